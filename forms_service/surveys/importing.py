"""People who were served, from a spreadsheet of another system."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from forms_service.catalogue import Catalogue
from forms_service.imports.model import (
    SLICE,
    CellError,
    Clean,
    Column,
    ImportKind,
    day,
    one_of,
    text_of,
)
from forms_service.staff.audit import Actor
from forms_service.storage.contract import Transaction
from forms_service.surveys.keys import Keys
from forms_service.surveys.model import SURVEY_PEOPLE, month_of
from forms_service.surveys.people import Added, NewPerson, add
from forms_service.vietnam.phones import display_phone, read_phone
from forms_service.vietnam.text import fold

PAGE = "/nhan-vien/khao-sat"
KIND = "khao-sat"
_MONTH = re.compile(r"([0-9]{1,2})[/.-]([0-9]{4})")
_ISO_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_DECEMBER = 12


Standing = Callable[[str, str], Added]
"""How a service (its reference) and a phone stand: known, silenced, or neither."""


def people_served(catalogue: Catalogue, today: date, keys: Keys, standing: Standing) -> ImportKind:
    """The kind of import, with the units and areas of the catalogue. Made anew for each file: it notes references."""
    units = {
        unit.id: [*(name.name for name in reversed(unit.names)), *unit.aliases] for unit in catalogue.units.values()
    }
    areas = {area.id: [area.label, *area.procedures] for area in catalogue.areas.values()}

    def keep(tx: Transaction, _actor: Actor, import_id: int, rows: Sequence[Clean]) -> None:
        for row in rows:
            add(tx, keys, _person(row, import_id))

    return ImportKind(
        kind=KIND,
        title="Nhập người đã được phục vụ",
        about=(
            "Mỗi dòng là một lượt phục vụ để gọi hỏi ý kiến. Lượt đã hỏi rồi và người đã xin đừng gọi không vào danh "
            "sách. Tên và số điện thoại xóa khi gọi xong, chậm nhất sau 30 ngày."
        ),
        permission="make_calls",
        columns=(
            Column(
                "month", "Tháng phục vụ", served_month(today), also=("Tháng", "Ngày phục vụ"), example=f"{today:%m/%Y}"
            ),
            Column("unit", "Đơn vị", one_of(units, _plain), also=("Cơ quan", "Nơi phục vụ"), example=_example(units)),
            Column("field", "Lĩnh vực", one_of(areas, _plain), required=False),
            Column("name", "Họ và tên", text_of(80), also=("Họ tên",), required=False),
            Column("phone", "Số điện thoại", phone, also=("Điện thoại",), example="0912 345 678"),
            Column("reference", "Mã lượt phục vụ", text_of(60), also=("Mã hồ sơ", "Mã"), example="VD-0001"),
        ),
        keep=keep,
        undo=undo,
        check=_check(keys, standing),
        back=PAGE,
    )


def served_month(today: date) -> Callable[[str], str]:
    """A month as ISO text, from 11/2026, 2026-11 or a day; not to come. Raises CellError."""

    def read(text: str) -> str:
        month = _month(text)
        if month > month_of(today):
            raise CellError(f"tháng {text} chưa đến", "xem lại tháng")
        return month

    return read


def phone(text: str) -> str:
    """A telephone number as E.164. Raises CellError."""
    reading = read_phone(text)
    if reading.e164:
        return reading.e164
    if reading.suggestion:
        raise CellError(
            f"{text} là đầu số cũ", f"số mới có thể là {display_phone(reading.suggestion)}; sửa rồi gửi lại"
        )
    raise CellError(f"“{text}” không phải số điện thoại", "di động 10 số, máy bàn 11 số; cột để dạng chữ (Text)")


def undo(tx: Transaction, import_id: int) -> int:
    """Take the next people of an import off the list; how many. Answers that some of them gave stay: nobody's."""
    found = tx.select(SURVEY_PEOPLE.name, equal={"import": import_id}, limit=SLICE)
    for each in found:
        tx.delete(SURVEY_PEOPLE.name, each["id"])
    return len(found)


def _month(text: str) -> str:
    told = _MONTH.fullmatch(text)
    iso = _ISO_MONTH.fullmatch(text)
    if told is None and iso is None:
        return day(text)[:7]
    month, year = (int(told[1]), told[2]) if told else (int(iso[2]), iso[1]) if iso else (0, "")
    if not 1 <= month <= _DECEMBER:
        raise CellError(f"“{text}” không phải tháng", "ghi như 11/2026")
    return f"{year}-{month:02}"


def _check(keys: Keys, standing: Standing) -> Callable[[Clean], None]:
    """A check that finds a reference twice in one file, and who must not be called."""
    lines: dict[str, int] = {}

    def check(row: Clean) -> None:
        first = lines.setdefault(keys.service(row["reference"]), row["line"])
        if first != row["line"]:
            raise CellError(f"mã lượt phục vụ đã có ở dòng {first}", "mỗi lượt một dòng; bỏ dòng thừa")
        stands = standing(row["reference"], row["phone"])
        if stands in _NOT_CALLED:
            raise CellError(_NOT_CALLED[stands], "không gọi nữa; bỏ dòng này")

    return check


_NOT_CALLED: Mapping[Added, str] = {
    "known": "lượt phục vụ này đã có trong danh sách, hoặc đã hỏi rồi",
    "silenced": "số điện thoại này đã xin đừng gọi",
}


def _person(row: Clean, import_id: int) -> NewPerson:
    return NewPerson(
        reference=row["reference"],
        served_month=row["month"],
        unit=row["unit"],
        field=row["field"] or "",
        phone=row["phone"],
        name=row["name"] or "",
        import_id=import_id,
    )


def _example(units: dict[str, list[str]]) -> str:
    return next((names[0] for names in units.values() if names), "")


def _plain(text: str) -> str:
    return " ".join(fold(text).split())
