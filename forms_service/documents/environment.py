"""The Jinja environment of all printed pages."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from forms_service.vietnam.clock import ZONE
from forms_service.vietnam.dates import format_date, format_day, format_moment, format_time_short
from forms_service.vietnam.numbers import format_number, format_share
from forms_service.vietnam.phones import display_phone, mask_phone

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Letterhead:
    """The fixed parts of an official page (Decree 30/2020/NĐ-CP, appendix I). Empty texts leave their place blank.

    `superior` stands over `issuer` in the left column, `symbol` follows "Số: …/", `place` stands before the date,
    `recipients` under "Nơi nhận", `signer` is the office that signs ("GIÁM ĐỐC"). `notice` is what every page of an
    office says that is not official yet.
    """

    superior: str
    issuer: str
    place: str
    symbol: str = ""
    recipients: tuple[str, ...] = ()
    signer: str = ""
    notice: str = ""


def environment(*template_folders: Path) -> Environment:
    """An environment that finds `page.html` and the templates of these folders.

    Autoescape is on and an unknown name is an error. A page that extends `page.html` is given `letterhead`
    (Letterhead) and `made_at` (aware datetime), and fills the blocks `title`, `heading`, `content` (and `style`).
    Filters: `day`, `date`, `long_date`, `time`, `moment`, `made`, `number`, `share`, `phone`, `masked`, `whole`.
    """
    found = Environment(
        loader=FileSystemLoader([TEMPLATES, *template_folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    found.filters.update(
        day=format_day,
        date=format_date,
        long_date=long_date,
        time=lambda moment: format_time_short(moment.astimezone(ZONE).time()),
        moment=format_moment,
        made=made,
        number=format_number,
        share=format_share,
        phone=display_phone,
        masked=mask_phone,
        whole=whole,
    )
    return found


def whole(text: str, place: str) -> Markup:
    """`text` with the name of the place and the word before it ("tỉnh Đồng Tháp") never broken between lines."""
    named = re.search(rf"(?:\S+ )?{re.escape(place)}", text, re.IGNORECASE) if place else None
    if named is None:
        return Markup("{}").format(text)
    before, after = text[: named.start()].rstrip(), text[named.end() :]
    # Without a place to break of its own, a line that is full up to here is broken after its first word.
    gap = Markup("<wbr> ") if before else ""
    return Markup('{}{}<span class="whole">{}</span>{}').format(before, gap, named[0], after)


def long_date(day: date) -> str:
    """ "ngày 05 tháng 02 năm 2026": days below 10 and the months 1 and 2 take a zero in front (the decree's rule)."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def made(moment: datetime) -> str:
    """ "15:00 20/11/2026", in Vietnamese time, for the line that says when a page left the system."""
    local = moment.astimezone(ZONE)
    return f"{local:%H:%M} {format_date(local)}"
