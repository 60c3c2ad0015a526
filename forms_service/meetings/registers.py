"""Registers as spreadsheets: what came of receptions (follow-up), and who was received, in the legal book's order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from forms_service.catalogue import Catalogue
from forms_service.matters.due import days_left
from forms_service.matters.model import OUTCOMES, STATES
from forms_service.matters.reading import matters_of_reception, matters_of_submission
from forms_service.meetings.agenda import Agenda, Item, agenda_of
from forms_service.meetings.counting import met_at
from forms_service.meetings.words import Party, party_of
from forms_service.receptions import standing
from forms_service.sheets.model import Cell, Sheet
from forms_service.storage.contract import Document, Reader
from forms_service.vietnam.dates import format_date

RegisterKind = Literal["theo-doi", "so-tiep"]
REGISTERS: Mapping[RegisterKind, str] = {
    "theo-doi": "Sổ theo dõi vụ việc sau buổi tiếp",
    "so-tiep": "Sổ tiếp công dân (Mẫu 03)",
}
LONGEST_PERIOD = timedelta(days=731)

FOLLOW_UP = (
    "Ngày tiếp", "Người tiếp", "Mã phiếu", "Họ và tên", "Điện thoại", "Tư cách", "Trình bày", "Vụ việc số", "Vụ việc",
    "Ý kiến chỉ đạo", "Cơ quan chủ trì", "Cơ quan phối hợp", "Hạn trả lời", "Tình trạng", "Ngày làm việc còn lại",
    "Trả lời ngày", "Kết quả",
)  # fmt: skip

BOOK = (
    "STT", "Ngày tiếp", "Họ tên – Địa chỉ", "Số CMND/Hộ chiếu", "Nội dung vụ việc", "Phân loại đơn/Số người",
    "Cơ quan đã giải quyết", "Hướng xử lý: Thụ lý để giải quyết", "Hướng xử lý: Trả lại đơn và hướng dẫn",
    "Hướng xử lý: Chuyển đơn đến cơ quan có thẩm quyền", "Theo dõi kết quả giải quyết", "Ghi chú",
)  # fmt: skip
"""The twelve columns of Mẫu 03, Circular 04/2021/TT-TTCP (15/11/2021), in its order (3.2 of the dossier, read from
secondary sources)."""

_NO_PAPERS = "Không thu số giấy tờ; giấy tờ chỉ xem tại chỗ."
_BY_LEVEL = {"province": "Cấp tỉnh", "commune": "Cấp xã", "not_filed": "Chưa nộp hồ sơ"}


@dataclass(frozen=True)
class Scope:
    """Which receptions a register covers: days from `start` to `end` (inclusive), of one series or one reception."""

    start: date
    end: date
    series: str | None = None
    reception: str | None = None


def register_of(reader: Reader, catalogue: Catalogue, kind: RegisterKind, scope: Scope, today: date) -> Sheet:
    """A register with names and texts: the caller has left an audit line. All rows are read at once."""
    agendas = _agendas(reader, catalogue, scope)
    if kind == "theo-doi":
        rows = [row for agenda in agendas for row in _follow_up(reader, catalogue, agenda, today)]
        return Sheet("Theo dõi", FOLLOW_UP, iter(rows), len(rows))
    book = [
        _booked(reader, catalogue, agenda, item)
        for agenda in agendas
        for item in sorted((each for each in agenda.items if each.came), key=lambda each: each.number)
    ]
    noted = [[number, *row, _NO_PAPERS if number == 1 else ""] for number, row in enumerate(book, 1)]
    return Sheet("Sổ tiếp", BOOK, iter(noted), len(book))


def _agendas(reader: Reader, catalogue: Catalogue, scope: Scope) -> Iterator[Agenda]:
    """The agendas of receptions at which somebody was met or a matter opened, by day."""
    for reception in _receptions(reader, scope):
        name = reception["reception"]
        if met_at(reader, name) or matters_of_reception(reader, name):
            agenda = agenda_of(reader, catalogue, name)
            assert agenda is not None  # the store has it
            yield agenda


def _receptions(reader: Reader, scope: Scope) -> Iterable[Document]:
    if scope.reception is not None:
        found = reader.find("receptions", reception=scope.reception)
        return [found] if found else []
    equal = {"series": scope.series} if scope.series else None
    below = (scope.end + timedelta(days=1)).isoformat()
    return reader.select("receptions", equal=equal, key="day", at_least=scope.start.isoformat(), below=below)


def _follow_up(reader: Reader, catalogue: Catalogue, agenda: Agenda, today: date) -> Iterator[Sequence[Cell]]:
    for item in agenda.items:
        matters = matters_of_submission(reader, item.id)
        if not item.came and not matters:
            continue
        about = _about(catalogue, agenda, item)
        for matter in matters:
            yield [*about, *_matter(catalogue, matter, today)]
        if not matters:
            why = (item.minutes or {}).get("no_matter", "")
            yield [*about, None, "", "", "", "", None, why or "Chưa ghi biên bản", None, None, ""]


def _about(catalogue: Catalogue, agenda: Agenda, item: Item) -> list[Cell]:
    party = party_of(catalogue, agenda, item)
    raised = (item.minutes or {}).get("raised") or party.content
    host = agenda.reception["host"]
    return [agenda.day, host, party.code, party.name, party.phone, party.kind, raised]


def _matter(catalogue: Catalogue, matter: Document, today: date) -> list[Cell]:
    opened = date.fromisoformat(matter["opened_at"][:10])
    reply = matter.get("reply") or {}
    return [
        matter["number"],
        matter["question"],
        matter["instruction"],
        standing.place_name(catalogue, matter["lead"], opened) if matter["lead"] else "",
        ", ".join(standing.place_name(catalogue, unit, opened) for unit in matter["supports"]),
        _day(matter["due_on"]),
        STATES[matter["state"]],
        days_left(catalogue, matter, today),
        _day(reply.get("on") or matter["answered_at"]),
        OUTCOMES[matter["outcome"]] if matter["outcome"] else "",
    ]


def _booked(reader: Reader, catalogue: Catalogue, agenda: Agenda, item: Item) -> list[Cell]:
    """One line of the book, without its number and note."""
    party = party_of(catalogue, agenda, item)
    matters = matters_of_submission(reader, item.id)
    leads = [standing.place_name(catalogue, each["lead"], agenda.day) for each in matters if each["lead"]]
    transferred = [each for each in matters if each["outcome"] == "transferred"]
    no_matter = (item.minutes or {}).get("no_matter", "")
    return [
        agenda.day,
        _who_and_where(catalogue, item.submission["values"], party),
        "",
        (item.minutes or {}).get("raised") or party.content,
        f"{party.field or 'Chưa rõ lĩnh vực'}; {party.people} người",
        _BY_LEVEL.get(str(item.submission["values"].get("handling_level", "")), ""),
        "x" if matters and not transferred else "",
        no_matter,
        ", ".join(dict.fromkeys(leads)) if transferred else "",
        "; ".join(_result(catalogue, agenda, each) for each in matters),
    ]


def _who_and_where(catalogue: Catalogue, values: Mapping[str, Any], party: Party) -> str:
    unit = catalogue.units.get(str(values.get("admin_unit", "")))
    return " – ".join(text for text in (party.name or party.code, party.org, unit.name if unit else "") if text)


def _result(catalogue: Catalogue, agenda: Agenda, matter: Document) -> str:
    reply = matter.get("reply") or {}
    answered = _day(reply.get("on") or matter["answered_at"])
    when = f", trả lời {format_date(answered)}" if answered else ""
    lead = f", {standing.place_name(catalogue, matter['lead'], agenda.day)}" if matter["lead"] else ""
    return f"Vụ việc {matter['number']}: {STATES[matter['state']].lower()}{lead}{when}"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None
