"""What speaks against an act of staff: some of it forbids, some of it must be read and confirmed once more."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from forms_service.catalogue import Catalogue
from forms_service.receptions.acts import ACTS, Change, differing
from forms_service.receptions.standing import find, moment, standing
from forms_service.storage.contract import Document, Reader
from forms_service.vietnam.clock import ZONE
from forms_service.vietnam.dates import format_date, format_day, weekday_name

LONGEST_REASON = 300
SHORTEST_REASON = 3
MOST_PLACES = 1000

_HALF_DAYS = {"morning": (time(0), time(12)), "afternoon": (time(12), time(23, 59)), None: (time(0), time(23, 59))}
_NUMBER_OF_A_PERSON = re.compile(r"\d(?:[ .-]?\d){8}")
"""A phone or an identity number; a reason is shown to everybody."""


@dataclass(frozen=True)
class Problem:
    """Something that speaks against an act, as a sentence that says what to do. A `warning` may be overruled."""

    code: str
    text: str
    warning: bool = False


def problems_of(
    reader: Reader, catalogue: Catalogue, document: Mapping[str, Any], change: Change, now: datetime
) -> list[Problem]:
    """All that speaks against a change of a reception at `now` (aware)."""
    after = {**document, **change.fields}
    if document["state"] not in ACTS[change.act].states:
        return [Problem("state", _wrong_state(document["state"]))]
    if not differing(document, change):
        return [Problem("same", "Chưa có gì thay đổi so với lịch đang có. Xin ghi điều muốn đổi.")]
    again = change.act == "confirm" and document["state"] == "cancelled"
    found = of_reason(change.reason) if ACTS[change.act].needs_reason or again or change.reason else []
    if change.act == "took_place":
        return found + _of_holding(document, now)
    found += of_size(after) if "capacity" in change.fields else []
    if change.act in {"move", "confirm", "follow_plan"} and after["state"] != "cancelled":
        found += of_day(catalogue, after, now)
    if change.act in {"move", "follow_plan"} and after["state"] != "cancelled":
        found += of_overlap(reader, catalogue, after, document)
    if change.fields.get("replacement"):
        found += _of_replacement(find(reader, catalogue, change.fields["replacement"]), document, now)
    if change.act == "rechair" and ends_at(after) <= now:
        found.append(Problem("past", "Buổi này đã qua, không đổi người tiếp được nữa."))
    return found


def of_day(catalogue: Catalogue, after: Mapping[str, Any], now: datetime) -> list[Problem]:
    """What speaks against holding a reception when `after` says."""
    day = date.fromisoformat(after["day"])
    if starts_at(after) <= now:
        return [Problem("past", f"Lúc này đã qua {_when(after)}. Xin chọn ngày giờ sắp tới.")]
    if not catalogue.calendar.is_complete(day.year):
        text = f"Chưa có đủ ngày nghỉ năm {day.year} nên buổi {format_date(day)} chỉ là dự kiến, chưa xác nhận được."
        return [Problem("tentative", f"{text} Khi có thông báo nghỉ lễ của năm đó, xin làm lại.")]
    holiday = catalogue.calendar.holiday_name(day)
    if holiday:
        text = f"{format_day(day)} là ngày nghỉ ({holiday}). Đánh dấu ô bên dưới nếu vẫn tổ chức."
        return [Problem("holiday", _capital(text), warning=True)]
    if not catalogue.calendar.is_working_day(day, catalogue.office.hours.week):
        text = f"{weekday_name(day)} không phải ngày làm việc. Đánh dấu ô bên dưới nếu vẫn tổ chức."
        return [Problem("rest_day", _capital(text), warning=True)]
    return []


def of_overlap(
    reader: Reader, catalogue: Catalogue, after: Mapping[str, Any], before: Mapping[str, Any] | None = None
) -> list[Problem]:
    """Other receptions at the same place and hour: worth a word, not forbidden (C2 of the dossier).

    Those that it met already as it was `before` are known.
    """
    met = [other for other in others_on(reader, catalogue, after) if overlap(other, after)]
    new = [f"{other['host']}, {_hours(other)}" for other in met if before is None or not overlap(other, before)]
    text = f"Cùng nơi, cùng giờ với buổi khác: {'; '.join(new)}. Đánh dấu ô bên dưới nếu đủ chỗ cho cả hai."
    return [Problem("overlap", text, warning=True)] if new else []


def others_on(reader: Reader, catalogue: Catalogue, document: Mapping[str, Any]) -> list[Document]:
    """The other receptions that are held on the day of one."""
    day = date.fromisoformat(document["day"])
    known = standing(reader, catalogue.receptions(day, day), day, day, personal=True)
    return [
        one for one in known
        if one["reception"] != document["reception"] and one["day"] == document["day"] and one["state"] != "cancelled"
    ]  # fmt: skip


def overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two receptions meet at one place and hour; hours that are not known could be any of their half day."""
    if one["place"] != other["place"] or one["day"] != other["day"]:
        return False
    return starts_at(one, early=True) < ends_at(other) and starts_at(other, early=True) < ends_at(one)


