"""Writes an export to a new file that only its owner can read: whole, or not at all."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

from forms_service.catalogue import Catalogue
from forms_service.exports.documents import write_jsonl, write_tinydb
from forms_service.exports.model import ExportError, Format, Kind, check_possible
from forms_service.exports.sheets import sheet_of
from forms_service.sheets.model import SheetError
from forms_service.sheets.writing import write_csv, write_xlsx
from forms_service.storage.contract import Progress, Reader, in_silence
from forms_service.storage.gently import trickling
from forms_service.storage.saving import DRAFTS, draft_of, give_name, remove_drafts

Writer = Callable[[Path], None]
"""Writes a finished export to a path."""


def check_target(target: Path) -> None:
    """Raises ExportError if the file is there already or its folder is not, before anything is read or noted."""
    if target.exists():
        raise ExportError(f"{target}: đã có tệp này. Chọn tên khác; bản xuất không ghi đè.")
    if not target.parent.is_dir():
        raise ExportError(f"{target.parent}: không có thư mục này.")


def write_export(  # noqa: PLR0913  # what, how, of which, where to, and who watches
    reader: Reader,
    catalogue: Catalogue,
    kind: Kind,
    form: Format,
    target: Path,
    *,
    separator: str = ",",
    progress: Progress = in_silence,
) -> None:
    """Write the export. The caller has left an audit line before. Raises ExportError, UnavailableError."""
    check_possible(kind, form)
    check_target(target)
    writers: dict[Format, Writer] = {
        "csv": lambda draft: write_csv(draft, sheet_of(kind, reader, catalogue), progress, separator),
        "xlsx": lambda draft: write_xlsx(draft, sheet_of(kind, reader, catalogue), progress),
        "jsonl": lambda draft: write_jsonl(draft, kind, reader, catalogue, progress),
        "tinydb": lambda draft: write_tinydb(draft, kind, reader, progress),
    }
    draft = draft_of(target)
    try:
        remove_drafts(target.parent)
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with trickling(target.parent, DRAFTS):
            writers[form](draft)
        give_name(draft, target)
    except SheetError as error:
        raise ExportError(str(error)) from error
    except OSError as error:
        reason = "đã có tệp này" if error.errno == errno.EEXIST else error.strerror
        raise ExportError(f"{target}: không ghi được ({reason}).") from error
    finally:
        draft.unlink(missing_ok=True)
