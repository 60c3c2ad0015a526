"""From the fields of a staff screen to a change of a reception. What cannot be read is a problem in words."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time

from forms_service.catalogue import Catalogue
from forms_service.receptions import acts
from forms_service.receptions.acts import Change, Slot
from forms_service.receptions.checks import Problem
from forms_service.receptions.lifecycle import undoing
from forms_service.receptions.standing import planned_of
from forms_service.schedule.series import HALF_DAYS
from forms_service.storage.contract import Document
from forms_service.vietnam.text import nfc

Fields = Mapping[str, str]

DESPITE = "despite-"
"""Begins the name of each tick by which a warning is overruled; its code follows."""


class UnreadableError(Exception):
    """Something typed cannot be read; raised by the readers of this module, with the problem in words."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code)
        self.problem = Problem(code, text)


def despite_of(fields: Fields) -> frozenset[str]:
    """The codes of the warnings that were ticked."""
    return frozenset(name.removeprefix(DESPITE) for name in fields if name.startswith(DESPITE))


def text_of(fields: Fields, name: str) -> str:
    """A line of text: NFC, one space between words."""
    return " ".join(nfc(fields.get(name, "")).split())


def change_of(fields: Fields, document: Document, last: Document | None, catalogue: Catalogue) -> Change:
    """The change that a form of the reception's page orders; `last`: its latest act. Raises UnreadableError."""
    act = fields.get("act", "")
    if act == "undo":
        return _undoing(last)
    if act not in _READERS:
        raise UnreadableError("act", "Không rõ việc cần làm. Xin bấm lại một nút trên trang này.")
    change = _READERS[act](fields, document, catalogue)
    return Change(change.act, change.fields, text_of(fields, "reason"))


def _undoing(last: Document | None) -> Change:
    change = undoing(last)
    if change is None:
        text = "Việc vừa làm đã báo cho người đăng ký, hoặc đã được hoàn tác. Muốn đổi nữa, xin làm một thay đổi mới."
        raise UnreadableError("undo", text)
    return change


def slot_of(fields: Fields) -> Slot:
    """Day and hours; without hours perhaps the half day. Raises UnreadableError."""
    start, end = _time(fields, "start"), _time(fields, "end")
    if end is not None and (start is None or end <= start):
        raise UnreadableError("end", "Giờ kết thúc phải sau giờ bắt đầu.")
    half_day = next((each for each in HALF_DAYS if each == fields.get("half_day")), None)
    return Slot(
        day=day_of(fields, "day"),
        start=start,
        end=end,
        approximate=start is not None and "approximate" in fields,
        half_day=half_day if start is None else None,
    )


def day_of(fields: Fields, name: str) -> date:
    """A day as browsers send it, or as people write it (30/11/2026). Raises UnreadableError."""
    text = fields.get(name, "").strip()
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise UnreadableError("day", "Xin ghi ngày theo dạng 30/11/2026.")


def place_of(fields: Fields, catalogue: Catalogue) -> str:
    """A place of the office. Raises UnreadableError."""
    place = fields.get("place", "")
    if place not in catalogue.units:
        raise UnreadableError("place", "Xin chọn nơi gặp trong danh sách.")
    return place


def host_of(fields: Fields) -> str:
    """Who receives people. Raises UnreadableError."""
    host = text_of(fields, "host")
    if not 2 <= len(host) <= 120:  # the length of an office or a name with title
        raise UnreadableError("host", "Xin ghi ai tiếp, từ 2 đến 120 chữ cái.")
    return host


def number_of(fields: Fields, name: str) -> int | None:
    """A whole number; None where nothing was typed. Raises UnreadableError."""
    text = fields.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 4):  # thousands are no reception
        raise UnreadableError(name, "Xin ghi số bằng chữ số, hoặc để trống.")
    return int(text)


def _time(fields: Fields, name: str) -> time | None:
    text = fields.get(name, "").strip().replace("giờ", ":").replace("h", ":").replace(" ", "")
    if not text:
        return None
    hour, _, minute = text.partition(":")
    try:
        return time(int(hour), int(minute or "0"))
    except ValueError:
        raise UnreadableError(name, "Xin ghi giờ theo dạng 9:30.") from None


_READERS: Mapping[str, Callable[[Fields, Document, Catalogue], Change]] = {
    "confirm": lambda _, __, ___: acts.confirming(),
    "move": lambda fields, document, catalogue: acts.moving(
        document, slot_of(fields), place_of(fields, catalogue), catalogue
    ),
    "rechair": lambda fields, document, _: acts.rechairing(document, host_of(fields)),
    "cancel": lambda fields, _, __: acts.cancelling(fields.get("replacement") or None),
    "resize": lambda fields, _, __: acts.resizing(number_of(fields, "capacity"), number_of(fields, "seats")),
    "took_place": lambda fields, _, __: acts.held(
        number_of(fields, "walk_in_parties") or 0, number_of(fields, "walk_in_people") or 0
    ),
    "follow_plan": lambda _, document, catalogue: acts.following(
        document, planned_of(catalogue, document["reception"])
    ),
    "keep_plan": lambda _, document, catalogue: acts.keeping(planned_of(catalogue, document["reception"])),
}
