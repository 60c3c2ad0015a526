"""Reads a content file key by key into typed values; what is missing, of the wrong kind or unknown becomes a fault.

Reading goes on after a fault, with a harmless value in its place, so that an editor sees all faults at once.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, time
from pathlib import Path
from typing import Any

from forms_service.content.faults import ContentError, Fault
from forms_service.content.yaml import Located, parse

_FENCE = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_IDENTIFIER = re.compile(r"^[a-z0-9][a-z0-9_-]*$")
_CLOCK = re.compile(r"^([01]?[0-9]|2[0-3]):([0-5][0-9])$")
_IDENTIFIER_REMEDY = "chỉ dùng chữ thường không dấu, chữ số, dấu - và _"


class Section:
    """One mapping of a content file. Ask it for every key, then call `finish()`: a key nobody asked for is a fault."""

    def __init__(self, value: Located, file: Path, faults: list[Fault], path: str = "") -> None:
        self.file = file
        self.faults = faults
        self.path = path
        self.line = value.line
        self._items: dict[str, Located] = value.value if isinstance(value.value, dict) else {}
        self._asked: set[str] = set()
        if not isinstance(value.value, dict):
            self.fault("", "phải là các dòng `khóa: giá trị`")

    def __contains__(self, key: str) -> bool:
        return key in self._items

    def keys(self) -> list[str]:
        """The keys, in the order of the file (for mappings whose keys are data, like options)."""
        return list(self._items)

    def fault(self, key: str, cause: str, remedy: str = "") -> None:
        """Record a fault at `key` (or at the mapping itself when key is empty)."""
        line = self._items[key].line if key in self._items else self.line
        path = ".".join(part for part in (self.path, key) if part)
        self.faults.append(Fault(self.file, line, path, cause, remedy))

    def plain(self) -> dict[str, Any]:
        """The whole mapping as plain values, unchecked; asking for it does not count as asking for its keys."""
        return {key: item.plain() for key, item in self._items.items()}

    def raw(self, key: str) -> Any:
        """The plain value, unchecked (str, int, bool, date, None, list, dict); None if absent."""
        self._asked.add(key)
        return self._items[key].plain() if key in self._items else None

    def text(self, key: str, *, choices: Collection[str] | None = None) -> str:
        """Required text (NFC, stripped). A whole number counts as text. Fault: absent, empty, not among choices."""
        found = self.maybe_text(key, choices=choices)
        if found is None and not self._has_fault(key):
            self.fault(key, "thiếu khóa này", f"thêm dòng `{key}: …`")
        return found or ""

    def maybe_text(self, key: str, *, choices: Collection[str] | None = None) -> str | None:
        """Text, or None if absent or null."""
        value = self.raw(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int):
            self.fault(key, "phải là chữ", "đặt giá trị trong ngoặc kép")
            return None
        text = unicodedata.normalize("NFC", str(value)).strip()
        if choices is not None and text not in choices:
            self.fault(key, f"không có giá trị “{text}”", "chọn một trong: " + ", ".join(choices))
            return None
        return text or None

    def identifier(self, key: str) -> str:
        """Required identifier: lower-case ASCII letters, digits, `-`, `_`. Empty text stands in after a fault."""
        found = self.maybe_identifier(key)
        if found is None and not self._has_fault(key):
            self.fault(key, "thiếu khóa này", f"thêm dòng `{key}: …`")
        return found or ""

    def maybe_identifier(self, key: str) -> str | None:
        """An identifier, or None if absent or null."""
        found = self.maybe_text(key)
        if found is not None and not _IDENTIFIER.match(found):
            self.fault(key, f"“{found}” không phải mã", _IDENTIFIER_REMEDY)
            return None
        return found

    def identifiers(self, key: str) -> tuple[str, ...]:
        """A list of identifiers; empty if absent."""
        found = self.texts(key)
        for item in found:
            if not _IDENTIFIER.match(item):
                self.fault(key, f"“{item}” không phải mã", _IDENTIFIER_REMEDY)
        return tuple(item for item in found if _IDENTIFIER.match(item))

    def integer(self, key: str) -> int:
        """Required whole number; 0 stands in after a fault."""
        found = self.maybe_integer(key)
        if found is None and not self._has_fault(key):
            self.fault(key, "thiếu khóa này", f"thêm dòng `{key}: số`")
        return found or 0

    def maybe_integer(self, key: str) -> int | None:
        value = self.raw(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self.fault(key, "phải là số nguyên", "ghi số không có dấu chấm, không có số 0 ở đầu")
            return None
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        value = self.raw(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.fault(key, "phải là true hoặc false")
            return default
        return value

    def day(self, key: str) -> date:
        """Required ISO date; `date.min` stands in after a fault."""
        found = self.maybe_day(key)
        if found is None and not self._has_fault(key):
            self.fault(key, "thiếu khóa này", f"thêm dòng `{key}: năm-tháng-ngày`")
        return found or date.min

    def maybe_day(self, key: str) -> date | None:
        value = self.raw(key)
        if value is None:
            return None
        if not isinstance(value, date):
            self.fault(key, "phải là ngày", "ghi theo dạng 2026-11-30")
            return None
        return value

    def maybe_time(self, key: str) -> time | None:
        """A time of day such as 9:30 or "09:30"."""
        text = self.maybe_text(key)
        if text is None:
            return None
        match = _CLOCK.match(text)
        if match is None:
            self.fault(key, "phải là giờ", 'ghi theo dạng "09:30"')
            return None
        return time(int(match[1]), int(match[2]))

    def texts(self, key: str, *, choices: Collection[str] | None = None) -> tuple[str, ...]:
        """A list of texts; empty if absent."""
        value = self.raw(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(
            isinstance(item, str | int) and not isinstance(item, bool) for item in value
        ):
            self.fault(key, "phải là danh sách", f"ghi theo dạng `{key}: [một, hai]`")
            return ()
        found = tuple(unicodedata.normalize("NFC", str(item)).strip() for item in value)
        for item in found:
            if choices is not None and item not in choices:
                self.fault(key, f"không có giá trị “{item}”", "chọn trong: " + ", ".join(choices))
        return found

    def section(self, key: str) -> "Section":
        """A required nested mapping; an empty one stands in after a fault."""
        found = self.maybe_section(key)
        if found is None:
            self.fault(key, "thiếu khóa này", f"thêm `{key}:` và các dòng thụt vào bên dưới")
            return Section(Located({}, self.line), self.file, [], self.path)
        return found

    def maybe_section(self, key: str) -> "Section | None":
        self._asked.add(key)
        item = self._items.get(key)
        if item is None or item.value is None:
            return None
        return Section(item, self.file, self.faults, ".".join(part for part in (self.path, key) if part))

    def sections(self, key: str) -> "list[Section]":
        """A list of nested mappings; empty if absent."""
        self._asked.add(key)
        item = self._items.get(key)
        if item is None or item.value is None:
            return []
        if not isinstance(item.value, tuple):
            self.fault(key, "phải là danh sách", "mỗi mục bắt đầu bằng dấu gạch ngang")
            return []
        path = ".".join(part for part in (self.path, key) if part)
        return [Section(each, self.file, self.faults, f"{path}[{n}]") for n, each in enumerate(item.value)]

    def finish(self) -> None:
        """Record a fault for every key that nobody asked for. Call it last."""
        for key in self._items:
            if key not in self._asked:
                self.fault(key, "không biết khóa này", "xem lại chính tả, hoặc bỏ dòng này")

    def _has_fault(self, key: str) -> bool:
        path = ".".join(part for part in (self.path, key) if part)
        return any(fault.file == self.file and fault.key == path for fault in self.faults)


@dataclass(frozen=True)
class Page:
    """A Markdown page: its front matter (an empty section if it has none), its body, the body's first line."""

    file: Path
    front: Section
    body: str
    body_line: int

    def fault(self, at: int, cause: str, remedy: str = "") -> None:
        """Record a fault in the body, at the character `at` (from 0)."""
        line = self.body_line + self.body.count("\n", 0, at)
        self.front.faults.append(Fault(self.file, line, "", cause, remedy))


