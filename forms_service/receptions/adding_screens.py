"""Staff screens that make a reception outside the plan: an extra one of a series, an appointment for one sender."""

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from typing import Any

from markupsafe import Markup
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from forms_service.catalogue import Catalogue
from forms_service.receptions.acts import NewReception
from forms_service.receptions.adding import LONGEST_HOST, add, appoint, problems_of_new
from forms_service.receptions.checks import LONGEST_REASON, Problem
from forms_service.receptions.lifecycle import Outcome, unanswered
from forms_service.receptions.orders import (
    DESPITE,
    UnreadableError,
    despite_of,
    host_of,
    number_of,
    place_of,
    slot_of,
    text_of,
)
from forms_service.receptions.registrations import RECEPTION, REGISTRATION
from forms_service.receptions.screens import places_of
from forms_service.receptions.words import WordsNow
from forms_service.schedule.series import Series
from forms_service.staff import audit
from forms_service.staff.guard import requires
from forms_service.staff.shell import Screens
from forms_service.staff.visit import SUBMISSIONS, StaffRequest
from forms_service.storage.contract import Document
from forms_service.submissions.answers import caller_of
from forms_service.submissions.codes import spoken
from forms_service.vietnam.dates import format_day
from forms_service.web.errors import Refusal
from forms_service.web.house import House

ADD = RECEPTION + "/them"
APPOINT = RECEPTION + "/hen"
"""Where an appointment is made; the submission's id follows."""


def routes(house: House, words: WordsNow) -> list[BaseRoute]:
    """The staff's routes of this module; they come before those of one reception."""
    screens = AddingScreens(house, words)
    manage = requires(house, "manage_receptions")
    return [
        Route(ADD, manage(screens.blank), methods=["GET"]),
        Route(ADD, manage(screens.add), methods=["POST"]),
        Route(APPOINT + "/{id}", manage(screens.blank_appointment), methods=["GET"]),
        Route(APPOINT + "/{id}", manage(screens.appoint), methods=["POST"]),
    ]