def starts_at(document: Mapping[str, Any], *, early: bool = False) -> datetime:
    """When it begins (+07:00). Without hours at the end of its half day, so that "now" is not too late; if `early`, at
    the beginning of it."""
    known = moment(document["starts_at"])
    bounds = _HALF_DAYS[document["half_day"]]
    return known or datetime.combine(date.fromisoformat(document["day"]), bounds[0 if early else 1], ZONE)


def ends_at(document: Mapping[str, Any]) -> datetime:
    """When it is over (+07:00): its end, else the end of its half day."""
    return moment(document["ends_at"]) or max(
        starts_at(document),
        datetime.combine(date.fromisoformat(document["day"]), _HALF_DAYS[document["half_day"]][1], ZONE),
    )


def lacks_confirmation(catalogue: Catalogue, document: Mapping[str, Any], now: datetime) -> bool:
    """Whether registration is closed, people wait to hear, and nobody has said that it will be held."""
    closes = moment(document["closes_at"])
    series = catalogue.series.get(document["series"])
    by_registration = series is not None and series.form is not None
    return by_registration and document["state"] == "planned" and closes is not None and closes <= now


def of_reason(reason: str) -> list[Problem]:
    """What speaks against a reason that is needed: everybody who looks at the calendar reads it."""
    if len(reason) < SHORTEST_REASON:
        return [Problem("reason", "Xin ghi lý do: người đã đăng ký và trang lịch đều thấy lý do này.")]
    if len(reason) > LONGEST_REASON:
        return [Problem("reason", f"Lý do dài quá {LONGEST_REASON} chữ cái. Xin rút gọn.")]
    if _NUMBER_OF_A_PERSON.search(reason):
        return [Problem("reason", "Lý do hiện công khai, xin đừng ghi số điện thoại hay số giấy tờ.")]
    return []


def _of_holding(document: Mapping[str, Any], now: datetime) -> list[Problem]:
    if now.date().isoformat() < document["day"]:
        day = format_date(date.fromisoformat(document["day"]))
        return [Problem("future", f"Chưa đến ngày {day}. Xin ghi sau khi buổi tiếp diễn ra.")]
    return []


def of_size(after: Mapping[str, Any]) -> list[Problem]:
    """What speaks against so many places: nobody who has one loses it."""
    limits = (("capacity", "parties_placed", "lượt"), ("seats", "people_placed", "người"))
    for limit, taken, word in limits:
        if after[limit] is None:
            continue
        if not 1 <= after[limit] <= MOST_PLACES:
            return [Problem("size", f"Số {word} từ 1 đến {MOST_PLACES}; để trống nếu không giới hạn.")]
        if after[limit] < after[taken]:
            text = f"Đã giữ chỗ cho {after[taken]} {word}, không giảm xuống {after[limit]} được."
            return [Problem("size", f"{text} Ai đã có chỗ thì không bị lấy lại.")]
    return []


def _of_replacement(other: Document | None, document: Mapping[str, Any], now: datetime) -> list[Problem]:
    """Registrants go only from a reception that is still to come to another one of the same series."""
    possible = (
        other is not None
        and other["series"] == document["series"]
        and other["reception"] != document["reception"]
        and other["kind"] != "appointment"
        and other["state"] in ACTS["move"].states
        and min(ends_at(other), ends_at(document)) > now
    )
    return [] if possible else [Problem("replacement", "Không chuyển được sang buổi ấy. Xin chọn một buổi sắp tới.")]


def _wrong_state(state: str) -> str:
    words = {
        "confirmed": "Buổi này đã được xác nhận rồi.",
        "cancelled": "Buổi này đã báo không tổ chức. Muốn tổ chức lại, bấm “Xác nhận”.",
        "took_place": "Buổi này đã ghi là đã diễn ra. Ghi nhầm thì bấm “Hoàn tác”.",
    }
    return words.get(state, "Buổi này không còn ở trạng thái cho phép việc đó.")


def _when(document: Mapping[str, Any]) -> str:
    return f"{_hours(document)} {format_day(date.fromisoformat(document['day']))}"


def _hours(document: Mapping[str, Any]) -> str:
    start, end = moment(document["starts_at"]), moment(document["ends_at"])
    if start is None:
        return {"morning": "buổi sáng", "afternoon": "buổi chiều", None: "cả ngày"}[document["half_day"]]
    return f"{start:%H:%M}" + (f"–{end:%H:%M}" if end else "")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
