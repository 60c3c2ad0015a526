"""What happens to a matter after it was opened. Each use case checks `model.TRANSITIONS`, writes an event and an audit
line, and keeps the person's submission told.

All raise MatterError where the change cannot be made, KeyError for a matter that is not there. `service_url` is where
browsers find the service, for the link in a mail.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms_service.catalogue import Catalogue
from forms_service.matters import telling
from forms_service.matters.due import between, due_date
from forms_service.matters.ledger import Facts, is_forgotten, matter_in, note, save
from forms_service.matters.model import (
    LONGEST_TEXT,
    Channel,
    Confirmation,
    MatterError,
    Outcome,
    check,
    check_latest,
    check_state,
)
from forms_service.matters.opening import NOT_YET, check_assignee, check_units
from forms_service.notices.model import Told
from forms_service.staff.audit import Actor
from forms_service.storage.contract import Document, Transaction
from forms_service.vietnam.text import nfc


@dataclass(frozen=True)
class Reply:
    """An answer. `author`: who gave it, in words (a unit or an office, or a person in it). `on`: the day it was given.

    `channel`: how the person hears of it. `told`: whoever gave it has told the person already, so nothing is sent and
    nobody calls. `released`: the person may read the text at the look-up with code and digits. `mailed`: the text may
    stand in a mail too, for staff have looked that it holds nothing personal.
    """

    text: str
    author: str
    on: date
    channel: Channel
    outcome: Outcome = "resolved"
    told: bool = False
    released: bool = True
    mailed: bool = False


def assign(  # noqa: PLR0913  # what an assignment says
    tx: Transaction,
    actor: Actor,
    catalogue: Catalogue,
    matter_id: int,
    *,
    lead: str,
    supports: Sequence[str] = (),
    assignee: int | None = None,
    restart: bool = False,
    reason: str = "",
) -> None:
    """Give a matter to a lead unit, with supporting units and, if wanted, one person of the staff.

    The first lead gets the policy's days in its own week, counted from the opening. A later change of lead keeps the
    due date, for the person has been waiting all along; with `restart` the days count anew from today. Another lead
    needs a reason.
    """
    matter = matter_in(tx, matter_id)
    check("assign", matter["state"], {"lead": lead})
    check_units(catalogue, lead, supports)
    check_assignee(tx, assignee)
    changed = lead != matter["lead"]
    if changed and matter["lead"] and not reason.strip():
        raise MatterError("Đổi cơ quan chủ trì: xin ghi lý do.", "reason")
    due_on = _due_on_of_lead(tx, catalogue, matter, lead, restart=restart)
    changes = {
        "state": "assigned",
        "lead": lead,
        "supports": [unit for unit in dict.fromkeys(supports) if unit != lead],
        "assignee": assignee,
        "due_on": due_on,
        "untold": True if changed else matter["untold"],
    }
    save(tx, catalogue, matter, changes)
    facts: dict[str, Any] = {"lead": lead, "due_on": due_on, "restart": restart or None, "assignee": assignee}
    if changed and matter["lead"]:
        facts["before"] = matter["lead"]
    note(tx, actor, matter_id, "assign", _known(facts), nfc(reason))


def _due_on_of_lead(tx: Transaction, catalogue: Catalogue, matter: Document, lead: str, *, restart: bool) -> str:
    days = catalogue.office.matters.due_days_in(matter["field"])
    if restart:
        return due_date(catalogue, lead, tx.now.date(), days).isoformat()
    if matter["lead"] or matter["due_set"] or matter["reopened"]:
        return str(matter["due_on"])
    opened_on = date.fromisoformat(matter["opened_at"][:10])
    return due_date(catalogue, lead, opened_on, days).isoformat()


def extend(  # noqa: PLR0913  # what an extension says
    tx: Transaction,
    actor: Actor,
    catalogue: Catalogue,
    matter_id: int,
    *,
    due_on: date,
    reason: str,
    message: str = "",
    service_url: str = "",
) -> Told | None:
    """Give more time: a later due date, with who, old, new and why in the ledger.

    With a `message` (an apology with the new date) the person is told, and reads it at the look-up; how they are told.
    """
    matter = matter_in(tx, matter_id)
    check("extend", matter["state"], {"reason": reason.strip(), "due_on": due_on})
    if due_on.isoformat() <= max(matter["due_on"], tx.now.date().isoformat()):
        raise MatterError("Hạn mới phải sau hạn cũ và sau hôm nay.", "due_on")
    check_latest(due_on, tx.now.date())
    _check_length(message, "message")
    after = save(tx, catalogue, matter, {"due_on": due_on.isoformat(), "due_set": True, "message": nfc(message)})
    facts = {"before": matter["due_on"], "due_on": due_on.isoformat(), "message": bool(message.strip()) or None}
    note(tx, actor, matter_id, "extend", _known(facts), nfc(reason))
    return telling.tell_extended(tx, catalogue, after, service_url) if message.strip() else None


def wait_for_citizen(  # noqa: PLR0913  # what the person has to bring, and the way to tell it
    tx: Transaction, actor: Actor, catalogue: Catalogue, matter_id: int, *, reason: str, service_url: str = ""
) -> Told | None:
    """Stop the count while the person has to bring something; `reason` says what, and the person is told it."""
    matter = matter_in(tx, matter_id)
    check("wait", matter["state"], {"reason": reason.strip()})
    _check_length(reason, "reason")
    today = tx.now.date()
    left = between(catalogue, matter["lead"], today, date.fromisoformat(matter["due_on"]))
    changes = {
        "state": "waiting_for_citizen",
        "waiting_since": today.isoformat(),
        "days_left": left,
        "message": nfc(reason),
    }
    after = save(tx, catalogue, matter, changes)
    note(tx, actor, matter_id, "wait", {"days_left": left}, nfc(reason))
    return telling.tell_waiting(tx, catalogue, after, service_url)


def resume(tx: Transaction, actor: Actor, catalogue: Catalogue, matter_id: int, *, reason: str = "") -> None:
    """Count on from today with the days that were left; days overdue stay overdue."""
    matter = matter_in(tx, matter_id)
    check("resume", matter["state"], {})
    due_on = due_date(catalogue, matter["lead"], tx.now.date(), matter["days_left"]).isoformat()
    changes = {"state": "assigned", "due_on": due_on, "waiting_since": None, "days_left": None, "message": ""}
    save(tx, catalogue, matter, changes)
    note(tx, actor, matter_id, "resume", {"before": matter["due_on"], "due_on": due_on}, nfc(reason))


def reply(  # noqa: PLR0913  # the answer, and the way to tell it
    tx: Transaction, actor: Actor, catalogue: Catalogue, matter_id: int, answer: Reply, *, service_url: str = ""
) -> Told | None:
    """Keep the answer and tell the person; how they are told, None if there is nobody to tell."""
    matter = matter_in(tx, matter_id)
    facts = {"text": answer.text.strip(), "author": answer.author.strip(), "on": answer.on}
    check("reply", matter["state"], {**facts, "channel": answer.channel, "outcome": answer.outcome})
    _check_length(answer.text, "text")
    _check_length(answer.author, "author")
    today = tx.now.date()
    if not matter["opened_at"][:10] <= answer.on.isoformat() <= today.isoformat():
        raise MatterError("Ngày trả lời phải từ ngày mở vụ việc đến hôm nay.", "on")
    ask_on = due_date(catalogue, None, today, catalogue.office.matters.ask_after)
    kept = {
        "text": nfc(answer.text),
        "author": nfc(answer.author),
        "on": answer.on.isoformat(),
        "channel": answer.channel,
        "told": answer.told,
        "released": answer.released,
        "mailed": answer.mailed,
        "by": actor.id,
    }
    changes = {
        "state": "answered",
        "outcome": answer.outcome,
        "reply": kept,
        "message": "",
        "answered_at": tx.now.isoformat(),
        "ask_on": ask_on.isoformat(),
        "waiting_since": None,
        "days_left": None,
        "draft": None,
        "untold": None,
    }
    after = save(tx, catalogue, matter, changes)
    said = {"channel": answer.channel, "outcome": answer.outcome, "released": answer.released}
    counted = _known({"replied_on": answer.on.isoformat(), "due_on": matter["due_on"], "lead": matter["lead"]})
    note(tx, actor, matter_id, "reply", {**said, **counted}, nfc(answer.text))
    return telling.tell_answered(tx, catalogue, after, service_url, by=actor.id)


def close(  # noqa: PLR0913  # what closing says
    tx: Transaction,
    actor: Actor,
    catalogue: Catalogue,
    matter_id: int,
    *,
    outcome: Outcome,
    confirmed: Confirmation | None = None,
) -> None:
    """Close an answered matter. `confirmed`: what the person said about it, None if nobody asked."""
    matter = matter_in(tx, matter_id)
    check("close", matter["state"], {"outcome": outcome})
    changes = {"state": "closed", "closed_at": tx.now.isoformat(), "outcome": outcome, "confirmed": confirmed}
    save(tx, catalogue, matter, changes)
    note(tx, actor, matter_id, "close", _known({"outcome": outcome, "confirmed": confirmed}))


def reopen(  # why
    tx: Transaction, actor: Actor, catalogue: Catalogue, matter_id: int, *, reason: str = ""
) -> None:
    """Take an answered or closed matter up again, because the reply did not help.

    History stays in the ledger, the days count anew from today, and the owing unit is told.
    """
    matter = matter_in(tx, matter_id)
    check("reopen", matter["state"], {})
    if is_forgotten(tx, matter):
        raise MatterError("Dữ liệu cá nhân của vụ việc này đã xóa. Người dân còn việc thì xin mở vụ việc mới.")
    days = catalogue.office.matters.due_days_in(matter["field"])
    due_on = due_date(catalogue, matter["lead"], tx.now.date(), days).isoformat()
    changes = {
        **{name: fact for name, fact in NOT_YET.items() if name != "linked"},
        "state": "assigned" if matter["lead"] else "open",
        "due_on": due_on,
        "reopened": matter["reopened"] + 1,
        "untold": True,
    }
    save(tx, catalogue, matter, changes)
    facts = {"due_on": due_on, "outcome": matter["outcome"], "again": matter["reopened"] + 1}
    note(tx, actor, matter_id, "reopen", _known(facts), nfc(reason))


def keep_draft(tx: Transaction, matter_id: int, text: str) -> None:
    """Keep what somebody has written of a reply and not given yet; an empty text forgets it."""
    matter = matter_in(tx, matter_id)
    check_state("reply", matter["state"])
    _check_length(text, "text")
    tx.update("matters", matter["id"], {"draft": nfc(text) or None})


def link(tx: Transaction, actor: Actor, catalogue: Catalogue, matter_id: int, other_id: int) -> None:
    """Note that two matters are about the same thing; each stays, and each shows the others of its group."""
    matter, other = matter_in(tx, matter_id), matter_in(tx, other_id)
    if matter_id == other_id:
        raise MatterError("Không nối một vụ việc với chính nó.", "other")
    first = min(filter(None, (matter["linked"], other["linked"], matter_id, other_id)))
    groups = {each["linked"] for each in (matter, other)} - {None}
    moved = [each for group in groups for each in tx.select("matters", equal={"linked": group})]
    for each in {one["id"]: one for one in (*moved, matter, other)}.values():
        save(tx, catalogue, each, {"linked": first})
    note(tx, actor, matter_id, "link", {"other_matter": other_id})


def _known(facts: dict[str, Any]) -> Facts:
    return {name: fact for name, fact in facts.items() if fact is not None}


def _check_length(text: str, field: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise MatterError(f"Chữ dài quá {LONGEST_TEXT} chữ cái. Xin rút gọn.", field)
