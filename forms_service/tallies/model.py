"""A count of help given on one day. Its numbers are never added to those of receptions or surveys (C8)."""

from collections.abc import Mapping
from typing import Literal, get_args

from forms_service.storage.contract import Index, Table

TALLIES = Table(
    "tallies",
    (Index(("key",), unique=True), Index(("day",)), Index(("unit", "day")), Index(("import",))),
)
"""key (day/unit/kind/area of what is tallied on screen; import/number/line of what was imported), day, unit, area (an
id of linh-vuc.yml or null), kind, count, by, at, import (id or null)."""

Kind = Literal["no_write", "online_post", "form_writing", "guidance"]
KINDS: Mapping[Kind, str] = {
    "no_write": "Công dân không viết, dịch vụ công trực tuyến",
    "online_post": "Nộp trực tuyến, nhận qua bưu chính công ích",
    "form_writing": "Viết giúp đơn, tờ khai",
    "guidance": "Hướng dẫn, giải thích",
}
"""Kinds of help of the year 2023 (article of the centre, F5), and plain guidance."""

KIND_IDS: tuple[Kind, ...] = get_args(Kind)

MOST_AT_ONCE = 999
"""Of one press: more is a slip of the finger."""


def key_of(day: str, unit: str, kind: str, area: str | None) -> str:
    """Under which the counts of one day, unit, kind and area are kept together."""
    return f"{day}/{unit}/{kind}/{area or ''}"
