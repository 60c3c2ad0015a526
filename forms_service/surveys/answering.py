"""Keeping answers: of a call, of the site's form, and of a form that was kept whole before answers lay apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forms_service.forms.messages import MESSAGES
from forms_service.forms.sheet import Finding
from forms_service.notices.model import moment
from forms_service.storage.contract import Document, Transaction
from forms_service.submissions.intake import Arrival, NotKeptError, Part
from forms_service.surveys import boxes, counts
from forms_service.surveys.keys import Keys
from forms_service.surveys.model import FORM, SURVEY_PEOPLE, SURVEY_PRESSES, SURVEY_USED, month_of
from forms_service.surveys.people import use

REFERENCE = "service_ref"
AT_ONCE = 20
"""Old submissions moved in one transaction: whoever sends a form meanwhile waits for one at most."""


@dataclass(frozen=True)
class WebAnswers:
    """Keeps what came by the site's form; called by the intake, in its transaction."""

    keys: Keys

    def __call__(self, tx: Transaction, arrival: Arrival, part: Part) -> None:
        """Keep the answers once. Raises NotKeptError: the reference was used before."""
        if part is arrival.parts[-1] and _pressed_before(tx, arrival):
            return
        reference = str(part.values.get(REFERENCE, ""))
        if reference and not arrival.held:
            self._use(tx, reference)
        _keep(tx, "web", part.values, held=arrival.held)

    def _use(self, tx: Transaction, reference: str) -> None:
        service = self.keys.service(reference)
        if tx.find(SURVEY_USED.name, service=service) is not None:
            raise NotKeptError(Finding(REFERENCE, "service_used", MESSAGES["service_used"], notice=False))
        use(tx, service)
        listed = tx.find(SURVEY_PEOPLE.name, service=service)
        if listed is not None:  # who has answered on the site need not be called
            tx.delete(SURVEY_PEOPLE.name, listed["id"])


def keep_of_call(tx: Transaction, row: Document, values: Mapping[str, Any]) -> None:
    """Keep what somebody answered on the telephone; the row that tells who it was goes at once."""
    use(tx, row["service"])
    tx.delete(SURVEY_PEOPLE.name, row["id"])
    _keep(tx, "hotline", {**values, "unit": row["unit"] or None, "field": row["field"] or None})


def move_old(tx: Transaction) -> int:
    """Take answers out of submissions, where versions before 0.2 kept them; how many. Held ones move as held."""
    old = tx.select("submissions", equal={"form": FORM}, key="received_at", limit=AT_ONCE)
    for document in old:
        _move(tx, document)
    return len(old)


def _move(tx: Transaction, document: Document) -> None:
    channel = "hotline" if document.get("channel") == "hotline" else "web"
    month = month_of(datetime.fromisoformat(document["received_at"]).date())
    _keep(tx, channel, document["values"], held=document["desk"] == "held", day=f"{month}-01")
    tx.delete("submissions", document["id"])


def _keep(tx: Transaction, channel: str, values: Mapping[str, Any], *, held: bool = False, day: str = "") -> None:
    """`day` (ISO text): when it was answered, if not now."""
    day = day or tx.now.date().isoformat()
    boxes.put_answers(tx, day[:7], channel, values, held=held)
    if held:
        return
    unit = str(values.get("unit") or "")
    counts.add(tx, day, unit, channel, "answered")
    if values.get("suggestion"):
        boxes.put_suggestion(tx, values, str(values["suggestion"]))
        counts.add(tx, day, unit, channel, "suggestion")


def _pressed_before(tx: Transaction, arrival: Arrival) -> bool:
    since = moment(tx.now - arrival.window)
    about = {"key": arrival.key}
    if tx.count(SURVEY_PRESSES.name, equal=about, key="pressed_at", at_least=since, at_most=1):
        return True
    tx.insert(SURVEY_PRESSES.name, {"key": arrival.key, "pressed_at": moment(tx.now)})
    return False
