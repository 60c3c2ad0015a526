"""How a form is asked for a caller, and how a code is read out. Rules only; no I/O, no clock."""

from collections.abc import Mapping
from dataclasses import replace

from forms_service.catalogue import Catalogue
from forms_service.forms.definition import Field, FormDefinition
from forms_service.staff.model import Role
from forms_service.submissions.codes import spoken
from forms_service.submissions.model import Channel

CHANNEL = "channel"
PHONE = "phone"

CONSENTED = "Đã đọc thông báo và người gọi đồng ý"
"""What the operator confirms in place of "I have read the notice"."""

USUAL: Mapping[Role, Channel] = {"operator": "hotline", "front_desk": "counter"}
"""By which way people come to whoever has this role; others change it on the page."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def forms_for_callers(catalogue: Catalogue) -> list[FormDefinition]:
    """The forms that staff fill in for somebody: those that ask for the channel and keep all answers together.

    A form that parts its answers (a survey) is anonymous; nobody answers it through an operator on this page. In the
    order of their pages in `content/bieu-mau`.
    """
    forms = sorted(catalogue.forms.values(), key=lambda form: form.slug)
    return [form for form in forms if CHANNEL in form.by_id and form.split is None]


def first_questions(form: FormDefinition, usual: Channel) -> FormDefinition:
    """What is asked before all else: the way by which the person comes, and the phone."""
    channel = form.by_id[CHANNEL]
    # Whoever writes for somebody else does not come by the site.
    ways = tuple(option for option in channel.options if option.value != "web")
    phone = (form.by_id[PHONE],) if PHONE in form.by_id else ()
    return replace(form, fields=(replace(channel, options=ways, default=usual, group=None), *phone))


def other_questions(form: FormDefinition) -> FormDefinition:
    """The rest, without what staff decide later; the notice on personal data is read out instead of read."""
    rest = (field for field in form.fields if field.id not in {CHANNEL, PHONE} and field.audience == "public")
    return replace(form, fields=tuple(_for_caller(field) for field in rest))


def for_caller(form: FormDefinition, usual: Channel) -> FormDefinition:
    """The whole form as it is asked on this page, in the order of the page."""
    return replace(form, fields=(*first_questions(form, usual).fields, *other_questions(form).fields))


def read_out(code: str) -> str:
    """A code as an operator reads it: `bốn một hai, chín không sáu, bảy năm ba`."""
    return ", ".join(" ".join(_DIGITS[int(digit)] for digit in group) for group in spoken(code).split())


def _for_caller(field: Field) -> Field:
    return replace(field, label=CONSENTED) if field.control == "consent" else field
