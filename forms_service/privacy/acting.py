"""What staff do about a request by pressing one button: each act as a use case, by the name its button sends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from forms_service.catalogue import Catalogue
from forms_service.privacy import asking, consents
from forms_service.staff import audit
from forms_service.staff.audit import Actor
from forms_service.storage.contract import Transaction


@dataclass(frozen=True)
class Pressed:
    """A button that was pressed on the page of a request: by whom, about which request, with which fields."""

    actor: Actor
    catalogue: Catalogue
    request: int
    form: Mapping[str, str]

    def field(self, name: str) -> str:
        """What a field of the form holds; empty if it was not sent."""
        return self.form.get(name, "")


def purposes_of(catalogue: Catalogue) -> set[str]:
    """The purposes that need a yes of their own, and so can be withdrawn."""
    return {purpose.id for purpose in catalogue.data_rights.purposes if not purpose.needed}


def _verify(tx: Transaction, pressed: Pressed) -> None:
    asking.verify(tx, pressed.actor, pressed.request, pressed.field("method"))


def _tried(tx: Transaction, pressed: Pressed) -> None:
    asking.tried(tx, pressed.actor, pressed.request)


def _acknowledge(tx: Transaction, pressed: Pressed) -> None:
    asking.acknowledge(tx, pressed.actor, pressed.request)


def _answer(tx: Transaction, pressed: Pressed) -> None:
    asking.answer(tx, pressed.actor, pressed.request, how=pressed.field("how"), text=pressed.field("text"))


def _refuse(tx: Transaction, pressed: Pressed) -> None:
    asking.refuse(tx, pressed.actor, pressed.request, text=pressed.field("text"))


def _withdraw(tx: Transaction, pressed: Pressed) -> None:
    """Take back what the request names; of one that names nothing, all that was agreed to. No meeting is touched."""
    request = asking.verified(tx, pressed.request)
    heard = {"given": False, "channel": request["channel"], "request": request["id"]}
    for purpose in request["purposes"] or sorted(purposes_of(pressed.catalogue)):
        consents.say(tx, pressed.actor, pressed.catalogue, request["submission"], purpose, **heard)
    asking.note_done(tx, pressed.actor, pressed.request, "withdrawn")


def _restrict(tx: Transaction, pressed: Pressed) -> None:
    """From now on the submission is kept, and used for nothing but an answer to its sender."""
    request = asking.verified(tx, pressed.request)
    tx.update("submissions", request["submission"], {"restricted_at": tx.now.isoformat(timespec="milliseconds")})
    asking.note_done(tx, pressed.actor, pressed.request, "restricted")
    audit.record(tx, pressed.actor, "privacy.restricted", "submission", request["submission"])


ACTS: Mapping[str, Callable[[Transaction, Pressed], None]] = {
    "acknowledge": _acknowledge,
    "tried": _tried,
    "verify": _verify,
    "withdraw": _withdraw,
    "restrict": _restrict,
    "answer": _answer,
    "refuse": _refuse,
}
"""Every act but those that need more than the store: erasing, and giving a number for the copy."""

DONE: Mapping[str, str] = {
    "corrected": "đã sửa một điều",
    "withdrawn": "đã rút lại sự đồng ý",
    "restricted": "đã đặt hạn chế",
    "erased": "đã xóa dữ liệu cá nhân",
}
"""What a request notes as carried out, in words."""
