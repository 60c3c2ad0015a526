"""Reminds units that have not reported: a mail to their accounts, once for each period and step; a unit without an
account becomes a line of the list of units to be phoned."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time

from forms_service.catalogue import Catalogue
from forms_service.mail.outbox import Mail, queue
from forms_service.rollout.duty import Duty, duties_on, missing
from forms_service.rollout.model import REPORT_REMINDERS, RolloutError
from forms_service.staff.accounts import list_staff
from forms_service.staff.audit import SYSTEM, Actor, record
from forms_service.staff.model import Person
from forms_service.storage.contract import Document, Reader, Store, Transaction
from forms_service.vietnam.clock import Clock
from forms_service.vietnam.dates import format_date

OWN_PAGE = "/nhan-vien/bao-cao-don-vi"
FROM = time(7, 30)
"""Nobody is reminded at night."""

_TEXT = """\
{office} chưa nhận được báo cáo {period} của đơn vị, về:

{models}

Hạn gửi: {due}.

Xin đăng nhập để lập và duyệt báo cáo: {url}

{name}
"""


@dataclass(frozen=True)
class Reminding:
    """The job `rollout`."""

    store: Store
    clock: Clock
    catalogue: Callable[[], Catalogue]
    service_url: str

    async def run(self) -> None:
        """Remind of what is due now; of several steps that passed meanwhile, only of the last. Raises
        UnavailableError."""
        catalogue, now = self.catalogue(), self.clock()
        duties = duties_on(catalogue, now.date())
        if now.time() < FROM or not duties or not await self.store.read(lambda r: due(r, duties, now.date())):
            return
        await self.store.write(lambda tx: remind(tx, catalogue, duties, self.service_url))


def due(reader: Reader, duties: Sequence[Duty], today: date) -> list[tuple[Duty, tuple[str, ...], int]]:
    """The duties to be reminded of now: duty, models that are missing, step."""
    found = []
    for duty, models in missing(reader, duties):
        passed = [step for step, day in duty.steps if day <= today]
        if passed and reader.find(REPORT_REMINDERS.name, key=_key(duty, passed[-1])) is None:
            found.append((duty, models, passed[-1]))
    return found


def remind(tx: Transaction, catalogue: Catalogue, duties: Sequence[Duty], service_url: str) -> int:
    """Remind every unit whose step has come; how many units."""
    staff = list_staff(tx)
    found = due(tx, duties, tx.now.date())
    for duty, models, step in found:
        people = accounts_of(staff, duty.unit)
        for person in people:
            queue(tx, _mail(catalogue, duty, models, step, person, service_url))
        _keep(tx, duty, models, step, mailed=bool(people))
    return len(found)


def accounts_of(staff: Sequence[Person], unit: str) -> list[Person]:
    """Who reports for a unit: its active accounts that can log in or have been asked to."""
    return [one for one in staff if one.unit == unit and one.may("report_adoption")]


def to_phone(reader: Reader, limit: int) -> list[Document]:
    """Units to be phoned, longest waiting first."""
    return reader.select(REPORT_REMINDERS.name, equal={"state": "due"}, key="at", limit=limit)


def note_phoned(tx: Transaction, actor: Actor, reminder_id: int) -> None:
    """That somebody phoned the unit. Raises RolloutError: it is done already, or not there."""
    row = tx.get(REPORT_REMINDERS.name, reminder_id)
    if row is None or row["state"] != "due":
        raise RolloutError("Dòng này đã có người gọi. Xin tải lại trang.")
    known = {"state": "done", "called_by": actor.id, "called_at": tx.now.isoformat()}
    tx.update(REPORT_REMINDERS.name, reminder_id, known)
    record(tx, actor, "rollout.phoned", "report_reminder", reminder_id, {"unit": row["unit"], "period": row["period"]})


def reminders_of(reader: Reader, unit: str, period: str) -> list[Document]:
    """How often a unit was reminded of a period, oldest first."""
    return reader.select(REPORT_REMINDERS.name, equal={"unit": unit, "period": period})


def model_title(catalogue: Catalogue, model: str) -> str:
    """A model as its page calls it; its id without a page."""
    pages = (page for page in catalogue.pages.values() if isinstance(page.meta.get("model"), dict))
    return next((page.title for page in pages if page.meta["model"].get("id") == model), model)


def _key(duty: Duty, step: int) -> str:
    return f"{duty.unit}/{duty.period.key}/{step}"


def _keep(tx: Transaction, duty: Duty, models: Sequence[str], step: int, *, mailed: bool) -> None:
    row = {
        "key": _key(duty, step),
        "unit": duty.unit,
        "period": duty.period.key,
        "models": list(models),
        "due_on": duty.due_on.isoformat(),
        "at": tx.now.isoformat(),
        "channel": "mail" if mailed else "phone",
        "state": "done" if mailed else "due",
        "called_by": None,
        "called_at": None,
    }
    reminder = tx.insert(REPORT_REMINDERS.name, row)
    told = {"unit": duty.unit, "period": duty.period.key, "channel": "mail" if mailed else "phone"}
    record(tx, SYSTEM, "rollout.reminded", "report_reminder", reminder, told)


def _mail(  # noqa: PLR0913, PLR0917  # private: what a mail is made of
    catalogue: Catalogue, duty: Duty, models: Sequence[str], step: int, person: Person, service_url: str
) -> Mail:
    text = _TEXT.format(
        office=catalogue.office.name,
        period=duty.period.title,
        models="\n".join(f"- {model_title(catalogue, model)}" for model in models),
        due=format_date(duty.due_on),
        url=service_url + OWN_PAGE,
        name=catalogue.office.name,
    )
    key = f"rollout/{_key(duty, step)}/{person.id}"
    return Mail(key, "rollout", person.email, f"Nhắc báo cáo {duty.period.title}", text, limited=False)
