"""Copies of the store, and a thorough look at it; both work beside a running service."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import apsw

from forms_service.storage.connections import connect_reader, sync
from forms_service.storage.contract import DamagedError, MissingError
from forms_service.storage.damage import check_file
from forms_service.storage.layout import column, decode_name, load, quote
from forms_service.storage.opening import FILE


def backup(location: str | Path, target: str | Path) -> None:
    """Write a whole copy of the store in the data folder `location` to the new file `target` (mode 0600).

    The copy is one snapshot, without the pages of what was erased. SQLite's online backup is not used: beside a busy
    writer it never ends. Raises MissingError, DamagedError, FileExistsError, OSError.
    """
    file, target = Path(location) / FILE, Path(target)
    if not file.exists():
        raise MissingError(f"{file}: chưa có dữ liệu nào ở đây")
    check_file(file)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with closing(connect_reader(file)) as connection:
            connection.execute("VACUUM INTO ?", (str(target),))
    except apsw.Error as error:
        target.unlink()
        raise OSError(f"{target}: không sao lưu được ({error})") from error
    sync(target)
    sync(target.parent)


def verify(location: str | Path) -> list[str]:
    """What is wrong with the store in `location`, in Vietnamese; nothing if it is sound. Reads every page and document.

    Checks SQLite's own structure and indexes, that every document is JSON, and that every indexed key holds what its
    document says.
    """
    file = Path(location) / FILE
    try:
        check_file(file)
        with closing(connect_reader(file)) as connection:
            faults = [f"{file}: {text}" for (text,) in connection.execute("PRAGMA integrity_check") if text != "ok"]
            return faults or [f"{file}: {fault}" for fault in _faulty_documents(connection)]
    except DamagedError as error:
        return [str(error)]
    except apsw.Error as error:
        return [f"{file}: không đọc được ({error})"]


def _faulty_documents(connection: apsw.Connection) -> Iterator[str]:
    tables = [str(name) for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE name GLOB 't:*'")]
    for table in tables:
        rows = connection.execute("SELECT name FROM pragma_table_info(?) WHERE name GLOB 'k_*'", (table,))
        keys = [str(name).removeprefix("k_") for (name,) in rows]
        columns = ", ".join(["id", "body", *map(column, keys)])
        for document_id, body, *values in connection.execute(f"SELECT {columns} FROM {quote(table)}"):  # noqa: S608  # quoted names
            if not _matches(body, keys, values):
                yield f"bảng {decode_name(table)}, bản ghi {document_id}: nội dung không khớp với chỉ mục"


def _matches(body: bytes, keys: list[str], values: list[object]) -> bool:
    try:
        document = load(body)
    except ValueError:
        return False
    return [document.get(key) for key in keys] == values