def read_page(path: Path, faults: list[Fault]) -> Page:
    """Read a Markdown file with front matter. Faults go to `faults`; reading never raises for content."""
    before = len(faults)
    text = read_text(path, faults)
    match = _FENCE.match(text)
    if match is None:
        if text.startswith("---"):
            faults.append(
                Fault(path, 1, "", "phần đầu trang không đóng", "thêm một dòng chỉ có --- sau phần đầu", unread=True)
            )
        return Page(path, Section(Located({}, 1), path, faults if len(faults) == before else []), text, 1)
    body_line = text.count("\n", 0, match.end()) + 1
    return Page(path, _parse(match[1], path, 2, faults), text[match.end() :], body_line)


def read_yaml(path: Path, faults: list[Fault]) -> Section:
    """Read a YAML file whose top is a mapping. Faults go to `faults`."""
    before = len(faults)
    text = read_text(path, faults)
    return _parse(text, path, 1, faults) if len(faults) == before else Section(Located({}, 1), path, [])


def read_text(path: Path, faults: list[Fault]) -> str:
    """A file's text in NFC with plain line ends; a byte order mark is dropped. Fault: not UTF-8."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        cause = "tệp không phải Unicode UTF-8"
        faults.append(Fault(path, line, "", cause, "lưu lại tệp với mã UTF-8", unread=True))
        return ""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _parse(text: str, path: Path, first_line: int, faults: list[Fault]) -> Section:
    """The top mapping. If it cannot be read, one whose further faults nobody hears: every key would be missing."""
    try:
        located = parse(text, path, first_line)
    except ContentError as error:
        faults.extend(replace(fault, unread=True) for fault in error.faults)
        return Section(Located({}, first_line), path, [])
    return Section(Located({}, first_line) if located.value is None else located, path, faults)
