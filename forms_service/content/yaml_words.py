"""What is wrong with the YAML of a file, in words for an editor: the parser itself speaks English, of its own parts."""

from dataclasses import dataclass

import yaml

_QUOTE = "chữ có dấu hai chấm hay ngoặc thì đặt cả trong ngoặc kép"
_COLON = f"{_QUOTE}; ở dòng trên, sau khóa phải có dấu hai chấm rồi khoảng trắng"
_INDENT = "xem lại khoảng trắng đầu dòng này và các dòng ngay trên"


@dataclass(frozen=True)
class Trouble:
    """Where in the text (lines from 0), what is wrong and what to do."""

    line: int
    cause: str
    remedy: str


_SAYINGS = (
    ("found a tab character", "đầu dòng có dấu tab", "thay dấu tab bằng khoảng trắng", False),
    ("mapping values are not allowed", "dấu hai chấm ở chỗ không được", _COLON, False),
    ("could not find expected ':'", "dòng này thiếu dấu hai chấm sau khóa", "ghi theo dạng `khóa: giá trị`", True),
    ("found unexpected end of stream", "mở ngoặc kép mà không đóng", "thêm ngoặc kép ở cuối chữ", True),
    ("did not find expected ',' or ']'", "mở [ mà không đóng, hoặc thiếu dấu phẩy", "thêm dấu ] hay dấu phẩy", True),
    ("did not find expected ',' or '}'", "mở { mà không đóng, hoặc thiếu dấu phẩy", "thêm dấu } hay dấu phẩy", True),
    ("did not find expected '-' indicator", "dòng này không thẳng với các gạch đầu dòng phía trên", _INDENT, False),
    ("did not find expected key", "dòng này thụt vào không thẳng hàng, hoặc thừa chữ sau ngoặc kép", _INDENT, False),
    ("block sequence entries are not allowed", "gạch đầu dòng ở chỗ không được", "đưa nó xuống dòng dưới", False),
    ("escape character", "trong ngoặc kép có dấu \\ không đúng", "bỏ dấu \\, hoặc ghi \\\\", False),
    ("did not find expected node content", "thiếu giá trị, hoặc thừa dấu ngoặc", "xem lại ngoặc và dấu phẩy", False),
    ("expected alphabetic or numeric", "chữ không được bắt đầu bằng & hay *", "đặt chữ trong ngoặc kép", False),
    ("control characters are not allowed", "có ký tự không nhìn thấy được", "gõ lại chỗ này", False),
)  # fmt: skip
"""Part of what the parser says, cause, remedy, and whether the line on which the part began tells more."""

_UNKNOWN = ("phần khóa và giá trị ghi chưa đúng dạng", f"{_INDENT}; {_QUOTE}", False)


def explain(error: yaml.YAMLError, text: str) -> Trouble:
    """The trouble that stopped the parser in `text`; a general sentence for what is rare."""
    said = getattr(error, "problem", None) or str(error)
    cause, remedy, at_start = next((saying[1:] for saying in _SAYINGS if saying[0] in said), _UNKNOWN)
    mark = getattr(error, "context_mark", None) if at_start else None
    line, column = _place(mark or getattr(error, "problem_mark", None), error, text)
    if "cannot start any token" in said:
        cause, remedy = _bad_start(text, line, column)
    return Trouble(line, cause, remedy)


def _place(mark: yaml.Mark | None, error: yaml.YAMLError, text: str) -> tuple[int, int]:
    last = text.rstrip().count("\n")  # what is never closed is noticed behind the end
    if mark is not None:
        return min(mark.line, last), mark.column
    before = text.encode()[: getattr(error, "position", 0) or 0]
    return min(before.count(b"\n"), last), 0


def _bad_start(text: str, line: int, column: int) -> tuple[str, str]:
    sign = text.split("\n")[line][column : column + 1]
    if sign == "\t":
        return "đầu dòng có dấu tab", "thay dấu tab bằng khoảng trắng"
    return f"giá trị không được bắt đầu bằng dấu {sign}", "đặt chữ trong ngoặc kép"
