"""Public addresses of submissions: sending a form, the receipt, and asking how far it is."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from forms_service.catalogue import Catalogue
from forms_service.forms.choices import Choices
from forms_service.forms.definition import FormDefinition
from forms_service.forms.places import taken_meanwhile
from forms_service.forms.rendering import HONEYPOT, render_form
from forms_service.forms.schema import json_schema
from forms_service.forms.validation import Checked, Finding, validate
from forms_service.notices.model import find_notice
from forms_service.storage.contract import Document, Reader
from forms_service.submissions.codes import spoken
from forms_service.submissions.confirmation import RECEIVED
from forms_service.submissions.intake import Arrival, Intake, NoPlaceError, NotKeptError, Part, Receipt
from forms_service.submissions.lookup import NOT_FOUND, look_up, problem_with
from forms_service.submissions.model import RECEIPT_READABLE, same_press_key, stage_of, visitor_of
from forms_service.submissions.pages import lookup_page, receipt_page, status_page, thanks_page
from forms_service.submissions.progress import as_json, progress_of
from forms_service.web.bodies import Submitted, read_fields, read_submitted
from forms_service.web.errors import Refusal, wants_json
from forms_service.web.house import House
from forms_service.web.limits import network_of
from forms_service.web.pages import NO_STORE

THANKS = "/bien-nhan/cam-on"
"""The receipt of answers that belong to nobody, the same for all."""

ChoicesFor = Callable[[str | None], Awaitable[Choices]]
"""What a form of this series offers now; the composition root passes the board's."""


class SubmissionRoutes:
    """Handlers that share the house, the choices and the intake."""

    def __init__(self, house: House, choices: ChoicesFor, intake: Intake) -> None:
        self._house = house
        self._choices = choices
        self._intake = intake

    async def describe(self, request: Request) -> Response:
        """`GET /api/forms/{form_id}`: the JSON Schema, or for a browser the form's page (details 16)."""
        form = self._form(request)
        if "text/html" in request.headers.get("accept", ""):
            page = self._house.catalogue().form_pages[form.id]
            return RedirectResponse(_elsewhere(self._house) + page, 303)
        return JSONResponse(json_schema(form, await self._choices(form.series)))

    async def fragments(self, wanted: list[tuple[str, str]], query: Mapping[str, str]) -> Mapping[tuple[str, str], str]:
        """Forms for the markers of a built page, with what they offer now instead of when it was built.

        `?buoi=` of the page's address names the reception that is chosen beforehand.
        """
        forms = self._house.catalogue().forms
        found: dict[tuple[str, str], str] = {}
        for kind, name in wanted:
            if kind == "form" and name in forms:
                choices = await self._choices(forms[name].series)
                chosen = (
                    {"preferred_reception": query["buoi"]} if query.get("buoi") in choices.receptions_by_id else None
                )
                found[kind, name] = render_form(forms[name], choices, action=_action(forms[name]), submitted=chosen)
        return found

    async def submit(self, request: Request) -> Response:
        """`POST /api/forms/{form_id}`: 303 to the receipt or 422 with the page; for programs 201 or 422 with JSON."""
        form = self._form(request)
        submitted = await read_submitted(request)
        typed = _is_json(request)
        choices = await self._choices(form.series)
        checked = _check(form, submitted, choices, typed=typed)
        if not checked.passed:
            return self._refused(request, form, submitted, choices, checked.findings)
        network = network_of(request)
        if not self._house.limiter.allow_submission(network):
            raise Refusal(429, code="rate", retry_after=self._house.limiter.submission_wait(network))
        try:
            receipt = await self._keep(request, form, submitted, checked)
        except NoPlaceError:
            return self._refused(request, form, submitted, choices, (taken_meanwhile(choices),))
        except NotKeptError as error:
            return self._refused(request, form, submitted, choices, (error.finding,))
        if not receipt.token:
            return self._thanked(request)
        if wants_json(request):
            address = f"{self._house.service_url}/bien-nhan/{receipt.token}"
            return JSONResponse({"code": receipt.code, "receipt": address}, 201, NO_STORE)
        return RedirectResponse(f"/bien-nhan/{receipt.token}", 303, NO_STORE)

    def _thanked(self, request: Request) -> Response:
        """Nothing was kept to which a code could lead: the receipt says that the answers came."""
        if wants_json(request):
            return JSONResponse({"code": None, "receipt": f"{self._house.service_url}{THANKS}"}, 201, NO_STORE)
        return RedirectResponse(THANKS, 303, NO_STORE)

    async def receipt(self, request: Request) -> Response:
        """`GET /bien-nhan/{token}`: the code, what happens next and a slip to print; readable for a day."""
        token = request.path_params["token"]
        found, mailed = await self._house.store.read(partial(_with_receipt, token=token))
        if found is None:
            raise Refusal(404)
        received = datetime.fromisoformat(found["received_at"])
        if self._house.clock() - received > RECEIPT_READABLE:
            raise Refusal(410)
        catalogue = self._house.catalogue()
        form = catalogue.forms.get(found["form"])
        page = receipt_page(found, form, catalogue, mailed=mailed)
        return self._house.pages.respond(f"Đã nhận: {spoken(found['code'])}", page, headers=NO_STORE)

    async def thanks(self, request: Request) -> Response:
        """`GET /bien-nhan/cam-on`: that the answers came; there is no code, for nothing leads back to them."""
        del request
        return self._house.pages.respond("Đã nhận câu trả lời", thanks_page(self._house.catalogue()), headers=NO_STORE)

    async def ask(self, request: Request) -> Response:
        """`GET /tra-cuu`: asks for code and last four digits."""
        del request
        return self._house.pages.respond("Tra cứu", lookup_page(self._house.catalogue()))

    async def ask_again(self, request: Request) -> Response:
        """`GET /api/status`: where a reloaded or bookmarked answer leads."""
        del request
        return RedirectResponse("/tra-cuu", 303)

    async def status(self, request: Request) -> Response:
        """`POST /api/status`: the stage, or 404 alike for no such code and for wrong digits."""
        fields = await read_fields(request)
        found = await look_up(self._house, request, fields.get("code", ""), fields.get("phone_last4", ""))
        if found is None:
            return self._not_found(request, fields.get("code", ""))
        today = self._house.clock().date()
        if wants_json(request):
            return JSONResponse(as_status(found, today, self._house.catalogue()), headers=NO_STORE)
        page = status_page(self._house.catalogue(), found, today)
        return self._house.pages.respond(f"Mã {spoken(found['code'])}", page, headers=NO_STORE)

    def _not_found(self, request: Request, typed: str) -> Response:
        """A slip in the code itself is told as such; it says nothing about which codes there are."""
        problem = problem_with(typed)
        if wants_json(request):
            return JSONResponse({"error": {"code": problem, "message": NOT_FOUND[problem]}}, 404, NO_STORE)
        page = lookup_page(self._house.catalogue(), typed_code=typed, problem=NOT_FOUND[problem])
        return self._house.pages.respond("Chưa tìm thấy", page, 404, NO_STORE)

    async def _keep(self, request: Request, form: FormDefinition, submitted: Submitted, checked: Checked) -> Receipt:
        forms = self._house.catalogue().forms
        parts = [Part(form, checked.values), *(Part(forms[other], values) for other, values in checked.split.items())]
        # Of a form that parts its answers the last part alone: what lies apart must not be found by this hash.
        answers = {parts[-1].form.id: parts[-1].values}
        page_key = submitted.get("_key")
        visitor, window = visitor_of(
            parts[-1].values,
            page_key if isinstance(page_key, str) else "",
            network_of(request),
            request.headers.get("user-agent", ""),
        )
        arrival = Arrival(
            tuple(parts),
            same_press_key(self._house.secret, form.id, answers, visitor),
            window,
            held=HONEYPOT in submitted and not _is_json(request),
        )
        return await self._intake.keep(self._house.store, arrival)

    def _refused(
        self,
        request: Request,
        form: FormDefinition,
        submitted: Submitted,
        choices: Choices,
        findings: tuple[Finding, ...],
    ) -> Response:
        if wants_json(request):
            return JSONResponse({"errors": _by_field(findings)}, 422, NO_STORE)
        fragment = render_form(form, choices, action=_action(form), submitted=submitted, findings=findings)
        path = self._house.catalogue().form_pages[form.id]
        title = "Xin xem lại" if all(found.notice for found in findings) else "Lỗi"
        return HTMLResponse(self._house.pages.form_page(path, form.id, fragment, title), 422, NO_STORE)

    def _form(self, request: Request) -> FormDefinition:
        form = self._house.catalogue().forms.get(request.path_params["form_id"])
        if form is None:
            raise Refusal(404)
        return form


