"""Reads forms from `content/bieu-mau/`: one Markdown page a form, common fields in `chung.yml`."""

from pathlib import Path

from forms_service.content.faults import Fault
from forms_service.content.reading import Page, Section
from forms_service.forms.definition import FormDefinition


def load_forms(folder: Path, faults: list[Fault]) -> dict[str, FormDefinition]:
    """All forms of `folder` (content/bieu-mau) by id: every `*.md` but index.md, with `chung.yml` beside them."""
    raise NotImplementedError


def read_form(page: Page, common: Section, faults: list[Fault]) -> FormDefinition | None:
    """The form of a page; `common` is `chung.yml`. None, with the reasons in `faults`, if it cannot be used."""
    raise NotImplementedError
