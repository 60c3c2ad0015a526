"""What an import is: columns, a check of each row, how what passed is kept. Rules only; rooms declare their kinds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from forms_service.sheets.reading import ReadSheet, Row, badly_encoded, column
from forms_service.staff.audit import Actor
from forms_service.staff.model import Permission
from forms_service.storage.contract import Document, Index, Table, Transaction
from forms_service.vietnam.numbers import parse_number

IMPORTS = Table("imports", (Index(("kind", "digest")), Index(("kind", "at")), Index(("state", "at"))))
"""kind, digest (of the file's bytes), state, at, by, count (rows that passed), skipped (lines that did not), done (rows
kept so far), done_at. No name of the file: it may tell of people."""

IMPORT_PAGES = Table("import_pages", (Index(("import",)),))
"""import, rows: the next SLICE of rows of an import that is checked or being kept; gone once they are kept."""

TABLES = (IMPORTS, IMPORT_PAGES)

State = Literal["checked", "keeping", "kept", "undone"]

SLICE = 50
"""Rows kept in one transaction: intake goes on between two."""
FORGOTTEN_AFTER_HOURS = 2
"""How long a checked file waits for somebody to say yes."""
MOST_TOLD = 200
"""Faults that one page lists."""

Values = Mapping[str, str]
Clean = dict[str, Any]
"""A row that passed, as JSON."""


class CellError(ValueError):
    """A cell that cannot be used: `cause` and `remedy`, in Vietnamese. Raised by a column's `read`."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.remedy = remedy


@dataclass(frozen=True)
class Fault:
    """What is wrong in the file, and what to do about it."""

    line: int
    column: str
    cause: str
    remedy: str


@dataclass(frozen=True)
class Column:
    """One column: `key` of the clean row, `name` as the heading has it, other spellings, how a cell is read."""

    key: str
    name: str
    read: Callable[[str], Any]
    also: tuple[str, ...] = ()
    required: bool = True
    example: str = ""


@dataclass(frozen=True)
class ImportKind:
    """One kind of list. `check` looks at a whole row, and may raise CellError; `keep` and `undo` run in slices.

    `keep` is given the id of the import, which it stores with each row, so that `undo` (the next documents of an
    import, at most SLICE of them; how many it removed) finds them again.
    """

    kind: str
    title: str
    about: str
    permission: Permission
    columns: tuple[Column, ...]
    keep: Callable[[Transaction, Actor, int, Sequence[Clean]], None]
    undo: Callable[[Transaction, int], int]
    check: Callable[[Clean], None] = lambda _row: None
    back: str = "/nhan-vien/"
    theirs: Callable[[Document], bool] = lambda _import: True
    """Whether an import (its row) is one that this person may see and take back."""


@dataclass(frozen=True)
class Checked:
    """A file that was looked through: rows that passed and what is wrong with the others."""

    rows: tuple[Clean, ...]
    faults: tuple[Fault, ...] = field(default=())


def check_sheet(kind: ImportKind, sheet: ReadSheet) -> Checked:
    """Look at every row. A missing column is one fault, at line 1."""
    found = {each.key: column(sheet, each.name, *each.also) for each in kind.columns}
    missing = [each for each in kind.columns if each.required and found[each.key] is None]
    if missing:
        return Checked((), tuple(_missing(each) for each in missing))
    rows, faults = [], []
    for row in sheet.rows:
        clean, wrong = _check_row(kind, row, found)
        faults += wrong
        if not wrong:
            rows.append(clean)
    return Checked(tuple(rows), tuple(faults))


def _missing(each: Column) -> Fault:
    return Fault(1, each.name, f"không có cột “{each.name}”", "ghi tên cột này ở dòng đầu, hoặc dùng tệp mẫu")


def _check_row(kind: ImportKind, row: Row, found: Mapping[str, str | None]) -> tuple[Clean, list[Fault]]:
    clean: Clean = {"line": row.line}
    faults = []
    if strange := badly_encoded(row):
        return clean, [Fault(row.line, strange, "chữ bị lỗi phông (VNI, TCVN3)", "gõ lại bằng bộ gõ Unicode")]
    for each in kind.columns:
        heading = found[each.key]
        text = row.cells.get(heading, "") if heading else ""
        try:
            clean[each.key] = _read(each, text)
        except CellError as error:
            faults.append(Fault(row.line, each.name, error.cause, error.remedy))
    if not faults:
        try:
            kind.check(clean)
        except CellError as error:
            faults.append(Fault(row.line, "", error.cause, error.remedy))
    return clean, faults


def _read(each: Column, text: str) -> Any:
    if text:
        return each.read(text)
    if each.required:
        raise CellError("ô này trống", "ghi vào, hoặc bỏ dòng này")
    return None


# --- How cells are read ---


def whole_number(text: str) -> int:
    """A count: "2.859" or "2859"; never negative. Raises CellError."""
    number = parse_number(text)
    if number is None or number < 0:
        raise CellError(f"“{text}” không phải số đếm", "ghi số nguyên, như 12 hoặc 1.200")
    return number


def day(text: str) -> str:
    """A day as ISO text, from 2023-03-01 or 01/3/2023. Raises CellError."""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text[:10], form).date().isoformat()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise CellError(f"“{text}” không phải ngày", "ghi như 01/03/2023")


def not_after(today: date) -> Callable[[str], str]:
    """A day that is not in the future."""

    def read(text: str) -> str:
        found = day(text)
        if found > today.isoformat():
            raise CellError(f"ngày {text} chưa đến", "xem lại ngày")
        return found

    return read


def text_of(longest: int) -> Callable[[str], str]:
    """A text of at most so many letters."""

    def read(text: str) -> str:
        if len(text) > longest:
            raise CellError(f"dài quá {longest} chữ cái", "rút gọn lại")
        return text

    return read


def one_of(choices: Mapping[str, Sequence[str]], plain: Callable[[str], str]) -> Callable[[str], str]:
    """A choice by its value or any of its names, however they are spelled (`plain` folds them)."""
    known = {plain(name): value for value, names in choices.items() for name in (value, *names)}

    def read(text: str) -> str:
        if plain(text) not in known:
            told = ", ".join(names[0] for names in list(choices.values())[:12] if names)
            raise CellError(f"không có mục “{text}”", f"ghi một trong: {told}")
        return known[plain(text)]

    return read