def as_status(found: Mapping[str, Any], today: date, catalogue: Catalogue) -> dict[str, Any]:
    """What a sender may see of a submission: stage, when it came, how far its matters are; not who or what."""
    return {
        "stage": stage_of(found, today),
        "received_at": found["received_at"],
        "reception": found.get("reception"),
        "matters": [as_json(each) for each in progress_of(found, catalogue, today)],
    }


def _with_receipt(reader: Reader, token: str) -> tuple[Document | None, bool]:
    """A submission by the token of its receipt, and whether its sender gets a mail too."""
    found = reader.find("submissions", token=token)
    notice = find_notice(reader, found["id"], RECEIVED) if found else None
    return found, notice is not None and notice["state"] == "mailed"


def _check(form: FormDefinition, submitted: Submitted, choices: Choices, *, typed: bool) -> Checked:
    answers = submitted if typed else {name: value for name, value in submitted.items() if name != HONEYPOT}
    confirmed = submitted.get("_confirmed", [])
    version = submitted.get("_version")
    return validate(
        form,
        answers,
        choices,
        confirmed=[confirmed] if isinstance(confirmed, str) else _texts(confirmed),
        from_page_version=version if isinstance(version, str) else None,
        typed=typed,
    )


def _action(form: FormDefinition) -> str:
    return f"/api/forms/{form.id}"


def _is_json(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith("application/json")


def _by_field(findings: tuple[Finding, ...]) -> dict[str, dict[str, str]]:
    """The first finding of each field: an error comes before a notice."""
    told: dict[str, dict[str, str]] = {}
    for found in sorted(findings, key=lambda found: found.notice):
        told.setdefault(found.field or "_form", {"code": found.code, "message": found.message})
    return told


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _elsewhere(house: House) -> str:
    """What goes before a path of the site in an answer of the service."""
    return house.site_url if house.service_prefix else ""


def routes(handlers: SubmissionRoutes) -> list[BaseRoute]:
    """The public routes of submissions."""
    return [
        Route("/api/forms/{form_id}", handlers.describe, methods=["GET"]),
        Route("/api/forms/{form_id}", handlers.submit, methods=["POST"]),
        Route(THANKS, handlers.thanks, methods=["GET"]),
        Route("/bien-nhan/{token}", handlers.receipt, methods=["GET"]),
        Route("/tra-cuu", handlers.ask, methods=["GET"]),
        Route("/api/status", handlers.ask_again, methods=["GET"]),
        Route("/api/status", handlers.status, methods=["POST"]),
    ]
