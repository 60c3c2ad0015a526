"""The project's own documents: what is built is named there, and what they name is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from office import CONTENT, PROJECT

from forms_service.app import build_app
from forms_service.catalogue import load_catalogue
from forms_service.cli import main
from forms_service.forms.definition import FormDefinition
from forms_service.settings import _READERS, load_settings
from forms_service.tables import TABLES
from forms_service.web.headers import security_headers

README = PROJECT / "README.md"
PRIVACY = (PROJECT / "docs" / "privacy.md").read_text("utf-8")
PAGES = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")])
TEXT = "\n".join(page.read_text("utf-8") for page in PAGES)
SETTING = re.compile(r"^\| `PHUCVU_([A-Z_]+)` \| ([^|]+) \|", re.MULTILINE)
INVENTORY = re.compile(r"^\| `(\w+)` \| ([^|]*) \| ([^|]*) \|$", re.MULTILINE)
"""Lines of three cells in the page on personal data: a form and its fields of class C1 and C2."""
LINK = re.compile(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"")


def test_the_readme_tells_every_setting_and_no_other() -> None:
    told = [name for name, _ in SETTING.findall(README.read_text("utf-8"))]
    assert told == list(_READERS)


def test_the_readme_tells_each_default_as_it_is() -> None:
    """A default in backticks is read as the variable would be; words in place of it are for those that depend."""
    told = {
        name: cell.strip().strip("`") for name, cell in SETTING.findall(README.read_text("utf-8")) if cell[0] == "`"
    }
    settings = load_settings({}, None)
    assert {name: _READERS[name](text) for name, text in told.items()} == {
        name: getattr(settings, name.lower()) for name in told
    }
    worded = {"SERVICE_URL", "DIGEST_TO", "PDF_PASSWORD", "BACKUP_DIR", "TRUSTED_PROXIES", "SECRET_KEY", "TOTP_FOR"}
    assert set(_READERS) - set(told) == worded


def commands_of(group: click.Group, before: str) -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands_of(command, f"{before} {name}")
        else:
            yield f"{before} {name}"


@pytest.mark.parametrize("command", list(commands_of(main, "phucvu")))
def test_every_command_is_told(command: str) -> None:
    assert re.search(rf"{command}\b", TEXT)


def test_every_address_is_told(works) -> None:
    paths = {re.sub(r":\w+}", "}", route.path) for route in build_app(works).app._app.routes}
    the_site = {""}
    assert [path for path in paths - the_site if f"`{path}`" not in TEXT and f" {path}`" not in TEXT] == []


@pytest.mark.parametrize("goal", re.findall(r"^([a-z]+):.*##", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE))
def test_every_goal_of_make_is_told(goal: str) -> None:
    assert f"make {goal}" in README.read_text("utf-8")


@pytest.mark.parametrize("file", sorted((PROJECT / "requirements").glob("*.in")), ids=lambda file: file.stem)
def test_every_direct_dependency_has_its_reason(file: Path) -> None:
    reasons = (PROJECT / "docs" / "decisions" / "0006-dependencies.md").read_text("utf-8")
    wanted = re.findall(r"^([A-Za-z][A-Za-z0-9-]*)", file.read_text("utf-8"), re.MULTILINE)
    assert [name for name in wanted if f"`{name}`" not in reasons] == []


def test_it_is_told_what_each_table_holds_and_of_no_other() -> None:
    part = PRIVACY.partition("## Tables")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)) == {table.name for table in TABLES}


def test_the_inventory_names_each_personal_field_of_each_form_in_its_class() -> None:
    part = PRIVACY.partition("## Fields")[2].partition("\n## ")[0]
    told = {form: tuple(map(named, cells)) for form, *cells in INVENTORY.findall(part)}
    forms = load_catalogue(CONTENT).forms.values()
    assert told == {form.id: (fields_of(form, "C1"), fields_of(form, "C2")) for form in forms}


def named(cell: str) -> set[str]:
    return set(re.findall(r"`(\w+)`", cell))


def fields_of(form: FormDefinition, data_class: str) -> set[str]:
    return {field.id for field in form.fields if field.data == data_class}


def test_the_sample_of_nginx_says_the_headers_that_the_service_says() -> None:
    sample = (PROJECT / "docs" / "deploy" / "nginx.conf").read_text("utf-8")
    said = dict(re.findall(r'^    add_header (\S+) "([^"]+)" always;', sample, re.MULTILINE))
    assert security_headers("https://dichvu.phucvu.example").items() <= said.items()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.DOTALL)
    targets = [one or other for one, other in LINK.findall(prose)]
    inside = [target.partition("#")[0] for target in targets if "://" not in target and not target.startswith("#")]
    assert [target for target in inside if not (page.parent / target).exists()] == []
