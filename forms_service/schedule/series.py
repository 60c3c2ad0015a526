"""A series of receptions as an editor wrote it: which weekdays, what hours, what happens on a holiday."""

from dataclasses import dataclass
from datetime import date, time
from typing import Literal, cast

from forms_service.content.office import read_window
from forms_service.content.reading import Page, Section

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
HalfDay = Literal["morning", "afternoon"]
OnHoliday = Literal["skip", "next_working_day", "manual"]
WaitingOrder = Literal["arrival", "priority"]

WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""In the order of `date.weekday()`."""
HALF_DAYS: tuple[HalfDay, ...] = ("morning", "afternoon")
ON_HOLIDAY: tuple[OnHoliday, ...] = ("skip", "next_working_day", "manual")
WAITING_ORDERS: tuple[WaitingOrder, ...] = ("arrival", "priority")


@dataclass(frozen=True)
class Rule:
    """On which weekdays, and at what hours (Asia/Ho_Chi_Minh). Hours not yet known: `start` and `end` are None."""

    every: tuple[Weekday, ...]
    start: time | None
    end: time | None
    approximate: bool
    half_day: HalfDay | None


@dataclass(frozen=True)
class Cutoff:
    """Registration closes at the last such weekday and time before the day of the reception."""

    weekday: Weekday
    time: time


@dataclass(frozen=True)
class Series:
    """Recurring receptions of one host at one place. `from_day` and `until` are inclusive; `place` is a unit's id.

    `capacity` counts parties, `seats` people; None is no limit. `form` is the form by which one registers for a
    reception (None: one comes without registering), `appointment_form` the one that asks for another day.
    `waiting_list` False: a full reception takes no more registrations. A place that comes free is kept `offer_hours`
    for whoever it is offered to. People are reminded `remind_before` working days before the day; 0: not at all.
    """

    id: str
    title: str
    rule: Rule
    from_day: date
    until: date | None
    on_holiday: OnHoliday
    host: str
    place: str
    capacity: int | None
    seats: int | None
    waiting_order: WaitingOrder
    cutoff: Cutoff | None
    form: str | None
    appointment_form: str | None
    sources: tuple[str, ...]
    waiting_list: bool = True
    offer_hours: int = 24
    remind_before: int = 1


def read_series(page: Page) -> Series:
    """The series of a page of `lich/`. Faults go to the page's list; harmless values stand in for what is missing."""
    section = page.front.section("series")
    series = Series(
        id=section.identifier("id"),
        title=page.front.maybe_text("title") or "",
        rule=_read_rule(section.section("rule")),
        from_day=section.day("from"),
        until=section.maybe_day("until"),
        on_holiday=cast("OnHoliday", section.text("on_holiday", choices=ON_HOLIDAY)),
        host=section.text("host"),
        place=section.identifier("place"),
        capacity=_read_limit(section, "capacity"),
        seats=_read_limit(section, "seats"),
        waiting_order=cast("WaitingOrder", section.maybe_text("waiting_order", choices=WAITING_ORDERS) or "arrival"),
        cutoff=_read_cutoff(section),
        form=section.maybe_identifier("form"),
        appointment_form=section.maybe_identifier("appointment_form"),
        sources=section.identifiers("sources"),
        waiting_list=section.flag("waiting_list", default=True),
        offer_hours=_read_number(section, "offer_hours", 24, 1, 168),
        remind_before=_read_number(section, "remind_before", 1, 0, 10),
    )
    _check(section, series)
    section.finish()
    return series


def _read_rule(section: Section) -> Rule:
    every = section.texts("every", choices=WEEKDAYS)
    if not every:
        section.fault("every", "chưa ghi ngày trong tuần", "ghi theo dạng `every: [monday]`")
    start, end = read_window(section)
    rule = Rule(
        every=cast("tuple[Weekday, ...]", tuple(day for day in WEEKDAYS if day in every)),
        start=start,
        end=end,
        approximate=section.flag("approximate"),
        half_day=cast("HalfDay | None", section.maybe_text("half_day", choices=HALF_DAYS)),
    )
    if rule.start is not None and rule.half_day is not None:
        section.fault("half_day", "đã có giờ thì không cần ghi buổi", "bỏ dòng half_day")
    section.finish()
    return rule


def _read_cutoff(parent: Section) -> Cutoff | None:
    section = parent.maybe_section("cutoff")
    if section is None:
        return None
    weekday = cast("Weekday", section.text("weekday", choices=WEEKDAYS))
    moment = section.maybe_time("time")
    if moment is None:
        section.fault("time", "thiếu giờ hết hạn", 'thêm dòng `time: "16:30"`')
    section.finish()
    return Cutoff(weekday, moment or time())


def _read_limit(section: Section, key: str) -> int | None:
    limit = section.maybe_integer(key)
    if limit is not None and limit < 1:
        section.fault(key, "phải là số từ 1 trở lên", "ghi null nếu không giới hạn")
        return None
    return limit


def _read_number(section: Section, key: str, default: int, low: int, high: int) -> int:
    number = section.maybe_integer(key)
    if number is None:
        return default
    if not low <= number <= high:
        section.fault(key, f"phải là số từ {low} đến {high}", f"bỏ dòng này thì là {default}")
        return default
    return number


def _check(section: Section, series: Series) -> None:
    if series.until is not None and series.until < series.from_day:
        section.fault("until", "ngày cuối đứng trước ngày đầu", "xem lại `from` và `until`")
    if series.cutoff is not None and series.form is None:
        section.fault("cutoff", "không có biểu mẫu thì không có hạn đăng ký", "thêm `form`, hoặc bỏ `cutoff`")
