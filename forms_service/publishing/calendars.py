"""The calendar files of the site: what a static host serves, and what is there while the service is down."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from forms_service.publishing.edition import Edition
from forms_service.schedule.calendar_file import CalendarEntry, calendar_entry, to_ics
from forms_service.schedule.view import ReceptionView


def calendar_files(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Path and content of `lich.ics` with all coming receptions, and of `lich/<series>.ics` for each series."""
    site_name = edition.catalogue.office.site_name
    yield "lich.ics", _file(edition, edition.coming, site_name)
    for series in edition.catalogue.series.values():
        views = [view for view in edition.coming if view.series == series.id]
        yield f"lich/{series.id}.ics", _file(edition, views, f"{series.title} - {site_name}")


def _file(edition: Edition, views: list[ReceptionView], name: str) -> bytes:
    midnight = edition.moment.replace(hour=0, minute=0, second=0, microsecond=0)  # one build a day, one set of bytes
    return to_ics([_entry(edition, view) for view in views], name, midnight)


def _entry(edition: Edition, view: ReceptionView) -> CalendarEntry:
    series = edition.catalogue.series[view.series]
    page = edition.catalogue.series_pages.get(view.series, "/")
    domain = urlsplit(edition.base_url).hostname or "localhost"
    return calendar_entry(view, title=series.title, domain=domain, url=edition.base_url + page)
