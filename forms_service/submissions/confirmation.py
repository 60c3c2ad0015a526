"""The first notice: that a submission was received. Nothing of what was typed, for nobody has verified the address."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from forms_service.catalogue import Catalogue
from forms_service.forms.definition import FormDefinition
from forms_service.notices.model import Notice
from forms_service.storage.contract import Document
from forms_service.submissions.codes import needs_phone, spoken
from forms_service.submissions.intake import Confirmation
from forms_service.submissions.model import planned_day
from forms_service.submissions.pages import reception_in_words
from forms_service.vietnam.dates import format_day

RECEIVED = "received"
"""The key, for each submission, of this notice."""

_PLACED = "Đã giữ chỗ cho ông/bà trong buổi {day}. Đây chưa phải giấy hẹn: xin chờ nhân viên xác nhận.\n\n"
_WAITING = "Buổi {day} đã đủ chỗ. Ông/bà đang trong danh sách chờ; nhân viên sẽ báo khi có chỗ.\n\n"

_OWN_PAGE = "Xem buổi gặp, báo sẽ đến hoặc rút đăng ký tại:\n{url}\n\n"

_TEXT = """\
Kính gửi ông/bà,

{banner}{office} đã nhận phiếu “{form}” của ông/bà.

Mã của ông/bà: {code}

{placement}{steps}

Muốn biết đã đến đâu, xin vào {status_url}{with_what}{hotline}.

Nếu ông/bà không gửi phiếu này, có người đã ghi nhầm địa chỉ thư; xin bỏ qua thư.

{office}
"""

_SAY = "{office} đã nhận phiếu “{form}” của ông/bà."
_SAY_PLACED = " Đã giữ chỗ trong buổi {day}; đây chưa phải giấy hẹn."
_SAY_WAITING = " Buổi {day} đã đủ chỗ; ông/bà đang trong danh sách chờ."


def confirmation_writer(catalogue: Callable[[], Catalogue], service_url: str) -> Confirmation:
    """What writes the first notice of a kept submission."""

    def write(form: FormDefinition, document: Document) -> Notice:
        return Notice(
            key=RECEIVED,
            kind="received",
            submission=document,
            subject="Đã nhận phiếu của ông/bà",
            text=_text(form, document, catalogue(), service_url) if document["values"].get("email") else "",
            say=_say(form, document, catalogue()),
        )

    return write


def _text(form: FormDefinition, document: Document, catalogue: Catalogue, service_url: str) -> str:
    office = catalogue.office
    return _TEXT.format(
        office=office.name,
        form=form.title,
        code=spoken(document["code"]),
        placement=_placement(document, catalogue, service_url),
        banner="" if office.official else f"({office.banner})\n\n",
        steps="\n".join(f"- {step}" for step in form.next_steps),
        status_url=f"{service_url}/tra-cuu",
        with_what=" và nhập mã cùng bốn số cuối điện thoại" if needs_phone(document["code"]) else " và nhập mã",
        hotline=f", hoặc gọi {office.hotline.number}" if office.hotline.number else "",
    )


def _placement(document: Document, catalogue: Catalogue, service_url: str) -> str:
    """What its place means, and the page where its sender answers."""
    sentence = {"placed": _PLACED, "waiting": _WAITING}.get(document.get("placement", ""), "")
    link = _OWN_PAGE.format(url=f"{service_url}/dang-ky/{document['link']}") if document.get("link") else ""
    return sentence.format(day=reception_in_words(document, catalogue)) + link


def _say(form: FormDefinition, document: Document, catalogue: Catalogue) -> str:
    return _sentence(catalogue.office.short_name, form.title, document.get("placement", ""), planned_day(document))


@lru_cache(maxsize=256)
def _sentence(office: str, form: str, placement: str, day: date | None) -> str:
    """Alike for all who were placed on one day: written once, for every submission passes here."""
    more = {"placed": _SAY_PLACED, "waiting": _SAY_WAITING}.get(placement, "") if day else ""
    return _SAY.format(office=office, form=form) + more.format(day=format_day(day) if day else "")
