"""The staff's page on which one answer is corrected for its sender, within a request."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse, Response

from forms_service.privacy import asking
from forms_service.privacy.correcting import correct, correctable, read_value
from forms_service.privacy.model import PrivacyError
from forms_service.privacy.parts import REQUEST, Parts, named
from forms_service.privacy.tables import DATA_REQUESTS
from forms_service.staff import audit
from forms_service.staff.shell import Screens
from forms_service.staff.visit import StaffRequest
from forms_service.storage.contract import Document, Transaction
from forms_service.submissions.answers import in_words
from forms_service.web.errors import Refusal
from forms_service.web.house import House

if TYPE_CHECKING:
    from forms_service.forms.choices import Choices


class CorrectionScreen:
    """One field of one submission: as it stands, and what is to stand there."""

    def __init__(self, house: House, parts: Parts) -> None:
        self._house = house
        self._parts = parts
        self._screens = Screens("forms_service.privacy")

    async def correction(self, visit: StaffRequest) -> Response:
        """One answer to be corrected, as it stands."""
        request, field = await self._to_correct(visit)
        await self._house.store.write(
            lambda tx: audit.record_view(tx, visit.actor, "submissions.opened", "submission", request["submission"])
        )
        return await self._show_correction(visit, request, field)

    async def corrected(self, visit: StaffRequest) -> Response:
        """The new answer in place of the old one."""
        request, field = await self._to_correct(visit)
        choices: Choices = await self._parts.choices()
        raw = visit.form.get("value", "")
        typed = raw.split(",") if field.control == "checkboxes" and raw else raw

        def use_case(tx: Transaction) -> None:
            if correct(tx, visit.actor, request["submission"], field, read_value(field, typed, choices)):
                asking.note_done(tx, visit.actor, request["id"], "corrected")

        try:
            asking_for = request["id"]
            await self._house.store.read(lambda reader: asking.verified(reader, asking_for))
            await self._house.store.write(use_case)
        except PrivacyError as error:
            return await self._show_correction(visit, request, field, problem=str(error), typed=raw)
        return RedirectResponse(f"{REQUEST}/{request['id']}", 303)

    async def _show_correction(
        self, visit: StaffRequest, request: Document, field: Any, problem: str = "", typed: str = ""
    ) -> Response:
        choices: Choices = await self._parts.choices()
        submission = await self._house.store.read(lambda reader: reader.get("submissions", request["submission"]))
        if submission is None:
            raise Refusal(404)
        value = submission["values"].get(field.id)
        offered = [*(choices.source(field.source) if field.source else ()), *field.options]
        plain = ",".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
        return self._screens.show(
            visit,
            "correction.html",
            422 if problem else 200,
            request=request,
            field=field,
            value=typed or plain,
            shown=in_words(_as_kept(field), value, self._house.catalogue()) if value is not None else "",
            offered=offered if field.control in {"radio", "select", "unit"} else [],
            limit=field.length[1] if field.length else 200,
            address=f"{REQUEST}/{request['id']}/sua/{field.id}",
            back=f"{REQUEST}/{request['id']}",
            problem=problem,
        )

    async def _to_correct(self, visit: StaffRequest) -> tuple[Document, Any]:
        """The request and the field that the address names. Raises Refusal 404."""
        request = await named(self._house, DATA_REQUESTS.name, visit)
        submission = await self._house.store.read(lambda reader: reader.get("submissions", request["submission"]))
        form = self._house.catalogue().forms.get(submission["form"]) if submission else None
        fields = {field.id: field for field in correctable(form)} if form else {}
        name = visit.request.path_params["field"]
        if request["shelf"] != "open" or name not in fields:
            raise Refusal(404)
        return request, fields[name]


def _as_kept(field: Any) -> Mapping[str, Any]:
    """A field as table `form_versions` holds it, as far as words for its values need it."""
    options = [{"value": option.value, "label": option.label} for option in field.options]
    return {"control": field.control, "source": field.source, "options": options}
