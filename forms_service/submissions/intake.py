"""Taking a submission: pressed twice is sent once, and everything that it causes happens in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from forms_service.forms.definition import FormDefinition, as_document
from forms_service.mail.outbox import Mail, queue
from forms_service.storage.contract import Document, Transaction
from forms_service.submissions.codes import new_code
from forms_service.submissions.model import new_document

Effect = Callable[[Transaction, FormDefinition, Document], Mapping[str, Any]]
"""What else a kept submission causes, in its transaction (a place in a reception); answers facts to keep with it."""

Confirmation = Callable[[FormDefinition, Document], Mail]
"""Writes the mail to a submitter who gave an address."""


@dataclass(frozen=True)
class Arrival:
    """A submission that passed the checks. `window`: how long the same `key` means the same press."""

    form: FormDefinition
    values: Mapping[str, Any]
    key: str
    window: timedelta
    channel: str = "web"
    held: bool = False
    """The field that people do not see was filled: kept aside, causes nothing until somebody releases it."""
    day_only: bool = False
    """Keep the day of arrival alone: the other part of a split submission must not be found by its time."""


@dataclass(frozen=True)
class Receipt:
    """What the sender gets: the code to keep, and the token of the page that shows it for a day."""

    code: str
    token: str


@dataclass(frozen=True)
class Intake:
    """The use case of the service: `take` one arrival."""

    effects: tuple[Effect, ...]
    confirmation: Confirmation

    def take(self, tx: Transaction, arrival: Arrival) -> Receipt:
        """Keep the submission with all it causes; the first receipt again if it was pressed twice."""
        earlier = _same_press(tx, arrival)
        if earlier is not None:
            return Receipt(earlier["code"], earlier["token"])
        _keep_form(tx, arrival.form)
        document = new_document(
            arrival.form,
            arrival.values,
            code=new_code(tx, with_phone=bool(arrival.values.get("phone"))),
            token=tx.token(),
            key=arrival.key,
            now=tx.now.replace(hour=0, minute=0, second=0, microsecond=0) if arrival.day_only else tx.now,
            channel=arrival.channel,
        )
        if arrival.held:
            document["desk"] = "held"
        document["id"] = tx.insert("submissions", document)
        if not arrival.held:
            self.cause(tx, arrival.form, document)
        return Receipt(document["code"], document["token"])

    def cause(self, tx: Transaction, form: FormDefinition, document: Document) -> None:
        """Everything that a submission causes once it counts: effects of other capabilities, and the confirmation."""
        facts: dict[str, Any] = {}
        for effect in self.effects:
            facts.update(effect(tx, form, document))
        if facts:
            tx.update("submissions", document["id"], facts)
        if document["values"].get("email"):
            queue(tx, self.confirmation(form, {**document, **facts}))


def _same_press(tx: Transaction, arrival: Arrival) -> Document | None:
    since = (tx.now - arrival.window).isoformat(timespec="milliseconds")
    found = tx.select(
        "submissions", equal={"key": arrival.key}, key="received_at", at_least=since, descending=True, limit=1
    )
    return found[0] if found else None


def _keep_form(tx: Transaction, form: FormDefinition) -> None:
    """The form as it was answered (details 32), kept the first time that this version is answered."""
    if not tx.count("form_versions", equal={"version": form.version}):
        tx.insert("form_versions", {"version": form.version, "form": form.id, "definition": as_document(form)})
