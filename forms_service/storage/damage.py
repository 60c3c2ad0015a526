"""Is this file a sound store of ours? A cheap look on every opening, a thorough one on request."""

import struct
from pathlib import Path
from typing import Final

import apsw

from forms_service.storage.connections import connect_reader
from forms_service.storage.contract import DamagedError
from forms_service.storage.migration import APPLICATION_ID, FORMAT

_MAGIC: Final = b"SQLite format 3\0"
_HEADER: Final = 100
_UNTOUCHED: Final = "tệp được giữ nguyên, chưa bị sửa gì"


def check_file(file: Path) -> None:
    """Look at the header, the length and the schema. Raises DamagedError.

    No file is fine, but not beside a log: then it was lost. An empty one is damage, for ours is never made empty.
    """
    if not file.exists():
        if _has_log(file):
            raise DamagedError(f"{file}: mất tệp dữ liệu mà nhật ký của nó vẫn còn; {_UNTOUCHED}")
        return
    size = file.stat().st_size
    with file.open("rb") as opened:
        header = opened.read(_HEADER)
    if len(header) < _HEADER or not header.startswith(_MAGIC):
        raise DamagedError(f"{file}: không phải tệp SQLite, hoặc phần đầu đã hỏng; {_UNTOUCHED}")
    if struct.unpack_from(">I", header, 68)[0] != APPLICATION_ID:
        raise DamagedError(f"{file}: là tệp SQLite nhưng không phải của Phục Vụ; {_UNTOUCHED}")
    if size < _expected_size(header) and not _has_log(file):
        raise DamagedError(f"{file}: tệp bị cắt cụt, chỉ còn {size} byte; {_UNTOUCHED}")
    _check_schema(file)


def _expected_size(header: bytes) -> int:
    page_size, pages = struct.unpack_from(">H", header, 16)[0], struct.unpack_from(">I", header, 28)[0]
    return (65536 if page_size == 1 else page_size) * int(pages)


def _has_log(file: Path) -> bool:
    """Whether a write-ahead log may still hold what the file lacks."""
    log = file.with_name(f"{file.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _check_schema(file: Path) -> None:
    try:
        connection = connect_reader(file)
        try:
            version = connection.pragma("user_version")
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        finally:
            connection.close()
    except (apsw.CorruptError, apsw.NotADBError) as error:
        raise DamagedError(f"{file}: tệp đã hỏng ({error}); {_UNTOUCHED}") from error
    if version != FORMAT:
        raise DamagedError(f"{file}: tệp có định dạng {version}, chương trình đọc định dạng {FORMAT}; {_UNTOUCHED}")
