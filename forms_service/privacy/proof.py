"""What retention leaves as proof: rows that are only added, with counts and a keyed hash over what was removed.

Whoever has the secret key and a backup of before can count again and find the same hash; nobody else learns from it
which submissions they were.
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from forms_service.privacy.rules import Rule
from forms_service.privacy.tables import RETENTION_RUNS
from forms_service.staff.audit import Actor
from forms_service.storage.contract import Document, Reader, Transaction

Kind = Literal["slice", "whole", "sweep"]
SHOWN = 60


@dataclass(frozen=True)
class Run:
    """One run of retention: its name (the moment it began, ISO), who began it, and the key of its hashes."""

    name: str
    actor: Actor
    secret: bytes

    def digest(self, what: str, ids: Iterable[int]) -> str:
        """The keyed hash over ids, in order, of what was removed (a rule's key, a table)."""
        listed = " ".join(map(str, sorted(ids)))
        return hmac.digest(self.secret, f"retention {what}: {listed}".encode(), "sha256").hex()


def note_slice(tx: Transaction, run: Run, rule: Rule, ids: Iterable[int]) -> None:
    """Prove, in the transaction that removes them, which submissions one rule ended."""
    some = list(ids)
    facts = {"rule": rule.key, "form": rule.form, "ending": rule.then, "table": "submissions"}
    _add(tx, run, "slice", {**facts, "count": len(some), "digest": run.digest(rule.key, some)})


def note_swept(tx: Transaction, run: Run, table: str, ids: Iterable[int]) -> None:
    """Prove which rows of another table went."""
    some = list(ids)
    facts = {"rule": "", "form": "", "ending": "delete", "table": table}
    _add(tx, run, "sweep", {**facts, "count": len(some), "digest": run.digest(table, some)})


def note_end(tx: Transaction, run: Run) -> None:
    """Sum a run up: one row per rule, and one for all of it, also when nothing was due; hashes over those of slices."""
    rows = tx.select(RETENTION_RUNS.name, equal={"run": run.name})
    slices = [row for row in rows if row["kind"] == "slice"]
    for key in dict.fromkeys(row["rule"] for row in slices):
        of_rule = [row for row in slices if row["rule"] == key]
        facts = {name: of_rule[0][name] for name in ("rule", "form", "ending", "table")}
        _add(tx, run, "whole", {**facts, **_sum(run, of_rule)})
    facts = {"rule": "", "form": "", "ending": "", "table": ""}
    _add(tx, run, "whole", {**facts, **_sum(run, [row for row in rows if row["kind"] != "whole"])})


def latest_runs(reader: Reader, *, limit: int = SHOWN) -> list[Document]:
    """The sums of the last runs, latest first."""
    return reader.select(RETENTION_RUNS.name, equal={"kind": "whole"}, key="at", descending=True, limit=limit)


def last_run(reader: Reader) -> Document | None:
    """The sum of the last run that came to its end."""
    rows = [row for row in latest_runs(reader) if not row["table"]]
    return rows[0] if rows else None


def _sum(run: Run, rows: list[Document]) -> dict[str, Any]:
    joined = " ".join(row["digest"] for row in rows)
    digest = hmac.digest(run.secret, f"retention whole: {joined}".encode(), "sha256").hex()
    return {"count": sum(row["count"] for row in rows), "digest": digest}


def _add(tx: Transaction, run: Run, kind: Kind, facts: Mapping[str, Any]) -> None:
    at = tx.now.isoformat(timespec="milliseconds")
    actor = {"actor_kind": run.actor.kind, "actor_id": run.actor.id}
    tx.insert(RETENTION_RUNS.name, {"kind": kind, "run": run.name, "at": at, **actor, **facts})
