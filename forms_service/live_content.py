"""The content as it stands: read again when its files change; while an editor's fault lasts, the last good one."""

import logging
from pathlib import Path

from forms_service.catalogue import Catalogue, load_catalogue
from forms_service.content.faults import ContentError
from forms_service.content.files import content_files

log = logging.getLogger("phucvu.content")

State = tuple[tuple[str, int, int], ...]


class LiveContent:
    """Holds the current catalogue. `refresh` is called by the scheduler, never by a request."""

    def __init__(self, folder: Path) -> None:
        """Raises ContentError, OSError: at the start there is no last good one to fall back on."""
        self._folder = folder
        self._seen: State | None = _state(folder)
        self._catalogue = load_catalogue(folder)
        self._told = ""

    def __call__(self) -> Catalogue:
        """The last good catalogue; the same object until the content changes."""
        return self._catalogue

    @property
    def faulty(self) -> bool:
        """Whether the content as it stands cannot be used."""
        return bool(self._told)

    def refresh(self) -> None:
        """Read the content anew if a file has changed. Faults are logged and raise the alarm of `/readyz`.

        What could not be read at all is tried again each time: it may become readable without looking changed.
        """
        try:
            state = _state(self._folder)
            if state == self._seen:
                return
            self._seen = state
            self._catalogue = load_catalogue(self._folder)
            self._told = ""
        except ContentError as error:
            self._tell(str(error))
        except Exception as error:  # noqa: BLE001  # whatever it is, the service goes on with what it has
            self._seen = None
            self._tell(f"{type(error).__name__}: {error}")

    def _tell(self, fault: str) -> None:
        if fault != self._told:
            log.error("the content is faulty, the last good one stays in use:\n%s", fault)
        self._told = fault


def _state(folder: Path) -> State:
    files = (file for pattern in ("**/*.md", "**/*.yml") for file in content_files(folder, pattern))
    return tuple((str(file), (found := file.stat()).st_mtime_ns, found.st_size) for file in files)
