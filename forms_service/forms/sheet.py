"""The sheet on which one submission is checked: its values so far and what is to be said about them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from forms_service.forms.choices import Choices
from forms_service.forms.definition import Condition, Field
from forms_service.forms.messages import CONFIRMATIONS, MESSAGES


@dataclass(frozen=True)
class Finding:
    """What is to be said about a submission: an error, or a notice that may be confirmed with `_confirmed=<code>`.

    `field` is None where the whole form is meant. `message` is plain Vietnamese text, not HTML.
    """

    field: str | None
    code: str
    message: str
    notice: bool


@dataclass(slots=True)
class Sheet:
    """What is known while a submission is checked. `failed` names the fields that have an error or an open notice."""

    choices: Choices
    confirmed: Collection[str]
    values: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)

    def refuse(self, asked: Field, code: str, /, **words: object) -> None:
        """Record an error at a field, in the words of the table."""
        code = asked.messages.get(code, code)
        self.refuse_name(asked.id, code, label=asked.label, **words)

    def refuse_name(self, name: str, code: str, /, **words: object) -> None:
        """Record an error at a name, whether or not the form has such a field."""
        self.failed.add(name)
        self.findings.append(Finding(name, code, self._say(code, words), notice=False))

    def notice(self, name: str | None, code: str, /, **words: object) -> bool:
        """Record a notice unless it is confirmed. Whether it was confirmed."""
        if code in self.confirmed:
            return True
        if name is not None:
            self.failed.add(name)
        self.findings.append(Finding(name, code, self._say(code, words), notice=code in CONFIRMATIONS))
        return False

    def _say(self, code: str, words: Mapping[str, object]) -> str:
        return MESSAGES[code].format_map({"office": self.choices.office, "hotline": self.choices.hotline, **words})


def holds(condition: Condition, values: Mapping[str, Any]) -> bool:
    """Whether for each field of the condition its value is among those named. None and False mean: left empty."""
    return all(_among(values.get(name), wanted) for name, wanted in condition)


def _among(value: Any, wanted: tuple[str | int | bool | None, ...]) -> bool:
    if value is None:
        return None in wanted or False in wanted
    return value in wanted
