"""The support log from a spreadsheet: one row a day, unit, kind and area with its count."""

from datetime import date

from forms_service.catalogue import Catalogue
from forms_service.imports.model import Column, ImportKind, not_after, one_of, whole_number
from forms_service.tallies.counting import keep_imported, undo_imported
from forms_service.tallies.model import KINDS
from forms_service.vietnam.text import fold

PAGE = "/nhan-vien/ho-tro"


def support_log(catalogue: Catalogue, today: date) -> ImportKind:
    """The kind of import, with the units and areas of the catalogue."""
    units = {
        unit.id: [*(name.name for name in reversed(unit.names)), *unit.aliases] for unit in catalogue.units.values()
    }
    kinds: dict[str, list[str]] = {kind: [label] for kind, label in KINDS.items()}
    areas = {area.id: [area.label] for area in catalogue.areas.values()}
    return ImportKind(
        kind="ho-tro",
        title="Nhập nhật ký hỗ trợ",
        about="Mỗi dòng là số lượt của một ngày, một đơn vị, một loại. Không ghi tên người được giúp.",
        permission="count_support",
        columns=(
            Column("day", "Ngày", not_after(today), example="01/03/2026"),
            Column("unit", "Đơn vị", one_of(units, _plain), also=("Cơ quan", "Sở"), example="Sở Tư pháp"),
            Column("kind", "Loại", one_of(kinds, _plain), example=KINDS["no_write"]),
            Column("area", "Lĩnh vực", one_of(areas, _plain), required=False),
            Column("count", "Số lượt", whole_number, also=("Số lượng", "Lượt"), example="12"),
        ),
        keep=lambda tx, actor, import_id, rows: keep_imported(tx, actor, import_id, list(rows)),
        undo=undo_imported,
        back=PAGE,
    )


def _plain(text: str) -> str:
    return " ".join(fold(text).split())
