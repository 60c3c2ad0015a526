"""Glue between MkDocs and `forms_service.publishing`: which event calls what. Nothing is decided here."""

import os
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.nav import Link
from mkdocs.structure.pages import Page
from mkdocs.utils import get_build_datetime

from forms_service.catalogue import load_catalogue
from forms_service.content.faults import ContentError
from forms_service.publishing import facts, markdown, placeholders
from forms_service.publishing.assets import is_needed, scripts, style_sheet
from forms_service.publishing.edition import Edition
from forms_service.publishing.files import made_files
from forms_service.publishing.front import front_of
from forms_service.publishing.navigation import LOOK_UP, hidden_parts, look_up_place, navigation, outside_navigation
from forms_service.vietnam.clock import ZONE
from forms_service.vietnam.text import slugify

SHELLS = {"404.html", "khung.html"}
"""Templates that are shown at any address and so need absolute ones (details 14)."""


def on_config(config: Any) -> Any:
    """Read the content anew, by our own reading; refuse a faulty one with all its faults."""
    try:
        catalogue = load_catalogue(Path(config.docs_dir), links=True)
    except ContentError as error:
        raise PluginError(str(error)) from None
    base, service = config.site_url.rstrip("/"), os.environ.get("PHUCVU_SERVICE_URL", "").rstrip("/")
    edition = Edition(catalogue, get_build_datetime().astimezone(ZONE), base, "" if service == base else service)
    config.extra["edition"] = edition
    config.site_name = catalogue.office.site_name
    config.extra_css = [style_sheet(catalogue.office.colours)[0]]
    config.mdx_configs.setdefault("toc", {})["slugify"] = lambda text, _separator: slugify(text)
    return config


def on_files(files: Any, config: Any) -> Any:
    """Navigation from the folders; styles, scripts and calendars as files; without what the theme brings in vain."""
    edition: Edition = config.extra["edition"]
    pages = edition.catalogue.pages
    config.nav = navigation(pages)
    for path in outside_navigation(pages):
        files.get_file_from_path(path).inclusion = InclusionLevel.NOT_IN_NAV
    for file in [file for file in files if file.src_uri.startswith("assets/") and not is_needed(file.src_uri)]:
        files.remove(file)
    for path, content in made_files(edition).items():
        files.append(File.generated(config, path, content=content, inclusion=InclusionLevel.INCLUDED))
    return files


def on_nav(nav: Any, config: Any, files: Any) -> Any:
    """A page that only a listing names still belongs to its folder; looking up a code is an entry like a folder."""
    edition: Edition = config.extra["edition"]
    sections = {section.children[0].file.src_uri.split("/")[0]: section for section in nav.items if section.children}
    for path in outside_navigation(edition.catalogue.pages):
        page = Page(None, files.get_file_from_path(path), config)
        page.parent = sections.get(path.split("/")[0])
    place = look_up_place(edition.catalogue.pages)
    if place is not None:
        nav.items.insert(place, Link(LOOK_UP[0], edition.service_prefix + LOOK_UP[1]))
    return nav


def on_env(env: Any, config: Any, files: Any) -> Any:
    del files
    env.globals["portal"] = front_of(config.extra["edition"], tuple(scripts()), Path(config.theme.dirs[-2]))
    return env


def on_page_read_source(page: Any, config: Any) -> str:
    """The body alone: MkDocs would read front matter by YAML 1.1 and publish what it cannot read (details 2, 3)."""
    # A body that begins "Từ: khóa" would be taken for another kind of front matter; a blank line before it is not.
    return "\n" + config.extra["edition"].catalogue.pages[page.file.src_uri].body


def on_page_markdown(text: str, page: Any, config: Any, files: Any) -> str:
    del files
    own = config.extra["edition"].catalogue.pages[page.file.src_uri]
    page.meta = {**own.meta, "hide": [*own.meta.get("hide", []), *hidden_parts(page.parent)]}
    return markdown.before(text, own.title)


def on_page_content(html: str, page: Any, config: Any, files: Any) -> str:
    del files
    edition: Edition = config.extra["edition"]
    own = edition.catalogue.pages[page.file.src_uri]
    try:
        html = placeholders.expand(html, own, edition)
    except ValueError as error:
        raise PluginError(str(error)) from None
    html = markdown.after(html, edition.service_prefix, facts.above(edition, own))
    return f"{html}{facts.below(edition, own)}"


def on_template_context(context: Any, template_name: str, config: Any) -> Any:
    del config
    if template_name in SHELLS:
        context["base_url"] = "/"
    return context
