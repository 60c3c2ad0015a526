"""Rules of retention as data: how long which part of which form is kept, from when, and which rule may run.

A submission is ended by the rules of the form *as it was answered*, for that is what its sender read, and by those of
the form as it is now where they are shorter. A rule acts only once an administrator has seen what it would remove; a
longer one than what was allowed needs nobody, a shorter or a new one waits. Rules only; no I/O, no clock.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from forms_service.privacy.model import Definition, add_months
from forms_service.storage.contract import Document
from forms_service.submissions.model import planned_day

Ending = Literal["anonymise", "delete", "fields"]
"""What happens to a submission: its personal data go, it goes whole, or one answer goes before its form's time."""

AFTER: Mapping[str, str] = {"received": "ngày nhận", "event": "ngày gặp", "closed": "ngày xong việc"}
ENDINGS: Mapping[str, str] = {
    "anonymise": "bỏ dữ liệu cá nhân, giữ con số",
    "delete": "xóa cả phiếu, giữ số đếm",
    "fields": "xóa câu trả lời này",
}
_SHORTEST_MONTH, _LONGEST_MONTH = 28, 31


@dataclass(frozen=True)
class Rule:
    """One period: of a form, or of one of its answers (`part`). Either `months` or `days` is set."""

    form: str
    part: str
    after: str
    months: int | None
    days: int | None
    then: Ending

    @property
    def key(self) -> str:
        """The rule as a code word, the same whenever content says the same."""
        period = f"{self.months}m" if self.months is not None else f"{self.days}d"
        return f"{self.form}/{self.part or 'all'}/{self.after}/{period}/{self.then}"

    @property
    def period(self) -> str:
        """The period in words."""
        length = f"{self.months} tháng" if self.months is not None else f"{self.days} ngày"
        return f"{length} kể từ {AFTER[self.after]}"

    def ends_on(self, start: date) -> date:
        """The day on which what began on `start` is ended."""
        if self.months is not None:
            return add_months(start, self.months)
        return start + timedelta(days=self.days or 0)


def rules_of(form: str, definition: Definition) -> list[Rule]:
    """The rules that a form's definition (as table `form_versions` holds it) states."""
    whole = definition["retention"]
    rules = []
    if whole["keep_months"] is not None or whole["keep_days"] is not None:
        rules.append(Rule(form, "", whole["after"], whole["keep_months"], whole["keep_days"], whole["then"]))
    single = [field for field in definition["fields"] if field["keep_days"] is not None]
    return rules + [Rule(form, each["id"], whole["after"], None, each["keep_days"], "fields") for each in single]


def rule_of(row: Mapping[str, Any]) -> Rule:
    """The rule that a row of table `retention_rules` speaks of."""
    return Rule(row["form"], row["part"], row["after"], row["months"], row["days"], row["then"])


def allowed(rule: Rule, allowed_rules: Iterable[Rule]) -> bool:
    """Whether a rule may run: the same one was allowed, or a shorter one of the same part, start and ending."""
    return any(_covers(other, rule) for other in allowed_rules)


def _covers(shorter: Rule, rule: Rule) -> bool:
    alike = (shorter.form, shorter.part, shorter.after, shorter.then) == (rule.form, rule.part, rule.after, rule.then)
    return alike and _not_longer(shorter, rule)


def _not_longer(one: Rule, other: Rule) -> bool:
    """Whether `one` never ends later than `other`, from whatever day."""
    if one.months is not None and other.months is not None:
        return one.months <= other.months
    most = one.months * _LONGEST_MONTH if one.months is not None else one.days or 0
    least = other.months * _SHORTEST_MONTH if other.months is not None else other.days or 0
    return most <= least


def started(document: Document, after: str, closed_on: date | None) -> date | None:
    """The day from which a period counts; None while it has not come. `closed_on`: when it was handled, if it was."""
    received = datetime.fromisoformat(document["received_at"]).date()
    if after == "received" or document["desk"] == "held":  # nobody ever closes what only a program seems to have sent
        return received
    if after == "event":
        return planned_day(document) or received
    return closed_on


def due_rules(document: Document, rules: Iterable[Rule], today: date, closed_on: date | None) -> list[Rule]:
    """Which of these rules a submission has reached on `today`."""
    if document.get("anonymised_at"):
        return []
    found = []
    for rule in rules:
        start = started(document, rule.after, closed_on)
        if start is not None and today >= rule.ends_on(start) and _holds(document, rule):
            found.append(rule)
    return found


def worst(rules: Collection[Rule]) -> Ending | None:
    """What happens where several rules have been reached: the one that leaves least."""
    endings = {rule.then for rule in rules}
    order: tuple[Ending, ...] = ("delete", "anonymise", "fields")
    return next((ending for ending in order if ending in endings), None)


def _holds(document: Document, rule: Rule) -> bool:
    return not rule.part or rule.part in document["values"]
