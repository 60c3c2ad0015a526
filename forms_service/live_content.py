"""The content as it stands: read again when its files change; while an editor's fault lasts, the last good one."""

import logging
from pathlib import Path

from forms_service.catalogue import Catalogue, load_catalogue
from forms_service.content.faults import ContentError

log = logging.getLogger("phucvu.content")

State = tuple[tuple[str, int, int], ...]


class LiveContent:
    """Holds the current catalogue. `refresh` is called by the scheduler, never by a request."""

    def __init__(self, folder: Path) -> None:
        """Raises ContentError: at the start there is no last good one to fall back on."""
        self._folder = folder
        self._seen = _state(folder)
        self._catalogue = load_catalogue(folder)
        self.faulty = False

    def __call__(self) -> Catalogue:
        """The last good catalogue; the same object until the content changes."""
        return self._catalogue

    def refresh(self) -> None:
        """Read the content anew if a file has changed. Faults are logged and raise the alarm of `/readyz`."""
        state = _state(self._folder)
        if state == self._seen:
            return
        self._seen = state
        try:
            self._catalogue = load_catalogue(self._folder)
            self.faulty = False
        except ContentError as error:
            self.faulty = True
            log.error("the content is faulty, the last good one stays in use:\n%s", error)  # noqa: TRY400  # says it all


def _state(folder: Path) -> State:
    files = (file for pattern in ("*.md", "*.yml") for file in folder.rglob(pattern))
    return tuple(sorted((str(file), (found := file.stat()).st_mtime_ns, found.st_size) for file in files))
