"""Telling: one notice becomes one mail or one line of the call list, in the transaction that causes it."""

from collections.abc import Mapping
from typing import Any

from forms_service.mail.outbox import OUTBOX, Mail, queue
from forms_service.notices.model import (
    CALLS_NOW,
    NOTICES,
    SILENCED,
    Notice,
    Told,
    find_notice,
    mail_key,
    moment,
    of_mail,
    of_submission,
)
from forms_service.storage.contract import Document, Transaction, UniqueError


def tell(tx: Transaction, notice: Notice) -> Told:
    """Tell one person something: by mail, else by a line of the call list, else not at all.

    Exactly once: under a key that this submission was told before, nothing happens ("known"). A mail that the outbox
    will not take (bad address, fourth of a day) becomes a call at once; one that dies later becomes one then.
    """
    wanted = "mailed" if notice.submission["values"].get("email") else _without_mail(notice.submission)
    try:
        row_id = _keep(tx, notice, _fate(tx, wanted))
    except UniqueError:
        return "known"
    if wanted == "mailed" and not _mail(tx, notice):
        wanted = _without_mail(notice.submission)
        tx.update(NOTICES.name, row_id, _fate(tx, wanted))
    if wanted == "to_call" and notice.about:
        _replace_earlier(tx, notice)
    return wanted


def told_in_person(tx: Transaction, notice: Notice, staff_id: int | None) -> None:
    """Keep that a person heard it from staff (id of the account), at the counter or on the phone: nobody calls."""
    done = {"channel": "phone", "state": "done", "outcome": "answered", "done_by": staff_id, "done_at": moment(tx.now)}
    if not find_notice(tx, notice.submission["id"], notice.key):
        _keep(tx, notice, done)


def may_phone(submission: Mapping[str, Any]) -> bool:
    """Whether there is a number that may be called."""
    return bool(submission["values"].get("phone")) and submission.get("no_calls") not in SILENCED


def mail_died(tx: Transaction, mail: Document) -> None:
    """What follows when a mail is given up (a row of the outbox): whoever it was to tell is phoned instead."""
    found = of_mail(mail["key"])
    notice = find_notice(tx, *found) if found else None
    if notice is None or notice["state"] != "mailed":
        return
    submission = tx.get("submissions", notice["submission"])
    told = _without_mail(submission) if submission else "unreachable"
    tx.update(NOTICES.name, notice["id"], _fate(tx, told))


def rest(tx: Transaction, submission_id: int, about: str) -> None:
    """Let calls rest that are due about something (`Notice.about`) that no longer concerns the person."""
    _end_calls(tx, submission_id, about, "needless")


def forget(tx: Transaction, submission_id: int) -> int:
    """Remove all notices of an erased submission with their mails; how many mails."""
    mails = 0
    for notice in of_submission(tx, submission_id):
        mail = tx.find(OUTBOX.name, key=mail_key(submission_id, notice["key"]))
        if mail is not None:
            tx.delete(OUTBOX.name, mail["id"])
            mails += 1
        tx.delete(NOTICES.name, notice["id"])
    calling = tx.find(CALLS_NOW.name, submission=submission_id)
    if calling is not None:
        tx.delete(CALLS_NOW.name, calling["id"])
    return mails


def _mail(tx: Transaction, notice: Notice) -> bool:
    mail = Mail(
        key=mail_key(notice.submission["id"], notice.key),
        kind=notice.kind,
        to=notice.submission["values"]["email"],
        subject=notice.subject,
        text=notice.text,
        calendar=notice.calendar.decode() if notice.calendar else None,
    )
    return queue(tx, mail) != "dead"


def _without_mail(submission: Mapping[str, Any]) -> Told:
    return "to_call" if may_phone(submission) else "unreachable"


def _fate(tx: Transaction, told: Told) -> Mapping[str, Any]:
    """What a row says of a notice that was told in this way."""
    if told == "mailed":
        return {"channel": "mail", "state": "mailed"}
    if told == "to_call":
        return {"channel": "phone", "state": "due", "call_after": moment(tx.now)}
    return {"channel": "none", "state": "failed"}


def _keep(tx: Transaction, notice: Notice, fate: Mapping[str, Any]) -> int:
    at = fate.get("call_after") or moment(tx.now)
    row = {
        "submission": notice.submission["id"],
        "key": notice.key,
        "kind": notice.kind,
        "say": notice.say,
        "created_at": at,
        **fate,
    }
    return tx.insert(NOTICES.name, row | ({"about": notice.about} if notice.about else {}))


def _replace_earlier(tx: Transaction, notice: Notice) -> None:
    _end_calls(tx, notice.submission["id"], notice.about, "replaced", but=notice.key)


def _end_calls(tx: Transaction, submission_id: int, about: str, outcome: str, *, but: str = "") -> None:
    for earlier in of_submission(tx, submission_id):
        if earlier["state"] == "due" and earlier.get("about") == about and earlier["key"] != but:
            changes = {"state": "done", "outcome": outcome, "call_after": None, "done_at": moment(tx.now)}
            tx.update(NOTICES.name, earlier["id"], changes)
