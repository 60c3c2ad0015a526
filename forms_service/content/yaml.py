"""YAML as editors mean it: plain scalars are text unless they can be nothing else (details 3 of the design).

YAML 1.1 reads `9:30` as 570, `0277` as 191 and `no` as False. Here only `true`, `false`, `null`, whole numbers
without a leading zero and ISO dates are more than text; a key said twice is a fault, and so are anchors and tags.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from forms_service.content.faults import ContentError, Fault
from forms_service.content.yaml_words import explain

_INTEGER = re.compile(r"^-?(0|[1-9][0-9]{0,14})$")  # a longer run of digits is no number that anyone counted
_DATE = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_DEEPEST = 20  # deeper than any content; keeps a hostile file from exhausting the stack
_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader  # the same events, ten times faster
_SYNTAX_REMEDY = "xem lại dấu hai chấm, khoảng trắng đầu dòng; chữ có dấu hai chấm thì đặt trong ngoặc kép"
_PLAIN_REMEDY = "ghi giá trị trực tiếp; chữ có dấu &, * hay ! ở đầu thì đặt trong ngoặc kép"


@dataclass(frozen=True)
class Located:
    """A value of a YAML file and the line (from 1) on which it begins.

    `value` is str, int, bool, date or None; a tuple of `Located`; or a dict from key to `Located`.
    """

    value: Any
    line: int

    def plain(self) -> Any:
        """The same value without lines: str, int, bool, date, None, list or dict, nested."""
        if isinstance(self.value, Mapping):
            return {key: item.plain() for key, item in self.value.items()}
        if isinstance(self.value, tuple):
            return [item.plain() for item in self.value]
        return self.value


def parse(text: str, file: Path, first_line: int = 1) -> Located:
    """Read one YAML document. `first_line` is the line of `file` on which `text` begins.

    Raises ContentError: bad syntax, a key said twice, a date that does not exist, an anchor, an alias or a tag,
    a second document, nesting deeper than 20.
    """
    reader = _Reader(file, first_line)
    try:
        located = reader.document(yaml.parse(text, Loader=_LOADER))
    except yaml.YAMLError as error:
        trouble = explain(error, text)
        raise ContentError([Fault(file, first_line + trouble.line, "", trouble.cause, trouble.remedy)]) from error
    if reader.faults:
        raise ContentError(reader.faults)
    return located


class _Reader:
    """Builds values from the parser's events; collects faults on the way."""

    def __init__(self, file: Path, first_line: int) -> None:
        self.file = file
        self.first_line = first_line
        self.faults: list[Fault] = []

    def document(self, events: Iterator[yaml.Event]) -> Located:
        values = []
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                values.append(self.value(event, events, "", 0))
                if len(values) > 1:
                    self.fault(event, "", "tệp có hai phần cách nhau bằng ---", "giữ một phần")
        return values[0] if values else Located(None, self.first_line)

    def value(self, event: yaml.Event, events: Iterator[yaml.Event], path: str, depth: int) -> Located:
        if depth > _DEEPEST:
            raise ContentError([Fault(self.file, self._line(event), path, "lồng nhau quá sâu", "bớt tầng")])
        if getattr(event, "anchor", None) or getattr(event, "tag", None):  # an alias names its anchor
            self.fault(event, path, "không dùng được ký hiệu &, * hay ! của YAML", _PLAIN_REMEDY)
        if isinstance(event, yaml.MappingStartEvent):
            return Located(self._mapping(events, path, depth + 1), self._line(event))
        if isinstance(event, yaml.SequenceStartEvent):
            return Located(tuple(self._items(events, path, depth + 1)), self._line(event))
        return Located(self._scalar(event, path), self._line(event))

    def _items(self, events: Iterator[yaml.Event], path: str, depth: int) -> Iterator[Located]:
        for number, event in enumerate(events):
            if isinstance(event, yaml.SequenceEndEvent):
                return
            yield self.value(event, events, f"{path}[{number}]", depth)

    def _mapping(self, events: Iterator[yaml.Event], parent: str, depth: int) -> dict[str, Located]:
        found: dict[str, Located] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event, events, parent, depth)
            path = f"{parent}.{key}" if parent else key
            if key in found:
                self.fault(event, path, "khóa này ghi hai lần", "giữ một dòng")
            found[key] = self.value(next(events), events, path, depth)
        return found

    def _key(self, event: yaml.Event, events: Iterator[yaml.Event], parent: str, depth: int) -> str:
        if isinstance(event, yaml.ScalarEvent):
            return str(event.value)
        self.fault(event, parent, "khóa phải là chữ", _SYNTAX_REMEDY)
        self.value(event, events, parent, depth)
        return ""

    def _scalar(self, event: yaml.Event, path: str) -> Any:
        text = str(getattr(event, "value", ""))  # an alias has none; its fault is recorded already
        if getattr(event, "style", None):  # quoted or a block: always text
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.match(text):
            return int(text)
        return self._day(event, text, path) if _DATE.match(text) else text

    def _day(self, event: yaml.Event, text: str, path: str) -> Any:
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.fault(event, path, f"không có ngày {text}", "ghi ngày có thật theo dạng năm-tháng-ngày")
            return text

    def fault(self, event: yaml.Event, key: str, cause: str, remedy: str) -> None:
        self.faults.append(Fault(self.file, self._line(event), key, cause, remedy))

    def _line(self, event: yaml.Event) -> int:
        mark = event.start_mark
        return self.first_line + (mark.line if mark else 0)
