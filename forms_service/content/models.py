"""Service models: named ways of serving, each with its guide in `mo-hinh/`."""

from dataclasses import dataclass

from forms_service.content.reading import Page


@dataclass(frozen=True)
class Model:
    """A service model; `series`, `forms` and `sources` (documents) are ids of what belongs to it."""

    id: str
    title: str
    series: tuple[str, ...]
    forms: tuple[str, ...]
    sources: tuple[str, ...]


def read_model(page: Page) -> Model:
    """The model of a page of `mo-hinh/`. Faults go to the page's list."""
    section = page.front.section("model")
    model = Model(
        id=section.identifier("id"),
        title=page.front.maybe_text("title") or "",
        series=section.identifiers("series"),
        forms=section.identifiers("forms"),
        sources=section.identifiers("sources"),
    )
    section.finish()
    return model
