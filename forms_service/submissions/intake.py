"""Taking a submission: pressed twice is sent once, and everything that it causes happens in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from forms_service.forms.definition import FormDefinition, as_document
from forms_service.forms.sheet import Finding
from forms_service.notices.model import Notice
from forms_service.notices.telling import tell, told_in_person
from forms_service.storage.contract import Document, Store, Transaction, UniqueError
from forms_service.submissions.codes import new_code
from forms_service.submissions.model import IN_PERSON, Channel, new_document

Effect = Callable[[Transaction, FormDefinition, Document], Mapping[str, Any]]
"""What else a kept submission causes, in its transaction (a place in a reception); answers facts to keep with it."""

Confirmation = Callable[[FormDefinition, Document], Notice]
"""Writes the notice that a submission was received, for whoever left an address or a phone."""


class NoPlaceError(Exception):
    """What was asked for is taken and nobody may wait for it. Raised by an effect; nothing is kept then."""


class NotKeptError(Exception):
    """Something that was sent cannot be kept, as `finding` says. Raised by what keeps a part apart; nothing is kept."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


@dataclass(frozen=True)
class Part:
    """What one form takes of a submission that passed the checks. Most submissions have one part."""

    form: FormDefinition
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Arrival:
    """A submission as it arrives. `window`: how long the same `key` means the same press of the button.

    Of several parts the last one holds who sent it and gets the receipt; the parts before it must not be found by it,
    so they are kept without key and hour.
    """

    parts: tuple[Part, ...]
    key: str
    window: timedelta
    channel: Channel = "web"
    entered_by: int | None = None
    """The account's id of whoever of the staff filled the form in for the sender."""
    held: bool = False
    """The field that people do not see was filled: kept aside, causes nothing until somebody releases it."""


KeepApart = Callable[[Transaction, Arrival, Part], None]
"""Keeps a part that must lie among no submissions, for nothing may lead from it to whoever sent it. Alone in its
arrival it is kept once for each press. May raise NotKeptError."""


@dataclass(frozen=True)
class Receipt:
    """What the sender gets: the code to keep, and the token of the page that shows it for a day.

    Both are empty where nothing was kept that a code could lead to.
    """

    code: str
    token: str


@dataclass(frozen=True)
class Intake:
    """The use case of the service: `take` one arrival. One for each store."""

    effects: tuple[Effect, ...]
    confirmation: Confirmation
    apart: Mapping[str, KeepApart] = field(default_factory=dict)
    """By form: what keeps its answers elsewhere."""
    _kept_forms: set[str] = field(default_factory=set)
    """Versions of forms that are durable in the store, so that nobody looks for them again."""

    async def keep(self, store: Store, arrival: Arrival) -> Receipt:
        """`take` an arrival durably. Raises UnavailableError."""
        receipt = await store.write(lambda tx: self.take(tx, arrival))
        self.remember(arrival)
        return receipt

    def remember(self, arrival: Arrival) -> None:
        """Note that what `take` kept of this arrival is durable: never before, for a transaction that is taken back
        takes the form that it kept with it."""
        self._kept_forms.update(part.form.version for part in arrival.parts)

    def take(self, tx: Transaction, arrival: Arrival) -> Receipt:
        """Keep the submission with all it causes; the first receipt again if it was pressed twice."""
        earlier = _same_press(tx, arrival)
        if earlier is not None:
            return Receipt(earlier["code"], earlier["token"])
        for part in arrival.parts[:-1]:
            self._keep(tx, arrival, part, apart=True)
        return self._keep(tx, arrival, arrival.parts[-1], apart=False)

    def _keep(self, tx: Transaction, arrival: Arrival, part: Part, *, apart: bool) -> Receipt:
        if part.form.id in self.apart:
            self.apart[part.form.id](tx, arrival, part)
            return Receipt("", "")
        if part.form.version not in self._kept_forms:
            _keep_form(tx, part.form)
        document = _insert(tx, arrival, part, apart=apart)
        if not arrival.held:
            self.cause(tx, part.form, document)
        return Receipt(document["code"], document["token"])

    def cause(self, tx: Transaction, form: FormDefinition, document: Document) -> None:
        """Everything that a submission causes once it counts: effects of other capabilities, and its first notice."""
        facts: dict[str, Any] = {}
        for effect in self.effects:
            facts.update(effect(tx, form, document))
        if any(document.get(name) != fact for name, fact in facts.items()):
            tx.update("submissions", document["id"], facts)
        values = document["values"]
        if values.get("email") or values.get("phone"):
            _confirm(tx, self.confirmation(form, {**document, **facts}))


def _insert(tx: Transaction, arrival: Arrival, part: Part, *, apart: bool) -> Document:
    """Keep the submission itself, with its id; a code that somebody has already is drawn again."""
    while True:
        document = _document(tx, arrival, part, apart=apart)
        try:
            document["id"] = tx.insert("submissions", document)
        except UniqueError as taken:
            if taken.keys != ("code",):
                raise
        else:
            return document


def _document(tx: Transaction, arrival: Arrival, part: Part, *, apart: bool) -> Document:
    document = new_document(
        part.form,
        part.values,
        code=new_code(tx, with_phone=bool(part.values.get("phone"))),
        token=tx.token(),
        received_at=_day_of(tx.now) if part.form.split else tx.now,
        channel=arrival.channel,
    )
    if not apart:
        document |= {"key": arrival.key, "pressed_at": _text(tx.now)}
    if arrival.entered_by is not None:
        document["entered_by"] = arrival.entered_by
    if arrival.held:
        document["desk"] = "held"
    return document


def _confirm(tx: Transaction, notice: Notice) -> None:
    submission = notice.submission
    if submission["channel"] in IN_PERSON and not submission["values"].get("email"):
        told_in_person(tx, notice, submission.get("entered_by"))
    else:
        tell(tx, notice)


def _same_press(tx: Transaction, arrival: Arrival) -> Document | None:
    since = _text(tx.now - arrival.window)
    found = tx.select(
        "submissions", equal={"key": arrival.key}, key="pressed_at", at_least=since, descending=True, limit=1
    )
    return found[0] if found else None


def _day_of(moment: datetime) -> datetime:
    """The day alone: answers of a survey must not be matched by the hour with those of whoever wants a reply."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


def _keep_form(tx: Transaction, form: FormDefinition) -> None:
    """The form as it was answered (details 32), kept the first time that this version is answered."""
    if not tx.count("form_versions", equal={"version": form.version}):
        tx.insert("form_versions", {"version": form.version, "form": form.id, "definition": as_document(form)})
