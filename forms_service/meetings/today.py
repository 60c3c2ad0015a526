"""What waits about meetings: lines of the first screen, and of the daily digest."""

from collections.abc import Sequence
from datetime import date, timedelta

from forms_service.meetings.answering import requests_of
from forms_service.meetings.desk import MEETINGS_PAGE
from forms_service.meetings.model import SUPPORT_REQUESTS
from forms_service.meetings.overview import incomplete
from forms_service.meetings.support import OWN_PAGE
from forms_service.staff.model import Person
from forms_service.staff.today import Task
from forms_service.storage.contract import Reader
from forms_service.vietnam.dates import format_date, format_day

_SOON = timedelta(days=4)
"""From a Thursday or Friday on, Monday's reception is near."""


_AHEAD = timedelta(days=14)
"""How far ahead a reception without requests is looked for."""


def tasks(reader: Reader, person: Person, today: date) -> Sequence[Task]:
    """Meetings to be completed; for a unit, what it was asked and has not answered."""
    return [*_of_unit(reader, person, today), *_to_complete(reader, person, today), *_to_read(reader, person, today)]


def digest_lines(reader: Reader, today: date) -> list[str]:
    """One line for each reception whose attendance or minutes are missing; no personal data."""
    return [
        f"Buổi tiếp ngày {format_date(date.fromisoformat(each.reception['day']))} ({each.reception['host']}): "
        f"còn thiếu {each.missing}"
        for each in incomplete(reader, today)
    ]


def _to_complete(reader: Reader, person: Person, today: date) -> list[Task]:
    if not person.may("run_meetings"):
        return []
    label = "buổi tiếp còn thiếu điểm danh hoặc biên bản"
    return [
        Task(label, len(incomplete(reader, today)), MEETINGS_PAGE, "run_meetings", urgent=True),
        Task(
            "buổi tiếp hết hạn đăng ký, chưa yêu cầu cơ quan nào",
            _unasked(reader, today),
            MEETINGS_PAGE,
            "run_meetings",
        ),
    ]


def _unasked(reader: Reader, today: date) -> int:
    """Receptions to come to which people are registered, whose cut-off is past, and for which no unit was asked."""
    coming = reader.select("receptions", key="day", at_least=today.isoformat(), below=(today + _AHEAD).isoformat())
    closed = [each for each in coming if (each.get("closes_at") or "~") < today.isoformat()]
    ready = [each for each in closed if each["parties_placed"] and each["state"] not in {"cancelled", "took_place"}]
    return sum(1 for each in ready if not reader.count(SUPPORT_REQUESTS.name, equal={"reception": each["reception"]}))


def _to_read(reader: Reader, person: Person, today: date) -> list[Task]:
    """The next reception with people, for whoever only reads about it: a leader the day before."""
    if person.may("run_meetings") or not person.may("view_meetings"):
        return []
    coming = reader.select("receptions", key="day", at_least=today.isoformat(), below=(today + _AHEAD).isoformat())
    for each in coming:
        if each["parties_placed"] and each["state"] not in {"cancelled", "took_place"}:
            label = f"lượt gặp {each['host']}, {format_day(date.fromisoformat(each['day']))}: xem tài liệu"
            path = f"{MEETINGS_PAGE}/{each['reception']}/lanh-dao"
            return [Task(label, each["parties_placed"], path, "view_meetings")]
    return []


def _of_unit(reader: Reader, person: Person, today: date) -> list[Task]:
    if person.unit is None:
        return []
    awaited = [each for each in requests_of(reader, person.unit, today.isoformat()) if each["awaited"]]
    urgent = any(each["day"] <= (today + _SOON).isoformat() for each in awaited)
    return [Task("yêu cầu chuẩn bị buổi tiếp chưa trả lời", len(awaited), OWN_PAGE, "answer_matters", urgent=urgent)]