class AddingScreens:
    """Handlers that share the house and the words of notices."""

    def __init__(self, house: House, words: WordsNow) -> None:
        self._house = house
        self._words = words
        self._screens = Screens("forms_service.receptions")

    async def blank(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/buoi-tiep/them?lich=`."""
        series = self._house.catalogue().series.get(visit.request.query_params.get("lich", ""))
        return await self._show_add(visit, _of_series(series) if series else {})

    async def add(self, visit: StaffRequest) -> Response:
        """`POST /nhan-vien/buoi-tiep/them`."""
        words, fields = self._words(), visit.form
        try:
            new = _read(fields, words.catalogue, _series_of(fields, words.catalogue))
        except UnreadableError as error:
            return await self._show_add(visit, fields, (error.problem,))
        reason, despite = text_of(fields, "reason"), despite_of(fields)
        outcome = await self._house.store.write(
            lambda tx: add(tx, words, visit.actor, new, reason=reason, despite=despite, key=fields.get("key", ""))
        )
        if outcome.problems:
            return await self._show_add(visit, fields, outcome.problems)
        return _to_page(outcome)

    async def blank_appointment(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/buoi-tiep/hen/{submission}`."""
        submission, series = await self._asked(visit)
        return await self._show_appoint(visit, submission, series, _asked_for(submission, series))

    async def appoint(self, visit: StaffRequest) -> Response:
        """`POST /nhan-vien/buoi-tiep/hen/{submission}`: tells the sender at once, so it is shown first."""
        words, fields = self._words(), visit.form
        submission, series = await self._asked(visit)
        try:
            new = _read(fields, words.catalogue, series, appointment=True)
        except UnreadableError as error:
            return await self._show_appoint(visit, submission, series, fields, (error.problem,))
        despite, now = despite_of(fields), self._house.clock()
        problems = await self._house.store.read(lambda reader: problems_of_new(reader, words, new, "", now))
        left = unanswered(problems, despite)
        if left:
            return await self._show_appoint(visit, submission, series, fields, left)
        number = submission["id"]
        outcome = await self._house.store.write(
            lambda tx: appoint(tx, words, visit.actor, new, number, despite=despite)
        )
        if outcome.problems:
            return await self._show_appoint(visit, submission, series, fields, outcome.problems)
        return _to_page(outcome)

    async def _asked(self, visit: StaffRequest) -> tuple[Document, Series]:
        """The submission that asks for an appointment, and the series that gives it."""
        text = visit.request.path_params["id"]
        number = int(text) if text.isascii() and text.isdecimal() and len(text) <= 15 else 0
        submission = await self._house.store.read(lambda reader: reader.get("submissions", number))
        form = submission["form"] if submission else None
        known = self._house.catalogue().series.values()
        series = next((one for one in known if form and one.appointment_form == form), None)
        if submission is None or series is None or submission.get("anonymised_at"):
            raise Refusal(404)
        return submission, series

    async def _show_add(
        self, visit: StaffRequest, fields: Mapping[str, Any], problems: Sequence[Problem] = ()
    ) -> Response:
        catalogue, today = self._house.catalogue(), self._house.clock().date()
        return self._screens.show(
            visit,
            "reception_add.html",
            422 if problems else 200,
            series=catalogue.series,
            key=fields.get("key") or secrets.token_urlsafe(12),
            longest_host=LONGEST_HOST,
            **_boxes(catalogue, fields, problems, today),
        )

    async def _show_appoint(
        self,
        visit: StaffRequest,
        submission: Document,
        series: Series,
        fields: Mapping[str, Any],
        problems: Sequence[Problem] = (),
    ) -> Response:
        catalogue, today = self._house.catalogue(), self._house.clock().date()
        number, values = submission["id"], submission["values"]
        registration = await self._house.store.read(lambda reader: reader.find("registrations", submission=number))
        line = ("submissions.opened", "submission", number)
        await self._house.store.write(lambda tx: audit.record_view(tx, visit.actor, *line))
        return self._screens.show(
            visit,
            "reception_appoint.html",
            422 if problems else 200,
            series=series,
            code=spoken(submission["code"]),
            caller=caller_of(submission, full=visit.person.may("see_full_text")),
            by_phone=values.get("mode") == "phone",
            by_mail=bool(values.get("email")),
            wishes=[format_day(date.fromisoformat(day)) for day in values.get("preferred_dates", ())],
            wished_half={"morning": "buổi sáng", "afternoon": "buổi chiều"}.get(values.get("half_day", ""), ""),
            has_one=f"{RECEPTION}/{registration['reception']}" if registration else "",
            action=f"{APPOINT}/{number}",
            back=f"{SUBMISSIONS}/{number}",
            longest_host=LONGEST_HOST,
            **_boxes(catalogue, fields, problems, today),
        )


def _boxes(catalogue: Catalogue, fields: Mapping[str, Any], problems: Sequence[Problem], today: date) -> dict[str, Any]:
    """What both forms show in their boxes, with what speaks against it."""
    typed = {**dict.fromkeys(_NAMES, ""), **fields}
    return {
        "typed": typed | {"approximate": "approximate" in fields},
        "places": places_of(catalogue, today),
        "problems": [problem for problem in problems if not problem.warning],
        "warnings": [problem for problem in problems if problem.warning],
        "despite": DESPITE,
        "longest_reason": LONGEST_REASON,
        "page": RECEPTION,
    }


_NAMES = ("series", "day", "start", "end", "half_day", "place", "host", "capacity", "seats", "reason")


def _series_of(fields: Mapping[str, str], catalogue: Catalogue) -> Series:
    """Raises UnreadableError."""
    series = catalogue.series.get(fields.get("series", ""))
    if series is None:
        raise UnreadableError("series", "Xin chọn lịch của buổi này.")
    return series


def _read(
    fields: Mapping[str, str], catalogue: Catalogue, series: Series, *, appointment: bool = False
) -> NewReception:
    """Raises UnreadableError."""
    return NewReception(
        series=series.id,
        kind="appointment" if appointment else "extra",
        slot=slot_of(fields),
        host=host_of(fields),
        place=place_of(fields, catalogue),
        capacity=1 if appointment else number_of(fields, "capacity"),
        seats=None if appointment else number_of(fields, "seats"),
    )


def _of_series(series: Series) -> dict[str, Any]:
    """What the boxes hold at first for an extra reception of a series: its own host, place, hours and places."""
    rule = series.rule
    return {
        "series": series.id,
        "host": series.host,
        "place": series.place,
        "start": f"{rule.start:%H:%M}" if rule.start else "",
        "end": f"{rule.end:%H:%M}" if rule.end else "",
        "half_day": rule.half_day or "",
        "capacity": series.capacity or "",
        "seats": series.seats or "",
    }


def _asked_for(submission: Document, series: Series) -> dict[str, Any]:
    """What the boxes hold at first for an appointment: the first day that was asked for, and the half day."""
    values = submission["values"]
    return {
        "day": next(iter(values.get("preferred_dates", ())), ""),
        "half_day": values.get("half_day", ""),
        "host": series.host,
        "place": series.place,
    }


def _to_page(outcome: Outcome) -> Response:
    assert outcome.document is not None  # without problems there is one
    return RedirectResponse(f"{RECEPTION}/{outcome.document['reception']}", 303)


def panel(house: House) -> Callable[[StaffRequest, Document], Awaitable[Markup]]:
    """What the page of a submission shows of its reception, or how it gets an appointment."""

    async def shown(visit: StaffRequest, submission: Document) -> Markup:
        number = submission["id"]
        registration = await house.store.read(lambda reader: reader.find("registrations", submission=number))
        if registration is not None and visit.person.may("view_receptions"):
            return _REGISTERED.format(
                registration=f"{REGISTRATION}/{registration['id']}",
                reception=f"{RECEPTION}/{registration['reception']}",
            )
        forms = {series.appointment_form for series in house.catalogue().series.values()}
        asked = submission["form"] in forms and submission["desk"] in {"new", "handled"}
        if asked and not registration and visit.person.may("manage_receptions"):
            return _TO_APPOINT.format(address=f"{APPOINT}/{number}")
        return Markup()

    return shown


_REGISTERED = Markup(
    "<h2>Buổi tiếp</h2>\n"
    '<p><a href="{registration}">Đăng ký của phiếu này</a> · <a href="{reception}">Cả buổi</a></p>\n'
)
_TO_APPOINT = Markup('<h2>Lịch hẹn</h2>\n<p><a class="button" href="{address}">Xếp lịch hẹn</a></p>\n')
