"""Checks what came over the wire against a form's definition and gives back clean values, or findings."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from forms_service.forms.choices import Choices
from forms_service.forms.definition import FormDefinition

SERVICE_NAMES = frozenset({"_version", "_key", "_confirmed", "_sent_at"})
"""Names in a submission that belong to the service, not to the form (details 20)."""


@dataclass(frozen=True)
class Finding:
    """What is to be said about a submission: an error, or a notice that may be confirmed with `_confirmed=<code>`.

    `field` is None where the whole form is meant. `message` is plain Vietnamese text, not HTML.
    """

    field: str | None
    code: str
    message: str
    notice: bool


@dataclass(frozen=True)
class Checked:
    """The outcome. `values` holds what passed, in JSON's types; a field left empty (or a box not ticked) is absent.

    `findings` come in field order; a confirmed notice is no longer among them. `split` holds, by form id, the answers
    that must be stored as a submission of their own without any link to this one; `values` no longer has them.
    """

    values: dict[str, Any]
    findings: tuple[Finding, ...]
    split: Mapping[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether it may be stored: no errors, and no notice left to confirm."""
        return not self.findings

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended."""
        return tuple(each for each in self.findings if not each.notice)

    @property
    def notices(self) -> tuple[Finding, ...]:
        """What may be sent after a look."""
        return tuple(each for each in self.findings if each.notice)


def validate(  # noqa: PLR0913 - the contract of the room: each keyword is one fact about the submission
    form: FormDefinition,
    submitted: Mapping[str, object],
    choices: Choices,
    *,
    confirmed: Collection[str] = (),
    from_page_version: str | None = None,
    staff: bool = False,
    typed: bool = False,
) -> Checked:
    """Check a submission.

    `submitted`: names to what was sent; HTML gives str, or a list of str for a name sent several times; JSON gives
    str, int, bool, list. With `typed` (JSON) a number or a box must come in JSON's own type, a list as a list.
    `confirmed`: codes of notices that the person has seen. `from_page_version`: the `_version` of the page it was
    sent from; where it is not the form's, unknown fields are dropped with the notice `form_changed` instead of the
    error `unknown`. `staff` allows fields with `audience: staff`. Never raises for anything a person can send.
    """
    raise NotImplementedError
