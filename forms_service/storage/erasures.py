"""The small file of erasures: what a restored backup must forget again. Knows lines, not what they mean.

It lies in the data folder and beside the backups. A line is a flat JSON object of texts; lines are only added. What is
added is on the disk before `add` returns. A last line without its end was cut off by a crash and counts as not written.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from forms_service.storage.connections import sync
from forms_service.storage.contract import DamagedError

FILE: Final = "erasures.jsonl"

Line = dict[str, str]


def read(folder: Path) -> list[Line]:
    """The lines of a folder's file, in order; none without a file. Raises DamagedError, which names the line."""
    file = folder / FILE
    if not file.exists():
        return []
    whole, _, _ = file.read_bytes().rpartition(b"\n")
    return [_line(file, number, text) for number, text in enumerate(whole.split(b"\n"), 1) if text]


def _line(file: Path, number: int, text: bytes) -> Line:
    try:
        line = json.loads(text)
    except ValueError:
        line = None
    if not isinstance(line, dict):
        raise DamagedError(f"{file}:{number}: dòng này đã hỏng. Lấy lại tệp từ bản chép khác; đừng bỏ dòng nào.")
    return line


def add(folder: Path, lines: Iterable[Line]) -> None:
    """Add lines to a folder's file (0600), both made if absent; durable on return. Raises OSError."""
    text = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    if not text:
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / FILE, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(handle).st_size
        if size and os.pread(handle, 1, size - 1) != b"\n":
            os.ftruncate(handle, _whole(os.pread(handle, size, 0)))
        os.write(handle, text)
        os.fsync(handle)
    finally:
        os.close(handle)
    sync(folder)


def _whole(content: bytes) -> int:
    """The length of a file's whole lines."""
    return content.rfind(b"\n") + 1


def carry_over(source: Path, target: Path) -> None:
    """Add to the file of `target` the lines of `source` that it lacks. Raises OSError, DamagedError."""
    there = [tuple(sorted(line.items())) for line in read(target)]
    add(target, [line for line in read(source) if tuple(sorted(line.items())) not in there])
