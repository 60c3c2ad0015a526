"""The register as the service knows it: content's, overlaid with what units have reported (rule: `standings.py`)."""

from datetime import date

from forms_service.catalogue import Catalogue
from forms_service.content.rollouts import ReportedStatus
from forms_service.content.standings import Register
from forms_service.rollout.model import ADOPTION_REPORTS
from forms_service.rollout.periods import read_period
from forms_service.storage.contract import Document, Reader


def register_now(reader: Reader, catalogue: Catalogue, unit: str | None = None) -> Register:
    """The register of all units, or, quicker, with the reports of one alone."""
    equal = {"live": "sent"} if unit is None else {"unit": unit, "live": "sent"}
    rows = reader.select(ADOPTION_REPORTS.name, equal=equal, key="end")
    return Register(catalogue.units, catalogue.documents, _joined(catalogue, rows))


def reported_status(report: Document) -> ReportedStatus:
    """What a sent report says of the status."""
    values, period = report["values"], read_period(report["period"])
    begun = values["status_on"]
    return ReportedStatus(
        unit=report["unit"],
        model=report["model"],
        status=values["status"],
        from_day=date.fromisoformat(begun) if begun else None,
        period=period.title if period else report["period"],
        until=date.fromisoformat(report["end"]),
    )


def _joined(catalogue: Catalogue, rows: list[Document]) -> tuple[ReportedStatus, ...]:
    """The store's reports, and those that content was given before (of a store that is no more)."""
    stored = [reported_status(row) for row in rows]
    known = {(each.unit, each.model, each.until) for each in stored}
    before = [each for each in catalogue.reported if (each.unit, each.model, each.until) not in known]
    return (*before, *stored)
