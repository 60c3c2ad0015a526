"""Renders a form as plain HTML that works without JavaScript, with what was typed and what is to be mended."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from forms_service.forms.choices import Choices
from forms_service.forms.definition import HONEYPOT, FormDefinition
from forms_service.forms.validation import Finding

__all__ = ["HONEYPOT", "render_form"]


def render_form(  # noqa: PLR0913 - the contract of the room
    form: FormDefinition,
    choices: Choices,
    *,
    action: str,
    submitted: Mapping[str, object] | None = None,
    findings: Sequence[Finding] = (),
    staff: bool = False,
) -> Markup:
    """The `<form>` with its error summary, as one fragment.

    `action`: the address it is sent to. `submitted`: what was sent, in whatever shape; all of it that can be shown is
    shown again. `findings`: of `validate`; notices get a box `_confirmed`. `staff` also asks the staff's questions.
    """
    raise NotImplementedError
