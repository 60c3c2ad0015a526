"""What every page of the site shows around its content: banner, foot, scripts."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from forms_service.catalogue import ContentPage
from forms_service.publishing.edition import Edition
from forms_service.publishing.files import FEED
from forms_service.publishing.navigation import about_pages
from forms_service.vietnam.dates import format_date


@dataclass(frozen=True)
class Front:
    """The values behind `portal` in the templates of `site/overrides/`. Addresses are below the site's root."""

    office_name: str
    official: bool
    banner: str
    hotline: str | None
    address: str | None
    editor: str
    licence: str
    about_pages: tuple[ContentPage, ...]
    service_prefix: str
    built_on: date
    built_on_text: str
    feed: str | None
    scripts: tuple[str, ...]
    theme_script: str
    """The theme's own script, started only when somebody searches."""


def front_of(edition: Edition, scripts: tuple[str, ...], theme: Path) -> Front:
    """`theme` is the folder of the theme's templates, where its script has a name that changes with each release."""
    office = edition.catalogue.office
    [theme_script] = theme.glob("assets/javascripts/bundle.*.min.js")
    return Front(
        office_name=office.name,
        official=office.official,
        banner=office.banner,
        hotline=office.hotline.number,
        address=office.contact.address if office.contact.verified else None,
        editor=", ".join(part for part in (office.editor.name, office.editor.role) if part),
        licence=office.licence,
        about_pages=tuple(about_pages(edition.catalogue.pages)),
        service_prefix=edition.service_prefix,
        built_on=edition.today,
        built_on_text=format_date(edition.today),
        feed=FEED if edition.catalogue.articles else None,
        scripts=scripts,
        theme_script=theme_script.relative_to(theme).as_posix(),
    )
