"""One build of the site: an office's content at one moment, for the addresses at which browsers find it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from forms_service.catalogue import Catalogue, ContentPage
from forms_service.content.units import AdoptionStatus
from forms_service.offers import LOOK_AHEAD, planned_views
from forms_service.schedule.view import ReceptionView
from forms_service.vietnam.dates import format_date
from forms_service.vietnam.text import slugify

ADOPTION_WORDS: Mapping[AdoptionStatus, str] = {
    "none": "chưa làm",
    "planned": "có kế hoạch",
    "pilot": "làm thử",
    "official": "làm chính thức",
    "paused": "tạm dừng",
}

_templates = Environment(
    loader=PackageLoader("forms_service.publishing"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters["day"] = format_date
_templates.filters["slug"] = slugify
_templates.globals["statuses"] = ADOPTION_WORDS


@dataclass(frozen=True)
class Edition:
    """`moment` is aware, `base_url` an origin; `service_prefix` goes before the service's paths, empty on one host."""

    catalogue: Catalogue
    moment: datetime
    base_url: str
    service_prefix: str

    @property
    def today(self) -> date:
        """The day of this build."""
        return self.moment.date()

    @cached_property
    def coming(self) -> list[ReceptionView]:
        """The receptions from today on that pages list, as planned."""
        return planned_views(self.catalogue, self.today, self.today + LOOK_AHEAD)

    @cached_property
    def document_pages(self) -> Mapping[str, ContentPage]:
        """Document id -> its page."""
        return self._pages_by_id("document")

    @cached_property
    def unit_pages(self) -> Mapping[str, ContentPage]:
        """Unit id -> its page, for units that have one."""
        return self._pages_by_id("unit")

    @cached_property
    def model_pages(self) -> Mapping[str, ContentPage]:
        """Model id -> its page."""
        return self._pages_by_id("model")

    def pages_in(self, folder: str) -> list[ContentPage]:
        """The pages of a folder without its index."""
        index = f"{folder}/index.md"
        return [page for path, page in self.catalogue.pages.items() if path.startswith(folder + "/") and path != index]

    def unit_name(self, unit: str, day: date | None = None) -> str:
        """What a unit was called on `day` (None: now); its id if content does not know it."""
        known = self.catalogue.units.get(unit)
        return known.name_on(day or self.today) if known else unit

    def render(self, template: str, **values: object) -> Markup:
        """One of this room's templates, which see the edition as `edition`."""
        return Markup(_templates.get_template(template).render(edition=self, **values))

    def _pages_by_id(self, kind: str) -> dict[str, ContentPage]:
        pages = self.catalogue.pages.values()
        return {page.meta[kind]["id"]: page for page in pages if isinstance(page.meta.get(kind), Mapping)}
