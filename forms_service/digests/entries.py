"""One submission as a digest shows it. Without `full` it holds no name, no free text and only a masked phone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from forms_service.catalogue import Catalogue
from forms_service.meetings.agenda import units_for
from forms_service.receptions.model import rank_of
from forms_service.receptions.standing import place_name
from forms_service.storage.contract import Document, Reader
from forms_service.submissions.answers import caller_of, in_words
from forms_service.submissions.codes import spoken

_KINDS = ("applicant_kind", "kind")
"""Fields that say what sort of submission it is; shown in the entry's first line."""

_ASSISTANCE = "assistance"
"""The field for the help that a party needs when it comes. It may tell of health (C2): mailed as counts alone."""

_SHORTLY: Mapping[str, Mapping[str, str]] = {
    "is_overdue": {"yes": "Quá hẹn", "no": "Chưa quá hẹn", "unknown": "Không rõ đã quá hẹn chưa"}
}
"""Answers that are said in words of their own instead of by question and answer."""

_SHOWN_ELSEWHERE = frozenset({*_KINDS, "full_name", "phone", "party_size", "preferred_reception"})
_CHOSEN = frozenset({"radio", "select", "checkboxes", "integer", "date", "dates", "month", "scale"})
"""Controls whose answers were chosen, not written: with class C0 they may be mailed."""


@dataclass(frozen=True)
class Entry:
    """One submission. `texts` are long answers (label, text); `agencies` must prepare; `name` and `texts` only if full.

    `facts` are label and answer, or words that say both and an empty answer.
    `placement` is the state of its registration ("placed", "waiting", …) or empty; `received_at` is aware.
    """

    code: str
    form: str
    form_title: str
    kind: str
    received_at: datetime
    rank: int
    party_size: int
    placement: str
    reception: str
    handled: bool
    name: str
    phone: str
    facts: tuple[tuple[str, str], ...]
    texts: tuple[tuple[str, str], ...]
    agencies: tuple[str, ...]


class Entries:
    """Makes entries, reading each version of a form once. `day` decides which agencies lead an area."""

    def __init__(self, reader: Reader, catalogue: Catalogue, day: date, *, full: bool) -> None:
        self._reader = reader
        self._catalogue = catalogue
        self._day = day
        self._full = full
        self._versions: dict[str, Mapping[str, Any]] = {}

    def of(self, submission: Document, placement: str = "") -> Entry:
        """The entry of a submission; `placement` is what its registration says now."""
        definition = self._definition(submission["form_version"])
        fields = {field["id"]: field for field in definition.get("fields", ())}
        values = submission["values"]
        answers = [(fields.get(name, {}), name, value) for name, value in _ordered(values, fields)]
        caller = caller_of(submission, full=self._full)
        return Entry(
            code=spoken(submission["code"]),
            form=submission["form"],
            form_title=str(definition.get("title", submission["form"])),
            kind=next((self._words(field, value) for field, name, value in answers if name in _KINDS), ""),
            received_at=datetime.fromisoformat(submission["received_at"]),
            rank=rank_of(values),
            party_size=int(values.get("party_size", 1)),
            placement=placement or submission.get("placement", ""),
            reception=submission.get("reception", ""),
            handled=submission["desk"] == "handled",
            name=caller["name"],
            phone=caller["phone"],
            facts=tuple(self._line(field, name, value) for field, name, value in answers if self._is_fact(field, name)),
            texts=tuple(self._line(field, name, value) for field, name, value in answers if self._is_text(field)),
            agencies=self.agencies(submission),
        )

    def _definition(self, version: str) -> Mapping[str, Any]:
        if version not in self._versions:
            found = self._reader.find("form_versions", version=version)
            self._versions[version] = found["definition"] if found else {}
        return self._versions[version]

    def _is_fact(self, field: Mapping[str, Any], name: str) -> bool:
        if name in _SHOWN_ELSEWHERE or field.get("control") in {"consent", "textarea"}:
            return False
        return self._full or (field.get("data") == "C0" and field.get("control") in _CHOSEN)

    def _is_text(self, field: Mapping[str, Any]) -> bool:
        return self._full and field.get("control") == "textarea"

    def _line(self, field: Mapping[str, Any], name: str, value: Any) -> tuple[str, str]:
        words = _SHORTLY.get(name, {}).get(str(value))
        return (words, "") if words else (str(field.get("label", name)), self._words(field, value))

    def _words(self, field: Mapping[str, Any], value: Any) -> str:
        return in_words(field, value, self._catalogue)

    def agencies(self, submission: Document) -> tuple[str, ...]:
        """Who must prepare it: whom staff have chosen, else by the area that it names."""
        units = units_for(self._reader, self._catalogue, submission, self._day)
        return tuple(place_name(self._catalogue, unit, self._day) for unit in units)

    def assistance(self, submission: Document) -> tuple[str, ...]:
        """The help that is needed, in words; for counting only."""
        fields = self._definition(submission["form_version"]).get("fields", ())
        field: Mapping[str, Any] = next((each for each in fields if each["id"] == _ASSISTANCE), {})
        return tuple(self._words(field, each) for each in submission["values"].get(_ASSISTANCE, ()))


def _ordered(values: Mapping[str, Any], fields: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The answers in the order of the form as it was answered."""
    known = [name for name in fields if name in values]
    return [(name, values[name]) for name in (*known, *(name for name in values if name not in fields))]
