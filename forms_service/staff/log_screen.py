"""The page of the audit log, newest line first; can be filtered by person, kind of subject and day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.responses import Response

from forms_service.staff import audit
from forms_service.staff.accounts import list_staff
from forms_service.staff.log_page import PAGE_SIZE, entries
from forms_service.staff.log_words import LogWords
from forms_service.staff.model import Person
from forms_service.staff.seals import Seal, shown_seal
from forms_service.staff.shell import Screens
from forms_service.staff.visit import LOG, StaffRequest
from forms_service.storage.contract import Reader


@dataclass(frozen=True)
class LogFilter:
    """Which lines are shown. `changes` leaves out the views; it goes with no other condition."""

    person: int | None = None
    subject: str = ""
    day: date | None = None
    changes: bool = False
    page: int = 1

    @staticmethod
    def of(query: QueryParams, subjects: Sequence[str]) -> "LogFilter":
        """From an address, which holds ids and code words only; anything it does not know counts as not given."""
        person, subject = _number(query.get("nguoi", "")), query.get("ve", "")
        found = LogFilter(person, subject if subject in subjects else "", _day(query.get("ngay", "")))
        alone = found == LogFilter()
        changes = alone and query.get("loai") == "thay-doi"
        return LogFilter(found.person, found.subject, found.day, changes, _number(query.get("trang", "")) or 1)

    def address(self, page: int) -> str:
        """The address of another page of the same lines."""
        values = {
            "nguoi": self.person,
            "ve": self.subject,
            "ngay": self.day and self.day.isoformat(),
            "loai": self.changes and "thay-doi",
            "trang": page,
        }
        return f"{LOG}?{urlencode({name: value for name, value in values.items() if value})}"

    def lines(self, reader: Reader) -> list[audit.Line]:
        """A page of lines and one more, if there is one."""
        window = {"limit": PAGE_SIZE + 1, "offset": (self.page - 1) * PAGE_SIZE}
        if self.person or self.subject or self.day:
            return audit.matching(reader, actor=self.person, subject_kind=self.subject or None, day=self.day, **window)
        return audit.latest(reader, kind="change" if self.changes else None, **window)


class LogScreen:
    """The screen. `words`: those of all rooms."""

    def __init__(self, words: LogWords) -> None:
        self._words = words
        self._screens = Screens("forms_service.staff")

    async def page(self, visit: StaffRequest) -> Response:
        """`GET`."""
        wanted = LogFilter.of(visit.request.query_params, list(self._words.subjects))

        def read(reader: Reader) -> tuple[list[audit.Line], list[Person], Seal | None]:
            return wanted.lines(reader), list_staff(reader), shown_seal(reader)

        lines, people, seal = await visit.house.store.read(read)
        names = {person.id: person.name for person in people}
        return self._screens.show(
            visit,
            "log.html",
            rows=entries(lines[:PAGE_SIZE], names, self._words),
            more=len(lines) > PAGE_SIZE,
            wanted=wanted,
            people=people,
            subjects=sorted(self._words.subjects.items(), key=lambda each: each[1]),
            seal=seal,
        )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 6 and int(text) else None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day < date.max else None  # the day after it is looked for too
