"""A report as what is mailed: subject, covering text and the page that becomes a PDF."""

from datetime import datetime

from forms_service.catalogue import Catalogue
from forms_service.digests.contents import Contents
from forms_service.digests.timing import LATE, Period
from forms_service.reports.model import Report
from forms_service.reports.periods import ReportPeriod, period_of
from forms_service.reports.printing import cover_text, report_html
from forms_service.vietnam.dates import format_moment


def report_period(period: Period) -> ReportPeriod:
    """What a scheduled report is about. Raises ValueError for a digest, which is no report."""
    if period.kind in {"daily", "briefing"}:
        raise ValueError(f"{period.key} is no report")
    return period_of(period.kind, period.day)  # type: ignore[arg-type]  # the two that are no periods were refused


def late_note(due: datetime, now: datetime) -> str:
    """What a report says that was missed at its time (both aware); empty if it comes in time."""
    return f"Báo cáo này lẽ ra gửi lúc {format_moment(due)}, nay gửi bù." if now - due > LATE else ""


def report_contents(report: Report, catalogue: Catalogue, now: datetime) -> Contents:
    """A report, ready to be printed and mailed. `now` is aware."""
    office = catalogue.office
    return Contents(report.title, cover_text(report, office), report_html(report, office, now))
