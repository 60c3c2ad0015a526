"""`phucvu check` beside a data folder: whether content still has every series of which receptions are kept."""

from forms_service.catalogue import Catalogue
from forms_service.content.faults import ContentError
from forms_service.receptions.known_series import lost_series
from forms_service.settings import Settings
from forms_service.storage.contract import MissingError, OutdatedError
from forms_service.storage.opening import open_store
from forms_service.tables import TABLES
from forms_service.vietnam.clock import system_clock


def check_series_are_kept(settings: Settings, catalogue: Catalogue) -> None:
    """Raises ContentError if a series of kept receptions was removed or renamed; DamagedError for a store that is.

    Without a data folder, or with one that this version has not opened yet, there is nothing to compare with. The store
    is only read, so the command works beside a running service.
    """
    try:
        store = open_store(settings.data_dir, TABLES, clock=system_clock, read_only=True)
    except (MissingError, OutdatedError):
        return
    try:
        lost = store.read_now(lambda reader: lost_series(reader, catalogue))
    finally:
        store.close()
    if lost:
        raise ContentError(lost)
