"""Staff screens of the ledger: its lists and one matter with all that can be done to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, cast, get_args
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from forms_service.matters.acts import ACTS, may_act
from forms_service.matters.due import days_left, due_date
from forms_service.matters.ledger import matter_in
from forms_service.matters.model import (
    CHANNELS,
    MATTERS,
    OUTCOMES,
    STATES,
    TRANSITIONS,
    MatterError,
    is_overdue,
)
from forms_service.matters.opening import proposed_lead
from forms_service.matters.reading import (
    Likeness,
    ListName,
    Wanted,
    alike,
    counted,
    events_of,
    found,
    linked_with,
    listed,
)
from forms_service.matters.telling import PAGE, due_in_words
from forms_service.matters.templates_of import proposed_due, texts_for
from forms_service.matters.view import LEVEL_WORDS, leading_units, may_do, may_see, people_for, row_of, timeline
from forms_service.staff import audit
from forms_service.staff.accounts import list_staff
from forms_service.staff.model import Person
from forms_service.staff.shell import Screens
from forms_service.staff.today import COUNTED
from forms_service.staff.units import unit_name
from forms_service.staff.visit import StaffRequest
from forms_service.storage.contract import Document, Reader, Transaction
from forms_service.submissions.answers import answers_of, caller_of
from forms_service.submissions.codes import spoken
from forms_service.web.errors import Refusal
from forms_service.web.house import House

PAGE_SIZE = 50
_TOO_LATE = "Việc này không làm được nữa. Xin xem lại bên dưới."

LISTS: Mapping[ListName, str] = {
    "mine": "Của tôi",
    "owed": "Đang nợ trả lời",
    "overdue": "Quá hạn",
    "week": "Đến hạn tuần này",
    "waiting": "Chờ người dân",
    "answered": "Đã trả lời, chưa hỏi lại",
    "asked": "Đã hỏi, chờ người dân",
    "closed": "Đã đóng",
}
EMPTY: Mapping[ListName, str] = {
    "mine": "Chưa có vụ việc nào giao cho ông/bà. Khi có, vụ việc đến hạn sớm nhất đứng đầu.",
    "owed": "Không nợ trả lời vụ việc nào.",
    "overdue": "Không có vụ việc nào quá hạn.",
    "week": "Không có vụ việc nào đến hạn trong tuần này.",
    "waiting": "Không có vụ việc nào đang chờ người dân bổ sung.",
    "answered": "Không có vụ việc nào đã trả lời mà chưa hỏi lại người dân.",
    "asked": "Không có vụ việc nào đang chờ người dân cho biết đã xong chưa.",
    "closed": "Chưa có vụ việc nào đóng.",
}


@dataclass(frozen=True)
class Search:
    """What the ledger shows: a list, narrowed by lead, field or reception, and which page of it; or words."""

    name: ListName
    lead: str
    field: str
    reception: str
    page: int
    words: str = ""

    @staticmethod
    def of(request: Request, person: Person) -> "Search":
        """From an address, which never holds words; what it does not know counts as not given."""
        query = request.query_params
        name, page = query.get("ds", ""), query.get("trang", "1")
        usual: ListName = "mine" if person.role == "department" else "owed"
        return Search(
            name=cast("ListName", name) if name in LISTS else usual,
            lead=query.get("co-quan", ""),
            field=query.get("linh-vuc", ""),
            reception=query.get("buoi", ""),
            page=max(int(page), 1) if page.isascii() and page.isdecimal() and len(page) <= 4 else 1,
        )

    def address(self, **changes: str | int) -> str:
        """The address of the same list with some things changed; words never stand in a link."""
        values = {"ds": self.name, "co-quan": self.lead, "linh-vuc": self.field, "buoi": self.reception}
        values |= {"trang": str(self.page), **{name: str(value) for name, value in changes.items()}}
        return f"{PAGE}?{urlencode({name: value for name, value in values.items() if value and value != '1'})}"

    def wanted(self, person: Person, today: date) -> Wanted:
        """The list as this person may see it."""
        return Wanted(
            self.name,
            today,
            unit=(person.unit or "") if person.role == "department" else None,
            assignee=person.id if self.name == "mine" else None,
            lead=self.lead or None,
            field=self.field or None,
            reception=self.reception or None,
        )


class MatterScreens:
    """Handlers that share the house."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._screens = Screens("forms_service.matters")

    async def lists(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/vu-viec`."""
        return await self._list(visit, Search.of(visit.request, visit.person))

    async def find(self, visit: StaffRequest) -> Response:
        """`POST /nhan-vien/vu-viec/tim`: a search is a POST, so that no name stands in an address."""
        words = visit.form.get("tim", "")[:100]
        return await self._list(visit, Search("owed", "", "", "", 1, words))

    async def _list(self, visit: StaffRequest, search: Search) -> Response:
        catalogue, today = self._house.catalogue(), self._house.clock().date()
        full = visit.person.may("see_full_text")
        read = partial(_read_list, search=search, person=visit.person, today=today, full=full)
        matters, counts = await self._house.store.read(read)
        await self._note(visit, "matters.listed", None)
        return self._screens.show(
            visit,
            "matters.html",
            rows=[row_of(each, catalogue, today, full=full) for each in matters[:PAGE_SIZE]],
            more=len(matters) > PAGE_SIZE,
            search=search,
            lists=LISTS,
            counts={name: f"{COUNTED - 1}+" if count >= COUNTED else count for name, count in counts.items()},
            empty=EMPTY[search.name],
            units=[] if visit.person.role == "department" else leading_units(catalogue, today),
            areas=catalogue.areas.values(),
            today=today,
        )

    async def one(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/vu-viec/{id}`."""
        matter = await self.matter_of(visit)
        await self._note(visit, "matters.read", matter["id"])
        return await self._show(visit, matter)

    async def act(self, visit: StaffRequest) -> Response:
        """`POST /nhan-vien/vu-viec/{id}`: one change, named by `act`; 422 with the page if it cannot be made."""
        matter = await self.matter_of(visit)
        act = visit.form.get("act", "")
        if act not in ACTS:
            raise Refusal(400)
        if not may_act(visit.person, matter, act):
            # Either the right is missing, or a colleague was quicker: the page as it now is says which.
            return await self._show(visit, matter, MatterError(_TOO_LATE))

        def make(tx: Transaction) -> None:
            if not may_act(visit.person, matter_in(tx, matter["id"]), act):  # given to another unit meanwhile
                raise MatterError(_TOO_LATE)
            ACTS[act].make(tx, visit=visit, matter=matter, house=self._house)

        try:
            await self._house.store.write(make)
        except MatterError as error:
            return await self._show(visit, await self.matter_of(visit), error)
        return RedirectResponse(f"{PAGE}/{matter['id']}", 303)

    async def matter_of(self, visit: StaffRequest) -> Document:
        """The matter of the address, if this person may see it. Raises Refusal 404: no such matter, or not theirs."""
        matter_id = visit.request.path_params["id"]
        matter = await self._house.store.read(lambda reader: reader.get(MATTERS.name, matter_id))
        if matter is None or not may_see(visit.person, matter):
            raise Refusal(404)
        return matter

    async def _show(self, visit: StaffRequest, matter: Document, problem: MatterError | None = None) -> Response:
        catalogue, today = self._house.catalogue(), self._house.clock().date()
        person, full, policy = visit.person, visit.person.may("see_full_text"), catalogue.office.matters
        around = await self._house.store.read(partial(_around, matter=matter, house=self._house, today=today))
        theirs = [each for each in around.alike if may_see(person, each)]
        linked = [each for each in around.linked if may_see(person, each)]
        return self._screens.show(
            visit,
            "matter.html",
            422 if problem else 200,
            matter=matter,
            row=row_of(matter, catalogue, today, full=full),
            full=full,
            level=LEVEL_WORDS.get(matter["handling_level"] or "", ""),
            supports=[unit_name(catalogue, unit, today) for unit in matter["supports"]],
            assignee=around.names.get(matter["assignee"] or 0, ""),
            left=due_in_words(days_left(catalogue, matter, today)),
            overdue=is_overdue(matter, today),
            states=STATES,
            channels=CHANNELS,
            outcomes=OUTCOMES,
            submission=_sender(around.submission, full=full),
            may_open_submission=person.may("view_submissions"),
            answers=answers_of(around.submission, around.version, catalogue, full=full) if around.submission else [],
            events=timeline(around.events, catalogue, around.names, full=full),
            may={kind: may_do(person, matter, kind) for kind in TRANSITIONS},
            may_link=person.may("assign_matters"),
            units=leading_units(catalogue, today),
            proposed=proposed_lead(catalogue, matter["field"], today),
            people=people_for(around.people, matter),
            alike=[row_of(each, catalogue, today, full=full) for each in theirs],
            linked=[row_of(each, catalogue, today, full=full) for each in linked],
            restart_on=due_date(catalogue, matter["lead"], today, policy.due_days_in(matter["field"])),
            messages=texts_for(self._house, matter, around.submission, "extension", today),
            needed=texts_for(self._house, matter, around.submission, "needed", today),
            chosen=visit.request.query_params.get("mau", ""),
            new_due=proposed_due(self._house, matter, today),
            today=today,
            problem=problem,
            typed=visit.form if problem else {},
        )

    async def _note(self, visit: StaffRequest, action: str, subject: int | None) -> None:
        await self._house.store.write(lambda tx: audit.record_view(tx, visit.actor, action, "matter", subject))


@dataclass(frozen=True)
class Around:
    """What is read beside a matter to show it."""

    events: list[Document]
    submission: Document | None
    version: Document | None
    people: list[Person]
    names: Mapping[int, str]
    alike: list[Document]
    linked: list[Document]


def _around(reader: Reader, matter: Document, house: House, today: date) -> Around:
    submission = reader.get("submissions", matter["submission"]) if matter["submission"] else None
    version = reader.find("form_versions", version=submission["form_version"]) if submission else None
    people = list_staff(reader)
    like = Likeness(matter["question"], matter["phone"], matter["dossier"], matter["field"], matter["id"])
    linked = linked_with(reader, matter)
    near = alike(reader, house.catalogue(), like, today) if matter["state"] != "closed" else []
    known = {each["id"] for each in linked}
    return Around(
        events=events_of(reader, matter["id"]),
        submission=submission,
        version=version,
        people=people,
        names={person.id: person.name for person in people},
        alike=[each for each in near if each["id"] not in known],
        linked=linked,
    )


def _sender(submission: Document | None, *, full: bool) -> dict[str, Any] | None:
    if submission is None:
        return None
    return {
        "id": submission["id"],
        "code": spoken(submission["code"]),
        **caller_of(submission, full=full),
        "email": submission["values"].get("email", "") if full else "",
    }


def _read_list(
    reader: Reader, search: Search, person: Person, today: date, *, full: bool
) -> tuple[list[Document], Mapping[ListName, int]]:
    window = {"limit": PAGE_SIZE + 1}
    wanted = search.wanted(person, today)
    counts = {name: counted(reader, Search(name, "", "", "", 1).wanted(person, today)) for name in get_args(ListName)}
    if search.words and not full:
        # Who may not see what people wrote may not find out by searching for it either.
        one = reader.find(MATTERS.name, number=search.words.strip())
        return ([one] if one else []), counts
    if search.words:
        return found(reader, search.words, wanted.unit, **window), counts
    return listed(reader, wanted, offset=(search.page - 1) * PAGE_SIZE, **window), counts
