"""Use cases of a unit's report: begin, write, submit, send back, approve. A version that left the draft never changes.

Every change leaves an audit line with ids and code words. What cannot be done now raises RolloutError.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms_service.catalogue import Catalogue
from forms_service.content.standings import Standing
from forms_service.rollout.checking import Findings, check
from forms_service.rollout.model import ADOPTION_REPORTS, COUNTS, FIELDS, STAYS, RolloutError, may_change
from forms_service.rollout.periods import Period
from forms_service.rollout.register import register_now
from forms_service.staff.audit import Actor, record
from forms_service.storage.contract import Document, Reader, Transaction

_CHANGED_MEANWHILE = "Báo cáo vừa đổi, có thể do người khác bấm trước. Xin tải lại trang."
LONGEST_REASON = 500


def begin(
    tx: Transaction,
    actor: Actor,
    catalogue: Catalogue,
    about: tuple[str, str, Period],
    letters: Mapping[str, int | None],
) -> int:
    """The draft of a unit, model and period: the one there is, or a new version; its id.

    A new version of the same period takes everything over from the one before; the first of a period takes what stays
    from the last report, and `letters` as the letters' own records count them. Raises RolloutError: one waits for
    approval.
    """
    unit, model, period = about
    same = {"unit": unit, "model": model, "period": period.key}
    versions = tx.select(ADOPTION_REPORTS.name, equal=same, key="version", descending=True, limit=1)
    last = versions[0] if versions else None
    if last and last["state"] == "draft":
        return int(last["id"])
    if last and last["state"] == "submitted":
        raise RolloutError("Báo cáo kỳ này đang chờ duyệt. Người duyệt trả lại thì mới sửa được.")
    if last and last["state"] == "returned":
        tx.update(ADOPTION_REPORTS.name, last["id"], {"live": None})
    values = dict(last["values"]) if last else _first_values(tx, catalogue, about, letters)
    made = _row(same, period, (last["version"] if last else 0) + 1, values)
    report_id = tx.insert(ADOPTION_REPORTS.name, made | {"begun_by": actor.id, "begun_at": tx.now.isoformat()})
    _note(tx, actor, "rollout.begun", made | {"id": report_id})
    return report_id


def save(tx: Transaction, actor: Actor, report_id: int, values: Mapping[str, Any]) -> None:
    """Keep what was typed into a draft. Raises RolloutError: it is no draft any more."""
    report = _in_state(tx, report_id, "draft")
    tx.update(ADOPTION_REPORTS.name, report_id, {"values": dict(values), "saved_by": actor.id})
    _note(tx, actor, "rollout.saved", report)


def submit(tx: Transaction, actor: Actor, catalogue: Catalogue, report_id: int, values: Mapping[str, Any]) -> Findings:
    """Hand a draft to whoever approves. With problems it stays a draft, kept as typed; the findings say which."""
    save(tx, actor, report_id, values)
    report = _in_state(tx, report_id, "draft")
    findings = findings_of(tx, catalogue, report, tx.now.date())
    if findings.problems:
        return findings
    known = {"state": "submitted", "live": "submitted", "prepared_by": actor.id, "submitted_at": tx.now.isoformat()}
    tx.update(ADOPTION_REPORTS.name, report_id, known)
    _note(tx, actor, "rollout.submitted", report)
    return findings


def send_back(tx: Transaction, actor: Actor, report_id: int, reason: str) -> None:
    """Return a submitted report, with the reason; it is kept, and the unit begins a new version from it."""
    report = _in_state(tx, report_id, "submitted")
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise RolloutError(f"Xin ghi cần sửa gì, trong {LONGEST_REASON} chữ cái.")
    known = {"state": "returned", "live": "returned", "returned_by": actor.id, "returned_at": tx.now.isoformat()}
    tx.update(ADOPTION_REPORTS.name, report_id, known | {"reason": reason})
    _note(tx, actor, "rollout.returned", report)


def approve(tx: Transaction, actor: Actor, catalogue: Catalogue, report_id: int) -> None:
    """Approve and send: from now on it counts, in place of an earlier version. Raises RolloutError: it is not
    submitted, whoever wrote it approves it, or it does not fit any more."""
    report = _in_state(tx, report_id, "submitted")
    if actor.id in writers_of(report):
        raise RolloutError("Người duyệt phải là người khác với người lập báo cáo.")
    if findings_of(tx, catalogue, report, tx.now.date()).problems:
        raise RolloutError("Báo cáo không còn khớp với sổ nhân rộng. Xin trả lại để đơn vị sửa.")
    same = {name: report[name] for name in ("unit", "model", "period")}
    for earlier in tx.select(ADOPTION_REPORTS.name, equal=same, key="version"):
        if earlier["live"] == "sent":
            tx.update(ADOPTION_REPORTS.name, earlier["id"], {"live": None})
    known = {"state": "sent", "live": "sent", "approved_by": actor.id, "sent_at": tx.now.isoformat()}
    tx.update(ADOPTION_REPORTS.name, report_id, known)
    _note(tx, actor, "rollout.approved", report)


def discard(tx: Transaction, actor: Actor, report_id: int) -> None:
    """Remove a draft that nobody has submitted (a wrong period). Raises RolloutError: it is no draft any more."""
    report = _in_state(tx, report_id, "draft")
    tx.delete(ADOPTION_REPORTS.name, report_id)
    _note(tx, actor, "rollout.discarded", report)


def findings_of(reader: Reader, catalogue: Catalogue, report: Document, today: date) -> Findings:
    """What does not fit in a report as it is kept."""
    return check(report["values"], status_before(reader, catalogue, report), today)


def status_before(reader: Reader, catalogue: Catalogue, report: Document) -> Standing | None:
    """The unit's status as it is known without this report and its earlier versions, at the period's end."""
    register = register_now(reader, catalogue, report["unit"])
    end = date.fromisoformat(report["end"])
    others = [each for each in register.reported if each.until < end or each.model != report["model"]]
    return type(register)(register.units, register.documents, others).standing(report["unit"], report["model"], end)


def writers_of(report: Document) -> set[int]:
    """Whoever had a hand in a report, and so does not approve it."""
    return {report[name] for name in ("begun_by", "saved_by", "prepared_by") if report.get(name) is not None}


def _first_values(
    tx: Transaction, catalogue: Catalogue, about: tuple[str, str, Period], letters: Mapping[str, int | None]
) -> dict[str, Any]:
    unit, model, period = about
    values: dict[str, Any] = dict.fromkeys(FIELDS) | {"channels": []}
    equal = {"unit": unit, "model": model, "live": "sent"}
    below = period.end.isoformat()
    last = tx.select(ADOPTION_REPORTS.name, equal=equal, key="end", below=below, descending=True, limit=1)
    standing = register_now(tx, catalogue, unit).standing(unit, model, period.end)
    if last:
        values |= {name: last[0]["values"][name] for name in STAYS}
    if standing:
        begun = standing.from_day.isoformat() if standing.from_day else None
        values |= {"status": standing.status, "status_on": begun, "launched_on": values["launched_on"] or begun}
    return values | {name: letters[name] for name in COUNTS if letters.get(name) is not None}


def _row(same: Mapping[str, str], period: Period, version: int, values: Mapping[str, Any]) -> dict[str, Any]:
    nobody = dict.fromkeys(("saved_by", "prepared_by", "submitted_at", "approved_by", "sent_at", "returned_by"))
    return {
        **same,
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "version": version,
        "state": "draft",
        "live": "draft",
        "values": dict(values),
        "returned_at": None,
        "reason": "",
        **nobody,
    }


def _in_state(tx: Transaction, report_id: int, state: str) -> Document:
    report = tx.get(ADOPTION_REPORTS.name, report_id)
    if report is None or report["state"] != state or (state == "draft" and not may_change(report)):
        raise RolloutError(_CHANGED_MEANWHILE)
    return report


def _note(tx: Transaction, actor: Actor, action: str, report: Mapping[str, Any]) -> None:
    told = {name: report[name] for name in ("unit", "model", "period", "version")}
    record(tx, actor, action, "adoption_report", report["id"], told)
