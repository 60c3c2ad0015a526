"""The rules of retention that are known, and who has let which of them run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from forms_service.catalogue import Catalogue
from forms_service.forms.definition import as_document
from forms_service.privacy.model import Definition, PrivacyError
from forms_service.privacy.rules import Rule, allowed, rule_of, rules_of
from forms_service.privacy.tables import RETENTION_RULES
from forms_service.staff.audit import Actor, record
from forms_service.storage.contract import Document, Reader, Transaction


@dataclass(frozen=True)
class RuleBook:
    """Which rules concern which submission. `by_version`: of forms as they were answered; `now`: as they are."""

    definitions: Mapping[str, Definition]
    by_version: Mapping[str, tuple[Rule, ...]]
    now: Mapping[str, tuple[Rule, ...]]

    def of(self, document: Document) -> tuple[Rule, ...]:
        """The rules by which a submission may end; none if its form is unknown."""
        answered = self.by_version.get(document["form_version"])
        return () if answered is None else tuple(dict.fromkeys((*answered, *self.now.get(document["form"], ()))))

    def only(self, allowed_rules: tuple[Rule, ...]) -> "RuleBook":
        """The same, without the rules that may not run."""
        return RuleBook(self.definitions, _kept(self.by_version, allowed_rules), _kept(self.now, allowed_rules))

    def all(self) -> tuple[Rule, ...]:
        """Every rule once."""
        everything = (*self.now.values(), *self.by_version.values())
        return tuple(dict.fromkeys(rule for rules in everything for rule in rules))


def rule_book(reader: Reader, catalogue: Catalogue) -> RuleBook:
    """All rules: of every version of a form that anybody answered, and of the forms as they are now."""
    versions = reader.select("form_versions")
    return RuleBook(
        {each["version"]: each["definition"] for each in versions},
        {each["version"]: tuple(rules_of(each["form"], each["definition"])) for each in versions},
        {form.id: tuple(rules_of(form.id, as_document(form))) for form in catalogue.forms.values()},
    )


def allowed_rules(reader: Reader) -> tuple[Rule, ...]:
    """The rules that an administrator has let run."""
    return tuple(rule_of(row) for row in reader.select(RETENTION_RULES.name) if row["allowed_at"])


def unseen(reader: Reader, catalogue: Catalogue) -> list[Rule]:
    """Rules that are not written down yet."""
    known = {row["key"] for row in reader.select(RETENTION_RULES.name)}
    return [rule for rule in rule_book(reader, catalogue).all() if rule.key not in known]


def note_rules(tx: Transaction, catalogue: Catalogue) -> int:
    """Write down rules that nobody had seen; how many. Rules that content no longer states stay written."""
    fresh = unseen(tx, catalogue)
    for rule in fresh:
        tx.insert(RETENTION_RULES.name, _new_row(rule, tx.now))
    return len(fresh)


def allow(tx: Transaction, actor: Actor, key: str, shown: int | None) -> None:
    """Let a rule run, after an administrator has seen that it would end `shown` submissions.

    Raises PrivacyError: no such rule, it was not counted yet, or the count is no longer the one that was shown.
    """
    row = tx.find(RETENTION_RULES.name, key=key)
    if row is None:
        raise PrivacyError("Không có thời hạn này. Xin tải lại trang.")
    if row["counted_at"] is None:
        raise PrivacyError("Thời hạn này chưa được đếm. Xin chờ ít phút rồi tải lại trang.")
    if shown != row["waiting"]:
        raise PrivacyError("Con số vừa đổi. Xin xem lại số mới rồi bấm lại.")
    if row["allowed_at"]:
        return
    let = {"allowed_at": _now(tx), "allowed_by": actor.id, "allowed_count": shown}
    tx.update(RETENTION_RULES.name, row["id"], let)
    record(tx, actor, "privacy.rule_allowed", "retention_rule", row["id"], {"shown_count": shown})


def allow_shown(tx: Transaction, actor: Actor, counts: Mapping[str, int]) -> None:
    """Let all of these rules run (key -> how many submissions were shown), as the command line does after its list."""
    for row in tx.select(RETENTION_RULES.name):
        if row["key"] in counts and not row["allowed_at"]:
            tx.update(RETENTION_RULES.name, row["id"], {"waiting": counts[row["key"]], "counted_at": _now(tx)})
            allow(tx, actor, row["key"], counts[row["key"]])


def stop(tx: Transaction, actor: Actor, key: str) -> None:
    """Let a rule wait again. Raises PrivacyError."""
    row = tx.find(RETENTION_RULES.name, key=key)
    if row is None:
        raise PrivacyError("Không có thời hạn này. Xin tải lại trang.")
    if row["allowed_at"]:
        tx.update(RETENTION_RULES.name, row["id"], {"allowed_at": None, "allowed_by": None, "allowed_count": None})
        record(tx, actor, "privacy.rule_stopped", "retention_rule", row["id"])


def note_counts(tx: Transaction, counts: Mapping[str, tuple[int, date | None]]) -> None:
    """Keep what each rule would end next (how many, the day of the oldest); rules not among them would end nothing."""
    for row in tx.select(RETENTION_RULES.name):
        waiting, oldest = counts.get(row["key"], (0, None))
        told = {"waiting": waiting, "oldest": oldest.isoformat() if oldest else None, "counted_at": _now(tx)}
        tx.update(RETENTION_RULES.name, row["id"], told)


def _new_row(rule: Rule, now: datetime) -> Document:
    return {
        "key": rule.key,
        "form": rule.form,
        "part": rule.part,
        "after": rule.after,
        "months": rule.months,
        "days": rule.days,
        "then": rule.then,
        "seen_at": now.isoformat(timespec="milliseconds"),
        "allowed_at": None,
        "allowed_by": None,
        "allowed_count": None,
        "waiting": 0,
        "oldest": None,
        "counted_at": None,
    }


def _kept(rules: Mapping[str, tuple[Rule, ...]], running: tuple[Rule, ...]) -> dict[str, tuple[Rule, ...]]:
    return {name: tuple(rule for rule in each if allowed(rule, running)) for name, each in rules.items()}


def _now(tx: Transaction) -> str:
    return tx.now.isoformat(timespec="milliseconds")
