"""The words for a reception: hours, places left, state, change. Plain text; whoever shows it escapes it."""

from datetime import date, datetime

from forms_service.schedule.view import ReceptionView, State, awaits_decision, is_open, is_over
from forms_service.vietnam.dates import format_day, format_moment, format_time

STATES: dict[State, tuple[str, str]] = {
    "planned": ("○", "theo kế hoạch"),
    "confirmed": ("●", "đã xác nhận"),
    "moved": ("▲", "đã đổi lịch"),
    "cancelled": ("×", "không tổ chức"),
    "took_place": ("◐", "đã diễn ra"),
}
"""A shape and a word for each state, so that nothing depends on colour."""

_HALF_DAYS = {"morning": "buổi sáng", "afternoon": "buổi chiều"}


def day_text(view: ReceptionView) -> str:
    """ "Thứ Hai, 30/11/2026"."""
    text = format_day(view.day)
    return text[0].upper() + text[1:]


def machine_time(view: ReceptionView) -> str:
    """The value of `<time datetime>`: with hours "2026-11-30T09:30+07:00", else the date."""
    return view.starts_at.isoformat(timespec="minutes") if view.starts_at else view.day.isoformat()


def hours_text(view: ReceptionView) -> str:
    """ "khoảng 9 giờ 30 phút – 11 giờ", "buổi sáng, giờ chưa xác định"."""
    if view.starts_at is None:
        half_day = _HALF_DAYS[view.half_day] + ", " if view.half_day else ""
        return f"{half_day}giờ chưa xác định"
    about = "khoảng " if view.approximate else ""
    end = f" – {format_time(view.ends_at.timetz())}" if view.ends_at else ""
    return about + format_time(view.starts_at.timetz()) + end


def places_text(view: ReceptionView) -> str:
    """Places as a word and a number; empty where there is no limit."""
    if view.walk_in:
        return "không cần đăng ký trước"
    if view.remaining is None:
        return f"nhận {view.capacity} lượt đăng ký" if view.capacity else ""
    return f"còn {view.remaining} chỗ" if view.remaining > 0 else "hết chỗ, còn ghi tên chờ"


def deadline_text(view: ReceptionView, as_of: datetime) -> str:
    """Until when one can register; empty if that does not apply."""
    if view.closes_at is None or view.walk_in or view.state in ("cancelled", "took_place"):
        return ""
    if is_open(view, as_of):
        return f"Đăng ký trước {format_moment(view.closes_at)}"
    return (
        "" if is_over(view, as_of) or awaits_decision(view) else f"Đã hết hạn đăng ký ({format_moment(view.closes_at)})"
    )


def change_text(view: ReceptionView) -> str:
    """What differs from what was announced first, why, and since when that is known; empty if nothing does."""
    if awaits_decision(view):
        return f"Buổi này {view.reason}, sẽ có thông báo"
    if view.state == "cancelled":
        return f"Buổi này không tổ chức{because(view)}{replacement_text(view)}{announced_text(view)}"
    changes = [f"{label} từ {old} sang {new}" for label, old, new in differences(view)]
    if changes:
        text = "; ".join(changes)
        return f"{text[0].upper()}{text[1:]}{because(view)}{announced_text(view)}"
    return f"Có thay đổi{because(view)}{announced_text(view)}" if view.state == "moved" else ""


def differences(view: ReceptionView) -> list[tuple[str, str, str]]:
    """What changed, what it was and what it is: ("đổi giờ", "9 giờ 30 phút", "9 giờ")."""
    found = []
    if view.moved_from is not None:
        label = "đổi giờ" if view.moved_from == view.day else "đổi"
        found.append((label, _old_time(view), _new_time(view)))
    if view.host_before:
        found.append(("đổi người tiếp", view.host_before, view.host))
    if view.place_before:
        found.append(("đổi nơi gặp", view.place_before, view.place_name))
    return found


def because(view: ReceptionView) -> str:
    """ ": trùng kỳ họp", or nothing."""
    return f": {view.reason}" if view.reason else ""


def replacement_text(view: ReceptionView) -> str:
    """To which reception a cancelled one leads, or nothing."""
    return f". Buổi thay thế: {view.replacement}" if view.replacement else ""


def announced_text(view: ReceptionView) -> str:
    """ " (báo lúc 08:00 ngày 23/11/2026)", or nothing."""
    return f" (báo lúc {format_moment(view.announced_at)})" if view.announced_at else ""


def _old_time(view: ReceptionView) -> str:
    return _day_and_hour(view.moved_from, view.moved_from_at, view)


def _new_time(view: ReceptionView) -> str:
    return _day_and_hour(view.day, view.starts_at, view)


def _day_and_hour(day: date | None, at: datetime | None, view: ReceptionView) -> str:
    """The hour alone if the day stays; the day alone if the hour stays; else both."""
    hour = format_time(at.timetz()) if at else "giờ chưa xác định"
    if day is None or view.moved_from == view.day:
        return hour
    same_hour = (view.moved_from_at and view.moved_from_at.timetz()) == (view.starts_at and view.starts_at.timetz())
    return format_day(day) if same_hour or view.moved_from_at is None else f"{format_day(day)}, {hour}"
