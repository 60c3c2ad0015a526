"""Figures on pages: the count in the sentence, and under the page what was counted, when, and who says so."""

from markupsafe import Markup

from forms_service.catalogue import ContentPage
from forms_service.content.figures import Figure, FigureSet, cite, references
from forms_service.publishing.edition import Edition


def figure(edition: Edition, page: ContentPage, name: str) -> Markup:
    """The figure `set.key` (or its share) as a link to its line in the table of sources."""
    del page
    text = cite("{{ so: " + name + " }}", edition.catalogue.figures)
    anchor = "so-" + name.removesuffix(".share").replace(".", "-")
    return Markup('<a class="pv-figure" href="#{}">{}</a>').format(anchor, text)


def sources(edition: Edition, page: ContentPage) -> Markup:
    """The table of all figures that the page cites, with period and source; empty if it cites none."""
    cited = dict.fromkeys((reference.set_id, reference.key) for reference in references(page.body))
    rows = [_row(edition.catalogue.figures[set_id], key) for set_id, key in cited]
    return edition.render("figures.html", rows=rows) if rows else Markup("")


def _row(found: FigureSet, key: str) -> tuple[str, Figure, FigureSet]:
    return f"so-{found.id}-{key}", found.figures[key], found
