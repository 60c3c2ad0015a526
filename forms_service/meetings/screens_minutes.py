"""Minutes of one party: what was raised, what the leader said, and rows for the matters that come of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from starlette.responses import RedirectResponse, Response

from forms_service.catalogue import Catalogue
from forms_service.matters.due import due_date
from forms_service.matters.reading import matters_of_submission
from forms_service.meetings.agenda import Agenda, Item, title_of
from forms_service.meetings.desk import MEETINGS_PAGE, SCREENS, Desk, number_in
from forms_service.meetings.dossiers import dossier_of
from forms_service.meetings.minutes import Entry, NewRow, RowError, keep_minutes
from forms_service.meetings.model import MOST_MATTERS, MeetingError, choosable_units
from forms_service.receptions import standing
from forms_service.staff.visit import StaffRequest
from forms_service.web.errors import Refusal


@dataclass(frozen=True)
class Row:
    """A matter's row as typed, to be shown again. `due_was`: the day that was proposed when the form was shown."""

    question: str = ""
    lead: str = ""
    due_on: str = ""
    instruction: str = ""
    support: str = ""
    due_was: str = ""
    lead_was: str = ""

    @property
    def is_blank(self) -> bool:
        return not (self.question.strip() or self.instruction.strip())


@dataclass(frozen=True)
class Typed:
    """The whole form as typed."""

    raised: str = ""
    instruction: str = ""
    no_matter: str = ""
    rows: list[Row] = field(default_factory=list)
    seen: int = 0


class MinutesScreens:
    """Handlers that share the desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/tiep/{reception}/bien-ban/{id}`."""
        agenda, item = await self._party(visit)
        await self._desk.note(visit, "meetings.minutes_opened", "submission", item.id)
        written = item.minutes or {}
        rows = [] if written else [self._proposed(item)]
        typed = Typed(
            raised=written.get("raised", ""),
            instruction=written.get("instruction", ""),
            no_matter=written.get("no_matter", ""),
            rows=rows,
            seen=len(written.get("matters", [])),
        )
        return await self._page(visit, agenda, item, typed)

    async def keep(self, visit: StaffRequest) -> Response:
        """`act`: add (one more row; nothing is kept yet), or anything else: keep."""
        agenda, item = await self._party(visit)
        typed = _typed(visit.form)
        if visit.form.get("act") == "add":
            rows = [*typed.rows, self._proposed(item)][:MOST_MATTERS]
            return await self._page(visit, agenda, item, Typed(**{**vars(typed), "rows": rows}))
        try:
            entry = self._entry(typed)
            keep = partial(keep_minutes, actor=visit.actor, catalogue=self._desk.catalogue, reception_id=agenda.id)
            await self._desk.house.store.write(lambda tx: keep(tx, submission=item.id, entry=entry))
        except MeetingError as error:
            return await self._page(visit, *await self._party(visit), typed, error)
        return RedirectResponse(f"{MEETINGS_PAGE}/{agenda.id}/bien-ban/{item.id}", 303)

    async def _party(self, visit: StaffRequest) -> tuple[Agenda, Item]:
        agenda = await self._desk.agenda(visit)
        item = agenda.item(number_in(visit.request.path_params["id"]))
        if item is None:
            raise Refusal(404)
        return agenda, item

    def _proposed(self, item: Item) -> Row:
        """An empty row with the lead by dated routing and the day by policy."""
        today, catalogue = self._desk.house.clock().date(), self._desk.catalogue
        lead = next((unit for unit in item.units if catalogue.units[unit].exists_on(today)), "") if item.units else ""
        due = self._due(lead, str(item.submission["values"].get("field", "")))
        return Row(lead=lead, due_on=due, due_was=due, lead_was=lead)

    def _due(self, lead: str, area: str) -> str:
        catalogue = self._desk.catalogue
        days = catalogue.office.matters.due_days_in(area)
        return due_date(catalogue, lead or None, self._desk.house.clock().date(), days).isoformat()

    def _entry(self, typed: Typed) -> Entry:
        """Raises RowError for a day that is none."""
        filled = [row for row in typed.rows if not row.is_blank]
        return Entry(
            raised=typed.raised.strip(),
            instruction=typed.instruction.strip(),
            no_matter=typed.no_matter.strip(),
            rows=tuple(_new_row(at, row) for at, row in enumerate(filled)),
            seen=typed.seen,
        )

    async def _page(
        self, visit: StaffRequest, agenda: Agenda, item: Item, typed: Typed, error: MeetingError | None = None
    ) -> Response:
        catalogue, today = self._desk.catalogue, self._desk.house.clock().date()
        dossier = await self._desk.house.store.read(lambda reader: dossier_of(reader, catalogue, agenda, item))
        matters = await self._desk.house.store.read(lambda reader: matters_of_submission(reader, item.id))
        units = [(unit, standing.place_name(catalogue, unit, today)) for unit in choosable_units(catalogue, today)]
        return SCREENS.show(
            visit,
            "minutes.html",
            422 if error else 200,
            agenda=agenda,
            title=title_of(agenda.reception),
            item=item,
            dossier=dossier,
            typed=typed,
            matters=[(each, _lead_name(catalogue, each["lead"], today)) for each in matters],
            units=units,
            days=catalogue.office.matters.due_days,
            label=catalogue.office.matters.label,
            may_add=len(typed.rows) < MOST_MATTERS,
            neighbours=_neighbours(agenda, item),
            problem=str(error) if error else "",
            wrong=error.row if isinstance(error, RowError) else None,
        )


def _lead_name(catalogue: Catalogue, lead: str | None, today: date) -> str:
    return standing.place_name(catalogue, lead, today) if lead else "chưa phân công"


def _neighbours(agenda: Agenda, item: Item) -> list[Item]:
    """Who else came and has no minutes yet: the next ones to write."""
    return [each for each in agenda.unwritten if each.id != item.id]


def _typed(form: Mapping[str, str]) -> Typed:
    count = min(_whole(form.get("rows", "")), MOST_MATTERS)
    rows = [
        Row(
            question=form.get(f"m-{at}-question", ""),
            lead=form.get(f"m-{at}-lead", ""),
            due_on=form.get(f"m-{at}-due", ""),
            instruction=form.get(f"m-{at}-instruction", ""),
            support=form.get(f"m-{at}-support", ""),
            due_was=form.get(f"m-{at}-due-was", ""),
            lead_was=form.get(f"m-{at}-lead-was", ""),
        )
        for at in range(count)
    ]
    return Typed(
        raised=form.get("raised", ""),
        instruction=form.get("instruction", ""),
        no_matter=form.get("no-matter", ""),
        rows=rows,
        seen=_whole(form.get("seen", "")),
    )


def _new_row(at: int, row: Row) -> NewRow:
    # Another lead than the proposed one, the proposed day left as it was: the day by policy for that unit.
    by_policy = not row.due_on or (row.due_on == row.due_was and row.lead != row.lead_was)
    return NewRow(
        question=row.question.strip(),
        lead=row.lead or None,
        due_on=None if by_policy else _day(at, row.due_on),
        instruction=row.instruction.strip(),
        supports=(row.support,) if row.support else (),
    )


def _day(at: int, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RowError(at, "hạn trả lời chưa đúng. Xin chọn một ngày.") from None


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0
