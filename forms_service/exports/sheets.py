"""Documents as tables for people: headings and cells in Vietnamese, row by row."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from forms_service.catalogue import Catalogue
from forms_service.exports.model import Kind
from forms_service.notices.model import of_submission
from forms_service.sheets.model import Cell, Sheet
from forms_service.staff.accounts import list_staff
from forms_service.storage.contract import Document, Reader
from forms_service.submissions.answers import in_words
from forms_service.submissions.codes import spoken
from forms_service.submissions.model import planned_day
from forms_service.vietnam.phones import display_phone

PAGE = 500
"""Documents read at a time: memory stays flat however many there are."""

_DESKS = {"new": "Chưa xử lý", "complaint": "Khiếu nại, tố cáo", "handled": "Đã xử lý", "held": "Bị giữ"}
_PLACEMENTS = {
    "placed": "Giữ chỗ",
    "waiting": "Danh sách chờ",
    "offered": "Được mời",
    "confirmed": "Đã xác nhận",
    "declined": "Không xếp được",
    "withdrawn": "Đã rút",
    "attended": "Đã gặp",
    "absent": "Không đến",
}
_STATES = {
    "planned": "Theo kế hoạch",
    "confirmed": "Đã xác nhận",
    "moved": "Đã dời",
    "cancelled": "Đã hoãn",
    "took_place": "Đã diễn ra",
}
_CALLS = {"due": "Cần gọi", "done": "Đã gọi", "failed": "Không gọi được"}
_LINES = {"view": "Xem", "change": "Thay đổi"}
_ACTORS = {"public": "Người dân", "system": "Hệ thống", "cli": "Lệnh trên máy chủ"}


def walk(reader: Reader, table: str) -> Iterator[Document]:
    """All documents of a table in order of id, a page at a time."""
    last = 0
    while page := reader.after(table, last, limit=PAGE):
        yield from page
        last = page[-1]["id"]


def sheet_of(kind: Kind, reader: Reader, catalogue: Catalogue) -> Sheet:
    """The table of one kind (not `all`)."""
    makers: Mapping[str, Callable[[Reader, Catalogue], Sheet]] = {
        "submissions": _submissions,
        "registrations": _registrations,
        "receptions": _receptions,
        "audit": _audit,
    }
    return makers[kind](reader, catalogue)


_ABOUT = (
    "Mã phiếu", "Biểu mẫu", "Nhận lúc", "Tình trạng", "Xử lý lúc", "Ngày gặp", "Xếp chỗ", "Gọi điện", "Ghi chú",
)  # fmt: skip

Column = tuple[str, str]
"""A field's id and its label: a field that was labelled otherwise in an earlier form has a column of its own."""


def _submissions(reader: Reader, catalogue: Catalogue) -> Sheet:
    versions = {each["version"]: each["definition"] for each in reader.select("form_versions")}
    columns = tuple(dict.fromkeys(_column(field) for form in versions.values() for field in form["fields"]))
    rows = (
        [*_about(reader, document, versions), *_answers(document, versions, columns, catalogue)]
        for document in walk(reader, "submissions")
    )
    headings = [*_ABOUT, *(label for _, label in columns)]
    return Sheet("Phiếu", headings, rows, reader.count("submissions"))


def _column(field: Mapping[str, Any]) -> Column:
    return str(field["id"]), str(field["label"])


def _about(reader: Reader, document: Document, versions: Mapping[str, Any]) -> list[Cell]:
    form = versions.get(document["form_version"], {})
    return [
        spoken(document["code"]),
        str(form.get("title", document["form"])),
        _moment(document["received_at"]),
        _DESKS[document["desk"]],
        _moment(document.get("handled_at")),
        planned_day(document),
        _PLACEMENTS.get(document.get("placement", ""), ""),
        _calls(reader, document),
        document["note"],
    ]


def _calls(reader: Reader, document: Document) -> str:
    """Whether somebody must phone this sender still, or has."""
    states = {notice["state"] for notice in of_submission(reader, document["id"]) if notice["channel"] == "phone"}
    return next((_CALLS[state] for state in ("due", "done", "failed") if state in states), "")


def _answers(
    document: Document, versions: Mapping[str, Any], columns: Sequence[Column], catalogue: Catalogue
) -> list[Cell]:
    fields = versions.get(document["form_version"], {}).get("fields", ())
    values = document["values"]
    told = {
        _column(field): in_words(field, values[field["id"]], catalogue) for field in fields if field["id"] in values
    }
    return [told.get(column, "") for column in columns]


def _registrations(reader: Reader, catalogue: Catalogue) -> Sheet:
    del catalogue
    headings = (
        "Mã phiếu", "Họ và tên", "Điện thoại", "Buổi gặp", "Ngày", "Xếp chỗ", "Số người", "Thứ tự ưu tiên",
        "Đăng ký lúc",
    )  # fmt: skip
    rows = (_registration(reader, document) for document in walk(reader, "registrations"))
    return Sheet("Đăng ký", headings, rows, reader.count("registrations"))


def _registration(reader: Reader, document: Document) -> list[Cell]:
    submission = reader.get("submissions", document["submission"]) or {"code": "", "values": {}}
    reception = reader.find("receptions", reception=document["reception"])
    phone = submission["values"].get("phone")
    return [
        spoken(submission["code"]),
        submission["values"].get("full_name", ""),
        display_phone(phone) if phone else "",
        document["reception"],
        date.fromisoformat(reception["day"]) if reception else None,
        _PLACEMENTS.get(document["state"], document["state"]),
        document["party_size"],
        document["priority_rank"],
        _moment(document["arrived_at"]),
    ]


def _receptions(reader: Reader, catalogue: Catalogue) -> Sheet:
    headings = (
        "Buổi gặp", "Ngày", "Bắt đầu", "Kết thúc", "Người tiếp", "Nơi gặp", "Tình trạng", "Số lượt", "Số ghế",
        "Lượt đã giữ", "Người đã giữ", "Lượt chờ",
    )  # fmt: skip
    rows = (_reception(document, catalogue) for document in walk(reader, "receptions"))
    return Sheet("Buổi gặp", headings, rows, reader.count("receptions"))


def _reception(document: Document, catalogue: Catalogue) -> list[Cell]:
    day, place = date.fromisoformat(document["day"]), catalogue.units.get(document["place"])
    return [
        document["reception"],
        day,
        _moment(document["starts_at"]),
        _moment(document["ends_at"]),
        document["host"],
        place.name_on(day) if place else document["place"],
        _STATES.get(document["state"], document["state"]),
        document["capacity"],
        document["seats"],
        document["parties_placed"],
        document["people_placed"],
        document["parties_waiting"],
    ]


def _audit(reader: Reader, catalogue: Catalogue) -> Sheet:
    del catalogue
    names = {person.id: person.name for person in list_staff(reader)}
    headings = ("Số", "Lúc", "Loại", "Ai", "Việc", "Về", "Số hiệu", "Chi tiết")
    rows = (_line(document, names) for document in walk(reader, "audit"))
    return Sheet("Nhật ký", headings, rows, reader.count("audit"))


def _line(document: Document, names: Mapping[int, str]) -> list[Cell]:
    staff = names.get(document["actor_id"] or 0, "")
    return [
        document["id"],
        _moment(document["at"]),
        _LINES[document["kind"]],
        staff or _ACTORS.get(document["actor_kind"], document["actor_kind"]),
        document["action"],
        document["subject_kind"],
        document["subject_id"],
        ", ".join(f"{name} {value}" for name, value in document["detail"].items()),
    ]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
