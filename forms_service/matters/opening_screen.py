"""The staff screen on which a matter is opened, from a submission or for somebody who came without one."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.responses import RedirectResponse, Response

from forms_service.matters.acts import chosen_units, id_in, read_day
from forms_service.matters.due import due_date
from forms_service.matters.model import MatterError
from forms_service.matters.opening import NewMatter, open_matter, proposed_lead
from forms_service.matters.reading import Likeness, alike
from forms_service.matters.telling import PAGE
from forms_service.matters.view import LEVEL_WORDS, leading_units, row_of
from forms_service.staff import audit
from forms_service.staff.shell import Screens
from forms_service.staff.visit import StaffRequest
from forms_service.storage.contract import Document, Reader
from forms_service.submissions.answers import answers_of, caller_of
from forms_service.submissions.codes import spoken
from forms_service.vietnam.phones import read_phone
from forms_service.web.errors import Refusal
from forms_service.web.house import House

BY_FIELD = "auto"
"""The choice "the unit responsible for the field", so that nobody has to know who that is."""


@dataclass(frozen=True)
class From:
    """What a new matter comes from. `alike`: matters that may be about the same thing."""

    submission: Document | None
    version: Document | None
    alike: list[Document]


class OpeningScreen:
    """Handlers that share the house."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._screens = Screens("forms_service.matters")

    async def show(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/vu-viec/mo?phieu={id}`."""
        query = visit.request.query_params
        source = await self._source(query.get("phieu", ""), "")
        if source.submission:
            subject = source.submission["id"]
            await self._house.store.write(
                lambda tx: audit.record_view(tx, visit.actor, "submissions.opened", "submission", subject)
            )
        return self._page(visit, source, {"reception": query.get("buoi", "")})

    async def act(self, visit: StaffRequest) -> Response:
        """`POST /nhan-vien/vu-viec/mo`: 303 to the new matter, or 422 with the page and everything typed."""
        form = visit.form
        catalogue = self._house.catalogue()
        try:
            new = self._new(form)
            matter_id = await self._house.store.write(lambda tx: open_matter(tx, visit.actor, catalogue, new))
        except MatterError as error:
            source = await self._source(form.get("submission", ""), form.get("question", ""))
            return self._page(visit, source, form, error)
        return RedirectResponse(f"{PAGE}/{matter_id}", 303)

    def _new(self, form: Mapping[str, str]) -> NewMatter:
        today = self._house.clock().date()
        field = form.get("field") or None
        lead = form.get("lead") or None
        if lead == BY_FIELD:
            lead = next(iter(proposed_lead(self._house.catalogue(), field, today)), None)
        phone = form.get("phone", "").strip()
        return NewMatter(
            submission=id_in(form.get("submission", "")),
            question=form.get("question", ""),
            lead=lead,
            supports=chosen_units(form),
            instruction=form.get("instruction", ""),
            due_on=read_day(form, "due_on"),
            reception=form.get("reception") or None,
            field=field,
            handling_level=form.get("handling_level") or None,
            phone=_read_phone(phone) if phone else None,
            dossier=form.get("dossier") or None,
        )

    async def _source(self, submission: str, question: str) -> From:
        submission_id = id_in(submission)
        read = partial(_read_source, submission_id=submission_id, question=question, house=self._house)
        source = await self._house.store.read(read)
        if submission_id is not None and source.submission is None:
            raise Refusal(404)
        return source

    def _page(
        self, visit: StaffRequest, source: From, typed: Mapping[str, str], problem: MatterError | None = None
    ) -> Response:
        catalogue, today = self._house.catalogue(), self._house.clock().date()
        full = visit.person.may("see_full_text")
        submission = source.submission
        values: Mapping[str, Any] = submission["values"] if submission else {}
        area = typed.get("field", values.get("field") or "")
        proposed = proposed_lead(catalogue, area, today)
        routing = catalogue.areas.get(area)
        days = catalogue.office.matters.due_days_in(area)
        return self._screens.show(
            visit,
            "open_matter.html",
            422 if problem else 200,
            submission=_sender(submission, full=full),
            complaint=bool(submission and submission.get("complaint")),
            answers=answers_of(submission, source.version, catalogue, full=full) if submission else [],
            alike=[row_of(each, catalogue, today, full=full) for each in source.alike],
            areas=catalogue.areas.values(),
            area=area,
            units=leading_units(catalogue, today),
            proposed=proposed,
            supports=chosen_units(typed) if problem else (routing.supports_on(today) if routing else ()),
            levels=LEVEL_WORDS,
            level=typed.get("handling_level", values.get("handling_level") or ""),
            days=days,
            label=catalogue.office.matters.label,
            due_on=due_date(catalogue, proposed[0] if proposed else None, today, days),
            today=today,
            typed=typed,
            by_field=BY_FIELD,
            problem=problem,
        )


def _read_source(reader: Reader, submission_id: int | None, question: str, house: House) -> From:
    submission = reader.get("submissions", submission_id) if submission_id is not None else None
    version = reader.find("form_versions", version=submission["form_version"]) if submission else None
    values: Mapping[str, Any] = submission["values"] if submission else {}
    area = values.get("field")
    like = Likeness(
        question=question or str(values.get("content", "")),
        phone=values.get("phone"),
        dossier=values.get("dossier_code"),
        field=area if area in house.catalogue().areas else None,
    )
    return From(submission, version, alike(reader, house.catalogue(), like, house.clock().date()))


def _sender(submission: Document | None, *, full: bool) -> dict[str, Any] | None:
    if submission is None:
        return None
    return {"id": submission["id"], "code": spoken(submission["code"]), **caller_of(submission, full=full)}


def _read_phone(text: str) -> str:
    found = read_phone(text)
    if found.e164 is None:
        raise MatterError("Số điện thoại này không đúng. Xin kiểm tra lại, hoặc để trống.", "phone")
    return found.e164
