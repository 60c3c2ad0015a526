"""The files of the site that are made and not copied: style sheet, scripts, calendars, feed, redirections."""

from datetime import datetime, time

from forms_service.catalogue.links import SERVICE_PATHS
from forms_service.publishing.assets import scripts, style_sheet
from forms_service.publishing.calendars import calendar_files
from forms_service.publishing.edition import Edition
from forms_service.publishing.listings import newest_articles
from forms_service.vietnam.clock import ZONE

FEED = "ket-qua/atom.xml"


def made_files(edition: Edition) -> dict[str, str | bytes]:
    """Path → content."""
    made: dict[str, str | bytes] = {
        **dict([style_sheet(edition.catalogue.office.colours)]),
        **scripts(),
        **dict(calendar_files(edition)),
    }
    if edition.catalogue.articles:
        made[FEED] = feed(edition)
    if edition.service_prefix:
        made["_redirects"] = redirections(edition.service_prefix)
    return made


def feed(edition: Edition) -> str:
    """The articles as an Atom feed; a day stands for its midnight in Viet Nam."""
    articles = newest_articles(edition)
    moments = [datetime.combine(article.published_on, time(), ZONE) for article, _ in articles]
    return str(edition.render("feed.xml", entries=zip(articles, moments, strict=True), updated=max(moments), path=FEED))


def redirections(service: str) -> str:
    """For a static host: the service's own pages, asked of the site, are on the service's host."""
    lines = [f"{path}{rest} {service}{path}{to} 302" for path in SERVICE_PATHS for rest, to in _RESTS]
    return "\n".join(lines) + "\n"


_RESTS = (("", ""), ("/*", "/:splat"))
