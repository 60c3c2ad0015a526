"""An office at work on a store: the program's own use cases, in groups, with some that fail and some that take back.

Everything that a caller was told goes to a witness at the moment at which it was told.
"""

import asyncio
import random
from collections.abc import Callable, Coroutine, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from office import CONTENT, MovableClock
from witness import Note

from forms_service import app
from forms_service.catalogue import Catalogue, load_catalogue
from forms_service.mail.delivery import deliver_due
from forms_service.mail.maildir import MaildirTransport
from forms_service.mail.message import Sender
from forms_service.receptions.board import Board
from forms_service.staff import audit
from forms_service.storage.contract import Document, Store, Transaction, UnavailableError
from forms_service.submissions.confirmation import confirmation_writer
from forms_service.submissions.intake import Arrival, Intake, Part
from forms_service.submissions.model import same_press_key, visitor_of

SENDER = Sender("Văn phòng thử nghiệm", "phuc-vu@phucvu.invalid")
NEVER = "+84900000000"
"""The phone of those whose use case fails after it has written everything: no trace of it may ever be kept."""


class FailsOnPurposeError(Exception):
    """What a use case raises that is to leave no trace."""


@cache
def catalogue() -> Catalogue:
    """The real content, read once."""
    return load_catalogue(CONTENT)


def intake_of(store: Store, clock: MovableClock) -> Intake:
    """The intake as the program puts it together."""
    board = Board(store, clock, catalogue)
    return Intake((partial(app._place, board, catalogue),), confirmation_writer(catalogue, "http://phucvu.example"))


class OfficeWork:
    """One office on one store."""

    def __init__(self, store: Store, clock: MovableClock, note: Note, chance: random.Random, label: int = 0) -> None:
        """`label` (up to 999) tells apart the people of several offices on one store."""
        self._store, self._clock, self._note, self._chance = store, clock, note, chance
        self._intake = intake_of(store, clock)
        self._people = label * 10_000
        self._open: list[str] = []
        """Codes that nobody has touched since they were given out."""

    async def hour(self, groups: int, mail: Path) -> None:
        """Work through so many groups of use cases; mail goes out in between."""
        for _ in range(groups):
            await asyncio.gather(*(self._something() for _ in range(self._chance.choice((1, 1, 2, 5, 9)))))
            if self._chance.random() < 0.2:
                await self.deliver(mail)
            self._clock.move(seconds=self._chance.randrange(1, 400))

    async def deliver(self, mail: Path) -> None:
        """Hand over what waits in the outbox."""
        try:
            await deliver_due(self._store, MaildirTransport(mail), self._clock, SENDER)
        except UnavailableError:
            return  # what was claimed waits until its lease has run out

    def _something(self) -> Coroutine[Any, Any, None]:
        acts: list[tuple[Callable[[], Coroutine[Any, Any, None]], int]] = [
            (self.register, 8),
            (self.tell, 3),
            (self.press_twice, 1),
            (self.fail, 2),
            (self.handle, 4),
            (self.withdraw, 2),
        ]
        (act,) = self._chance.choices([act for act, _ in acts], [weight for _, weight in acts])
        return act()

    async def register(self) -> None:
        """Somebody registers to meet the leaders; every other one gives an address for mail."""
        await self._submit(self._registration())

    async def tell(self) -> None:
        """Somebody tells the office something."""
        phone = self._new_phone()
        text = "Bảng hướng dẫn chữ nhỏ, khó đọc. " * self._chance.randrange(1, 40)
        await self._submit(_arrival("feedback", {"kind": "suggestion", "content": text, "phone": phone}))

    async def press_twice(self) -> None:
        """Somebody presses the button again before the answer has come."""
        arrival = self._registration()
        await asyncio.gather(self._submit(arrival), self._submit(arrival))

    async def fail(self) -> None:
        """A use case that writes everything and then raises."""
        arrival = self._registration(NEVER)

        def use_case(tx: Transaction) -> None:
            self._intake.take(tx, arrival)
            raise FailsOnPurposeError

        try:
            await self._store.write(use_case)
        except (FailsOnPurposeError, UnavailableError):
            return
        raise AssertionError("a use case that raises was acknowledged")

    async def handle(self) -> None:
        """Staff mark a submission as handled, with a line in the log."""
        await self._told("handl", handle)

    async def withdraw(self) -> None:
        """A submission is taken out again, with its place."""
        await self._told("withdraw", withdraw)

    async def _told(self, stem: str, use_case: Callable[..., None]) -> None:
        if not self._open:
            return
        code = self._open.pop(self._chance.randrange(len(self._open)))
        self._note(f"{stem}ing", {"code": code})
        try:
            await self._store.write(partial(use_case, code=code))
        except UnavailableError:
            return
        self._note({"handl": "handled", "withdraw": "withdrawn"}[stem], {"code": code})

    async def _submit(self, arrival: Arrival) -> None:
        try:
            kept = await self._store.write(partial(self.take, arrival=arrival))
        except UnavailableError:
            self._note("refused", {"phone": arrival.parts[0].values["phone"]})
            return
        self._note("submitted", kept)
        if kept["code"] not in self._open:
            self._open.append(kept["code"])

    def take(self, tx: Transaction, arrival: Arrival) -> Mapping[str, Any]:
        """The use case of a submission; the facts that its sender learns, and the id."""
        receipt = self._intake.take(tx, arrival)
        kept = tx.find("submissions", code=receipt.code)
        assert kept
        values = kept["values"]
        return {
            "code": receipt.code,
            "token": receipt.token,
            "id": kept["id"],
            "phone": values["phone"],
            "email": values.get("email"),
        }

    def _registration(self, phone: str = "") -> Arrival:
        values = {
            "phone": phone or self._new_phone(),
            "preferred_reception": "nearest",
            "party_size": self._chance.randrange(1, 4),
            "content": "Hồ sơ thử nghiệm chờ ý kiến. " * self._chance.randrange(1, 30),
        }
        if self._people % 2:
            values["email"] = f"thu{self._people}@phucvu.example"
        return _arrival("leader_registration", values)

    def _new_phone(self) -> str:
        self._people += 1
        return f"+849{self._people:08}"


def _arrival(form: str, values: Mapping[str, Any]) -> Arrival:
    visitor, window = visitor_of(values, "", "", "")
    key = same_press_key(b"of this test", form, values, visitor)
    return Arrival((Part(catalogue().forms[form], values),), key, window)


def handle(tx: Transaction, code: str) -> None:
    """Mark as handled, with its line in the log."""
    found = _found(tx, code)
    tx.update("submissions", found["id"], {"desk": "handled"})
    audit.record(tx, audit.CLI, "submissions.handled", "submission", found["id"])


def withdraw(tx: Transaction, code: str) -> None:
    """Take a submission and its place out again."""
    found = _found(tx, code)
    registration = tx.find("registrations", submission=found["id"])
    if registration:
        reception = tx.find("receptions", reception=registration["reception"])
        assert reception
        placed = registration["state"] == "placed"
        counts = (
            {"parties_placed": 1, "people_placed": registration["party_size"]} if placed else {"parties_waiting": 1}
        )
        tx.update("receptions", reception["id"], {name: reception[name] - less for name, less in counts.items()})
        tx.delete("registrations", registration["id"])
    tx.delete("submissions", found["id"])


def _found(tx: Transaction, code: str) -> Document:
    found = tx.find("submissions", code=code)
    if found is None:
        raise AssertionError(f"{code} was acknowledged and is not there")
    return found
