"""The staff's page of one sender: what they agreed to, in which words; what they say on the phone; their requests."""

from functools import partial
from typing import Any

from starlette.responses import RedirectResponse, Response

from forms_service.privacy import asking, consents
from forms_service.privacy.acting import purposes_of
from forms_service.privacy.asking import Wanted
from forms_service.privacy.model import PrivacyError
from forms_service.privacy.parts import PERSON, REQUEST, named
from forms_service.staff import audit
from forms_service.staff.accounts import list_staff
from forms_service.staff.shell import Screens
from forms_service.staff.visit import SUBMISSIONS, StaffRequest
from forms_service.storage.contract import Document, Reader, Transaction
from forms_service.submissions.codes import spoken
from forms_service.web.house import House


class PersonScreen:
    """Consents and requests of whoever sent one submission; printable, words included."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._screens = Screens("forms_service.privacy")

    async def person(self, visit: StaffRequest) -> Response:
        """What one sender agreed to and asked for; printable, words included."""
        submission = await named(self._house, "submissions", visit)
        await self._house.store.write(
            lambda tx: audit.record_view(tx, visit.actor, "privacy.consents_viewed", "submission", submission["id"])
        )
        return await self._show_person(visit, submission)

    async def hear(self, visit: StaffRequest) -> Response:
        """What a person says on the phone or at the counter: a yes, a no, or a request."""
        submission = await named(self._house, "submissions", visit)
        try:
            address = await self._house.store.write(partial(self._heard, visit=visit, submission=submission["id"]))
        except PrivacyError as error:
            return await self._show_person(visit, submission, problem=str(error))
        return RedirectResponse(address, 303)

    def _heard(self, tx: Transaction, visit: StaffRequest, submission: int) -> str:
        form = visit.form
        if form.get("act") in {"yes", "no"}:
            channel, given = form.get("channel", ""), form["act"] == "yes"
            purpose = form.get("purpose", "")
            consents.say(tx, visit.actor, self._house.catalogue(), submission, purpose, given=given, channel=channel)
            return f"{PERSON}/{submission}"
        if form.get("act") == "lift":
            return _lift(tx, visit, submission)
        wanted = Wanted(
            submission=submission,
            right=form.get("right", ""),  # type: ignore[arg-type]  # `ask` refuses what is none
            channel=form.get("channel", ""),
            purposes=tuple(name for name in form if name in purposes_of(self._house.catalogue())),
            wish=form.get("wish", ""),
            cancel_meeting="cancel_meeting" in form,
            entered_by=visit.person.id,
        )
        return f"{REQUEST}/{asking.ask(tx, visit.actor, self._house.catalogue(), wanted)}"

    async def _show_person(self, visit: StaffRequest, submission: Document, problem: str = "") -> Response:
        catalogue = self._house.catalogue()

        def read(reader: Reader) -> tuple[list[consents.Word], dict[str, bool], list[Document], list[Any]]:
            return (
                consents.consents_of(reader, catalogue, submission),
                consents.standing(reader, catalogue, submission),
                asking.requests_of(reader, submission["id"]),
                list_staff(reader),
            )

        words, standing, requests, people = await self._house.store.read(read)
        return self._screens.show(
            visit,
            "person.html",
            422 if problem else 200,
            submission=submission,
            code=spoken(submission["code"]),
            gone=bool(submission.get("anonymised_at")),
            words=words,
            standing=standing,
            purposes=[each for each in catalogue.data_rights.purposes if not each.needed],
            requests=requests,
            labels=asking.LABELS,
            states=asking.STATES,
            channels={name: told for name, told in consents.CHANNELS.items() if name != "web"},
            all_channels=consents.CHANNELS,
            names={person.id: person.name for person in people},
            longest=asking.LONGEST_WISH,
            inbox=SUBMISSIONS,
            request_page=REQUEST,
            address=f"{PERSON}/{submission['id']}",
            problem=problem,
        )


def _lift(tx: Transaction, visit: StaffRequest, submission: int) -> str:
    """End a restriction, as the person asked."""
    tx.update("submissions", submission, {"restricted_at": None})
    audit.record(tx, visit.actor, "privacy.unrestricted", "submission", submission)
    return f"{PERSON}/{submission}"
