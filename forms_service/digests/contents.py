"""From a period to what is mailed: subject, covering text and the page that becomes a PDF."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment

from forms_service.catalogue import Catalogue
from forms_service.content.office import Office
from forms_service.digests.briefing import Briefing, gather_briefing
from forms_service.digests.daily import DailyDigest, gather_daily
from forms_service.digests.listing import sheet_of
from forms_service.digests.timing import Period
from forms_service.documents.environment import Letterhead, environment
from forms_service.sheets.model import Sheet
from forms_service.storage.contract import Reader
from forms_service.vietnam.dates import format_date
from forms_service.vietnam.numbers import format_number

_COVER = """\
{what}.

Chi tiết ở tệp PDF kèm theo, chỉ có mã phiếu và số điện thoại đã che bớt.
Họ tên và nội dung: xin đăng nhập trang dành cho nhân viên, mở “Buổi tiếp” hoặc “Phiếu đã nhận”.

{office}
"""

_SHEET = "\nTệp PDF chỉ liệt kê được một phần; bảng tính kèm theo có đủ mọi dòng, cũng chỉ có mã và số đã che.\n"


@dataclass(frozen=True)
class Contents:
    """A digest, made. `subject` and `text` hold no personal data; `html` is a page for `documents.render_pdf`.

    `sheet` lists everything where the page could not: codes and masked phones, as on the page. None: all is on it.
    """

    subject: str
    text: str
    html: str
    sheet: Sheet | None = None


def contents_of(
    reader: Reader, catalogue: Catalogue, period: Period, made_at: datetime, *, full: bool = False
) -> Contents:
    """Gather and render one digest (`made_at` aware). `full` shows names and texts: never mailed (decision 8)."""
    digest: DailyDigest | Briefing
    if period.kind == "daily":
        digest = gather_daily(reader, catalogue, period.day, full=full)
        what = _daily_line(digest)
    else:
        digest = gather_briefing(reader, catalogue, period.day, full=full)
        what = _briefing_line(digest)
    text = _COVER.format(what=what, office=catalogue.office.name)
    sheet = sheet_of(reader, catalogue, period) if digest.unlisted and not full else None
    return Contents(
        what, text + (_SHEET if sheet else ""), render_digest_html(digest, catalogue.office, made_at, full=full), sheet
    )


def render_digest_html(digest: DailyDigest | Briefing, office: Office, made_at: datetime, *, full: bool = False) -> str:
    """The page of a digest. `full` only says on it that it must not be passed on: what it shows was gathered so."""
    template = _environment().get_template("daily.html" if isinstance(digest, DailyDigest) else "briefing.html")
    letterhead = Letterhead(
        superior=office.parent,
        issuer=office.name_on(made_at.date()),
        place=office.place_name,
        notice=office.banner,
    )
    return template.render(digest=digest, letterhead=letterhead, made_at=made_at, full=full)


@cache
def _environment() -> Environment:
    return environment(Path(__file__).parent / "templates")


def _daily_line(digest: DailyDigest) -> str:
    day = format_date(digest.day)
    if digest.is_empty:
        return f"Ngày {day}: không có gì mới"
    late = f", {format_number(digest.owed.late)} vụ việc quá hạn" if digest.owed.late else ""
    return f"Ngày {day}: {format_number(digest.received)} phiếu mới, {format_number(digest.waiting)} chưa xử lý{late}"


def _briefing_line(briefing: Briefing) -> str:
    day = format_date(briefing.day)
    if briefing.is_empty:
        return f"Tuần từ {day}: chưa có ai đăng ký gặp"
    waiting = f", {format_number(briefing.waiting)} đang chờ chỗ" if briefing.waiting else ""
    return f"Tuần từ {day}: {format_number(briefing.placed)} lượt đăng ký gặp{waiting}"
