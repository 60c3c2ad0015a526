"""Everything that is printed on schedule: digests and reports, whichever a period asks for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from forms_service.all_measures import all_measures
from forms_service.catalogue import Catalogue
from forms_service.digests.contents import Contents, contents_of
from forms_service.digests.timing import Period, Timetable, due_at
from forms_service.reports.gathering import gather
from forms_service.reports.mailing import late_note, report_contents, report_period
from forms_service.reports.model import Style
from forms_service.reports.periods import PeriodError, ReportPeriod
from forms_service.settings import Settings
from forms_service.storage.contract import Reader
from forms_service.vietnam.clock import system_clock


def timetable_of(settings: Settings) -> Timetable:
    """When everything goes out."""
    briefing = settings.briefing_at
    return Timetable(settings.daily_at.at, briefing.weekday or 0, briefing.at, settings.reports_at.at)


@dataclass(frozen=True)
class Printer:
    """Makes the contents of whatever goes out by itself."""

    catalogue: Callable[[], Catalogue]
    timetable: Timetable

    def contents(self, reader: Reader, period: Period, now: datetime, *, full: bool = False) -> Contents:
        """A digest or report. `full` (names and texts; never mailed) makes no difference to reports."""
        catalogue = self.catalogue()
        if period.kind in {"daily", "briefing"}:
            return contents_of(reader, catalogue, period, now, full=full)
        late = late_note(due_at(self.timetable, period), now)
        report = gather(reader, catalogue, all_measures(self.catalogue), report_period(period), late=late)
        return report_contents(report, catalogue, now)


def scheduled(settings: Settings, period: Period, reader: Reader, catalogue: Catalogue) -> Contents:
    """A digest or report of a day that the command line names, as it stands now."""
    return Printer(lambda: catalogue, timetable_of(settings)).contents(reader, period, system_clock())


def on_demand(  # a report has this many facts
    period: ReportPeriod, unit: str | None, style: Style, reader: Reader, catalogue: Catalogue
) -> Contents:
    """The report of any period. Raises PeriodError for a unit that there is not."""
    if unit is not None and unit not in catalogue.units:
        raise PeriodError(f"Không có đơn vị “{unit}” trong content/don-vi.")
    measures = all_measures(lambda: catalogue)
    report = gather(reader, catalogue, measures, period, style=style, unit=unit)
    return report_contents(report, catalogue, system_clock())
