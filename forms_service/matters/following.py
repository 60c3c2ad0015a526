"""What happens to matters without anybody asking: units are told what they owe, people are asked whether a reply
helped, and silence closes. Each step happens once, and what was missed while the service stood still is caught up.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import partial
from typing import TypeVar

from forms_service.catalogue import Catalogue
from forms_service.matters import telling
from forms_service.matters.changing import close
from forms_service.matters.due import due_date
from forms_service.matters.ledger import note, save
from forms_service.matters.model import MATTERS
from forms_service.notices.model import find_notice
from forms_service.staff.accounts import list_staff
from forms_service.staff.audit import SYSTEM
from forms_service.storage.contract import Document, Query, Reader, Store, Transaction, UseCase
from forms_service.vietnam.clock import Clock

FROM = time(7, 30)
"""Nobody is reminded or asked at night: what is due on a day goes out from half past seven."""
AT_ONCE = 50
"""Matters looked after in one transaction, so that intake never waits long; the rest follow in the next run."""

K = TypeVar("K")

_NEWS: Mapping[bool, str] = {
    False: "Vụ việc mới được giao",
    True: "Vụ việc được mở lại vì người dân báo chưa xong",
}


@dataclass(frozen=True)
class Following:
    """The job `matters`."""

    store: Store
    clock: Clock
    catalogue: Callable[[], Catalogue]
    service_url: str

    async def run(self) -> None:
        """Do all that is due now. Raises UnavailableError."""
        catalogue, url = self.catalogue(), self.service_url
        now = self.clock()
        today = now.date()
        await self._if(untold, partial(tell_owners, catalogue=catalogue, service_url=url))
        if now.time() < FROM or not catalogue.calendar.is_working_day(today, catalogue.office.hours.week):
            return
        await self._if(partial(to_remind, today=today), partial(remind, catalogue=catalogue, service_url=url))
        await self._if(partial(_due, shelf="answered", today=today), partial(ask, catalogue=catalogue, service_url=url))
        await self._if(partial(_due, shelf="asked", today=today), partial(close_silent, catalogue=catalogue))

    async def _if(self, found: Query[list[Document]], act: UseCase[None]) -> None:
        """Write only where there is something to do: most rounds find nothing."""
        if await self.store.read(found):
            await self.store.write(act)


def untold(reader: Reader) -> list[Document]:
    """Matters of which the owing unit has not heard yet."""
    return reader.select(MATTERS.name, equal={"untold": True}, limit=AT_ONCE)


def to_remind(reader: Reader, today: date) -> list[Document]:
    """Matters whose day of a reminder has come."""
    return reader.select(MATTERS.name, key="remind_on", at_least="0", below=_tomorrow(today), limit=AT_ONCE)


def tell_owners(tx: Transaction, catalogue: Catalogue, service_url: str) -> None:
    """Mail each unit, in one mail, the matters that were given to it or came back to it since the last run."""
    found = untold(tx)
    groups = _by(found, lambda each: (each["lead"], bool(each["reopened"])))
    for (unit, again), matters in groups.items():
        first = matters[0]
        key = f"matters/told/{first['id']}/{first['reopened']}/{tx.now.isoformat(timespec='seconds')}"
        what = f"{_NEWS[again]}: {len(matters)} vụ việc."
        telling.mail_units(tx, catalogue, unit, matters, what=what, key=key, service_url=service_url)
    for matter in found:
        tx.update(MATTERS.name, matter["id"], {"untold": None})


def remind(tx: Transaction, catalogue: Catalogue, service_url: str) -> None:
    """Remind the owing units, and the front desk, of exactly the matters whose step has come; once for each step.

    Of several steps that passed while the service stood still only the latest is sent. What was answered or paused
    meanwhile has no step any more.
    """
    today = tx.now.date()
    rows = to_remind(tx, today)
    due = [matter for matter in rows if _passed(catalogue, matter, today) is not None]
    stamp = tx.now.isoformat(timespec="seconds")
    desk = {person.id for person in telling.front_desk(list_staff(tx))}
    for unit, matters in _by(due, lambda each: each["lead"]).items():
        key = f"matters/remind/{matters[0]['id']}/{stamp}"
        what = f"Nhắc hạn trả lời: {len(matters)} vụ việc."
        telling.mail_units(tx, catalogue, unit, matters, what=what, key=key, service_url=service_url)
    owed = [each for each in due if desk.isdisjoint(one.id for one in telling.answerable(tx, each["lead"]))]
    if owed:
        what = f"Nhắc hạn trả lời, gửi Trung tâm: {len(owed)} vụ việc."
        key = f"matters/remind/desk/{owed[0]['id']}/{stamp}"
        telling.mail_units(tx, catalogue, None, owed, what=what, key=key, service_url=service_url)
    for matter in rows:
        step = _passed(catalogue, matter, today)
        save(tx, catalogue, matter, {"reminded": step if step is not None else matter["reminded"]})
        if step is not None:
            note(tx, SYSTEM, matter["id"], "remind", {"reminder": step, "due_on": matter["due_on"]})


def _passed(catalogue: Catalogue, matter: Document, today: date) -> int | None:
    """The latest step whose day has come since the one for which the matter waits; None if there is none."""
    due_on = date.fromisoformat(matter["due_on"])
    days = {step: due_date(catalogue, matter["lead"], due_on, step) for step in catalogue.office.matters.remind}
    awaited = date.fromisoformat(matter["remind_on"])
    return max((step for step, day in days.items() if awaited <= day <= today), default=None)


def ask(tx: Transaction, catalogue: Catalogue, service_url: str) -> None:
    """Ask whoever got a reply some days ago whether it helped.

    Nobody is asked about what was not in the office's power or went elsewhere: that closes as it is. Whoever has not
    been phoned about the reply yet is asked the next day.
    """
    today = tx.now.date()
    policy = catalogue.office.matters
    for matter in _due(tx, "answered", today):
        if matter["outcome"] != "resolved":
            close(tx, SYSTEM, catalogue, matter["id"], outcome=matter["outcome"])
        elif _reply_unheard(tx, matter):
            save(tx, catalogue, matter, {"ask_on": due_date(catalogue, None, today, 1).isoformat()})
        else:
            close_on = due_date(catalogue, None, today, policy.close_after).isoformat()
            after = save(tx, catalogue, matter, {"asked_at": tx.now.isoformat(), "close_on": close_on})
            note(tx, SYSTEM, matter["id"], "ask", {"close_on": close_on})
            telling.tell_asked(tx, catalogue, after, service_url)


def close_silent(tx: Transaction, catalogue: Catalogue) -> None:
    """Close what was asked about long enough ago without a word from the person."""
    for matter in _due(tx, "asked", tx.now.date()):
        close(tx, SYSTEM, catalogue, matter["id"], outcome=matter["outcome"], confirmed="silent")


def _reply_unheard(tx: Transaction, matter: Document) -> bool:
    told = find_notice(tx, matter["submission"], telling.reply_notice_key(matter)) if matter["submission"] else None
    return told is not None and told["state"] == "due"


def _due(reader: Reader, shelf: str, today: date) -> list[Document]:
    return reader.select(
        MATTERS.name, equal={"shelf": shelf}, key="order_at", at_least="0", below=_tomorrow(today), limit=AT_ONCE
    )


def _tomorrow(today: date) -> str:
    return (today + timedelta(days=1)).isoformat()


def _by(matters: Sequence[Document], key: Callable[[Document], K]) -> dict[K, list[Document]]:
    groups: dict[K, list[Document]] = defaultdict(list)
    for matter in matters:
        groups[key(matter)].append(matter)
    return groups
