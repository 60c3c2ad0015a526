"""What the service itself relies on in a form; an editor may reword it, but neither drop nor retype it."""

from collections.abc import Mapping
from dataclasses import dataclass

from forms_service.forms.definition import Control


@dataclass(frozen=True)
class Structural:
    """A field that must be there with this control; `required` = asked of everybody; `options` must be offered."""

    control: Control
    required: bool = False
    options: tuple[str, ...] = ()


_NAME = Structural("text", required=True)
_PHONE = Structural("phone", required=True)
_EMAIL = Structural("email")
_CONSENT = Structural("consent", required=True)
_CONTENT = Structural("textarea", required=True)
_FIELD = Structural("select", required=True, options=("unknown",))
_CHANNEL = Structural("select", required=True, options=("web", "counter", "hotline", "post", "zalo"))

STRUCTURE: Mapping[str, Mapping[str, Structural]] = {
    "leader_registration": {
        "full_name": _NAME,
        "phone": _PHONE,
        "email": _EMAIL,
        "applicant_kind": Structural("radio", required=True, options=("investor", "enterprise", "citizen")),
        "party_size": Structural("integer", required=True),
        "field": _FIELD,
        "handling_level": Structural("radio", required=True, options=("province", "commune", "not_filed", "unknown")),
        "is_overdue": Structural("radio", options=("yes", "no", "unknown")),
        "content": _CONTENT,
        "preferred_reception": Structural("reception", required=True),
        "consent_core": _CONSENT,
        "consent_contact_survey": Structural("checkbox"),
        "channel": _CHANNEL,
    },
    "director_appointment": {
        "full_name": _NAME,
        "phone": _PHONE,
        "email": _EMAIL,
        "field": _FIELD,
        "content": _CONTENT,
        "preferred_dates": Structural("dates", required=True),
        "half_day": Structural("radio", required=True, options=("morning", "afternoon")),
        "mode": Structural("radio", required=True, options=("in_person", "phone")),
        "consent_core": _CONSENT,
        "channel": _CHANNEL,
    },
    "feedback": {
        "full_name": Structural("text"),
        "phone": Structural("phone"),
        "email": _EMAIL,
        "kind": Structural("radio", required=True, options=("suggestion", "report", "petition", "praise")),
        "topic": Structural("select", required=True),
        "content": _CONTENT,
        "is_anonymous": Structural("checkbox"),
        "reply_mode": Structural("radio", required=True, options=("phone", "email", "code")),
        "consent_core": _CONSENT,
        "channel": _CHANNEL,
    },
    "survey_response": {
        "q0": Structural("scale", options=("1", "2", "3", "4", "5")),
        "served_month": Structural("month"),
        "suggestion": Structural("textarea"),
        "wants_reply": Structural("checkbox"),
        "full_name": Structural("text"),
        "phone": Structural("phone"),
        "consent_core": Structural("consent"),
        "channel": _CHANNEL,
        "call_outcome": Structural(
            "select", options=("answered", "refused", "no_answer", "wrong_number", "call_back", "do_not_call")
        ),
    },
}
"""Form id -> field id -> what the capability needs. A form that is not named here may ask what it likes."""

SPLITTING = frozenset({"survey_response"})
"""Forms whose `split` may not be dropped: their answers are promised to stand apart from the person."""
