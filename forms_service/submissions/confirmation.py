"""The mail to a submitter who gave an address: nothing of what was typed, for nobody has verified the address."""

from collections.abc import Callable

from forms_service.catalogue import Catalogue
from forms_service.forms.definition import FormDefinition
from forms_service.mail.outbox import Mail
from forms_service.storage.contract import Document
from forms_service.submissions.codes import needs_phone, spoken
from forms_service.submissions.intake import Confirmation
from forms_service.submissions.pages import reception_in_words

_PLACED = "Đã giữ chỗ cho ông/bà trong buổi {day}. Đây chưa phải giấy hẹn: xin chờ nhân viên xác nhận.\n\n"
_WAITING = "Buổi {day} đã đủ chỗ. Ông/bà đang trong danh sách chờ; nhân viên sẽ báo khi có chỗ.\n\n"

_TEXT = """\
Kính gửi ông/bà,

{banner}{office} đã nhận phiếu “{form}” của ông/bà.

Mã của ông/bà: {code}

{placement}{steps}

Muốn biết đã đến đâu, xin vào {status_url}{with_what}{hotline}.

Nếu ông/bà không gửi phiếu này, có người đã ghi nhầm địa chỉ thư; xin bỏ qua thư.

{office}
"""


def confirmation_writer(catalogue: Callable[[], Catalogue], service_url: str) -> Confirmation:
    """What writes the confirmation of a kept submission."""

    def write(form: FormDefinition, document: Document) -> Mail:
        office = catalogue().office
        text = _TEXT.format(
            office=office.name,
            form=form.title,
            code=spoken(document["code"]),
            placement=_placement(document, catalogue()),
            banner="" if office.official else f"({office.banner})\n\n",
            steps="\n".join(f"- {step}" for step in form.next_steps),
            status_url=f"{service_url}/tra-cuu",
            with_what=" và nhập mã cùng bốn số cuối điện thoại" if needs_phone(document["code"]) else " và nhập mã",
            hotline=f", hoặc gọi {office.hotline.number}" if office.hotline.number else "",
        )
        return Mail(
            key=f"confirmation/{document['id']}",
            kind="confirmation",
            to=document["values"]["email"],
            subject="Đã nhận phiếu của ông/bà",
            text=text,
        )

    return write


def _placement(document: Document, catalogue: Catalogue) -> str:
    sentence = {"placed": _PLACED, "waiting": _WAITING}.get(document.get("placement", ""), "")
    return sentence.format(day=reception_in_words(document, catalogue))
