"""From a period to what is mailed: subject, covering text and the page that becomes a PDF."""

from dataclasses import dataclass
from datetime import datetime

from forms_service.catalogue import Catalogue
from forms_service.digests.timing import Period
from forms_service.storage.contract import Reader


@dataclass(frozen=True)
class Contents:
    """A digest, made. `subject` and `text` hold no personal data; `html` is a page for `documents.render_pdf`."""

    subject: str
    text: str
    html: str


def contents_of(
    reader: Reader, catalogue: Catalogue, period: Period, made_at: datetime, *, full: bool = False
) -> Contents:
    """Gather and render one digest (`made_at` aware). `full` shows names and texts: never mailed (decision 8)."""
    raise NotImplementedError
