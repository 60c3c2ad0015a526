"""What holds only for a time: names, periods. Without a first day it always did, without a last day it still does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from forms_service.content.reading import Section


@dataclass(frozen=True)
class Period:
    """Days from `from_day` to `until`, both inclusive; None is open."""

    from_day: date | None
    until: date | None

    def covers(self, day: date) -> bool:
        return (self.from_day is None or self.from_day <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class DatedName:
    """A name and when it held; `document` is the id of the document that gave it."""

    name: str
    period: Period
    document: str | None = None


def read_period(section: Section) -> Period:
    """The keys `from` and `to`. Fault: the end before the start."""
    period = Period(section.maybe_day("from"), section.maybe_day("to"))
    if period.from_day and period.until and period.until < period.from_day:
        section.fault("to", "ngày cuối đứng trước ngày đầu", "xem lại `from` và `to`")
    return period


def read_names(section: Section) -> tuple[DatedName, ...]:
    """The list `names`, oldest first. Faults: names that overlap, or an open end that is not the last."""
    entries = section.sections("names")
    names = tuple(_read_name(entry) for entry in entries)
    for entry, earlier, later in zip(entries[1:], names, names[1:], strict=False):
        if earlier.period.until is None or _starts_within(later.period, earlier.period.until):
            entry.fault("from", "hai tên cùng có hiệu lực", "ghi `to` của tên trước, rồi `from` của tên sau")
    return names


def _read_name(entry: Section) -> DatedName:
    name = DatedName(entry.text("name"), read_period(entry), entry.maybe_identifier("document"))
    entry.finish()
    return name


def _starts_within(period: Period, until: date) -> bool:
    return period.from_day is not None and period.from_day <= until


def name_on(names: Sequence[DatedName], day: date) -> str:
    """The name that held on `day`; between or outside all periods the nearest earlier one, else the first."""
    known = [name for name in names if name.period.from_day is None or name.period.from_day <= day]
    return (known[-1] if known else names[0]).name
