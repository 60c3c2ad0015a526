"""Every kind of list that can be imported, with the units and areas of the content as it stands."""

from datetime import date

from forms_service.catalogue import Catalogue
from forms_service.imports.model import ImportKind
from forms_service.tallies.importing import support_log


def import_kinds(catalogue: Catalogue, today: date) -> tuple[ImportKind, ...]:
    """The kinds of every room."""
    return (support_log(catalogue, today),)
