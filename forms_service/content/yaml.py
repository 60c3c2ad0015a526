"""YAML as editors mean it: plain scalars are text unless they can be nothing else (details 3 of the design).

YAML 1.1 reads `9:30` as 570, `0277` as 191 and `no` as False. Here only `true`, `false`, `null`, whole numbers
without a leading zero and ISO dates are more than text; a key said twice is a fault.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from forms_service.content.faults import ContentError, Fault

_INTEGER = re.compile(r"^-?(0|[1-9][0-9]*)$")
_DATE = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


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

    Raises ContentError: bad syntax, a key said twice, a date that does not exist, an anchor or a tag.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + first_line
        raise ContentError([Fault(file, line, "", f"YAML không đọc được: {error.problem}", _SYNTAX_REMEDY)]) from error
    except yaml.YAMLError as error:
        raise ContentError([Fault(file, first_line, "", f"YAML không đọc được: {error}", _SYNTAX_REMEDY)]) from error
    if node is None:
        return Located(None, first_line)
    faults: list[Fault] = []
    located = _locate(node, file, first_line, "", faults)
    if faults:
        raise ContentError(faults)
    return located


_SYNTAX_REMEDY = "xem lại dấu hai chấm, khoảng trắng đầu dòng; chữ có dấu hai chấm thì đặt trong ngoặc kép"


def _locate(node: yaml.Node, file: Path, first_line: int, key: str, faults: list[Fault]) -> Located:
    line = node.start_mark.line + first_line
    if isinstance(node, yaml.MappingNode):
        return Located(_mapping(node.value, file, first_line, key, faults), line)
    if isinstance(node, yaml.SequenceNode):
        return Located(tuple(_locate(item, file, first_line, key, faults) for item in node.value), line)
    return Located(_scalar(node, file, line, key, faults), line)


def _mapping(
    pairs: Sequence[tuple[yaml.Node, yaml.Node]], file: Path, first_line: int, parent: str, faults: list[Fault]
) -> dict[str, Located]:
    found: dict[str, Located] = {}
    for key_node, value_node in pairs:
        key = str(key_node.value)
        path = f"{parent}.{key}" if parent else key
        if key in found:
            faults.append(
                Fault(file, key_node.start_mark.line + first_line, path, "khóa này ghi hai lần", "giữ một dòng")
            )
        found[key] = _locate(value_node, file, first_line, path, faults)
    return found


def _scalar(node: yaml.Node, file: Path, line: int, key: str, faults: list[Fault]) -> Any:
    text = str(node.value)
    if not isinstance(node, yaml.ScalarNode) or node.style is not None:  # quoted or a block: always text
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text)
    if _DATE.match(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            faults.append(Fault(file, line, key, f"không có ngày {text}", "ghi ngày có thật theo dạng năm-tháng-ngày"))
    return text
