"""Letters as pages for the printer. The one way onto paper: what nobody has approved does not pass here."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from jinja2 import Environment

from forms_service.catalogue import Catalogue
from forms_service.documents.environment import environment
from forms_service.letters.model import LetterError, is_printable
from forms_service.letters.wording import letter_of
from forms_service.storage.contract import Document

Size = Literal["theo-mau", "a5", "a4"]
"""Each letter on the paper of its template, or all on one."""
SIZES: tuple[Size, ...] = ("theo-mau", "a5", "a4")

_LOTUS = "#A61E4D"


def letters_html(catalogue: Catalogue, cases: Sequence[Document], size: Size, today: date) -> str:
    """One page a letter, for `documents`. Raises LetterError if one of them may not be printed."""
    if not cases or not all(map(is_printable, cases)):
        raise LetterError("Có thư chưa được duyệt, hoặc tên đã xóa, nên không in được.")
    letters = [letter_of(catalogue, case, today) for case in cases]
    pages = [(each, each.paper if size == "theo-mau" else size.upper()) for each in letters]
    lotus = catalogue.office.colours.get("lotus", _LOTUS)
    return _environment().get_template("letters.html").render(letters=pages, lotus=lotus)


@cache
def _environment() -> Environment:
    return environment(Path(__file__).parent / "letter_pages")
