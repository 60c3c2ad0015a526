"""A disk under SQLite that notes all that happens to a folder, and fails when it is told to.

SQLite's own files come through an `apsw` VFS; what Python itself does (renaming, syncing, making folders) is noted by
standing in for the few functions of `os` that the program uses.
"""

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import apsw
from medium import Log

_JOURNALS = apsw.SQLITE_OPEN_WAL | apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_SUPER_JOURNAL
_numbers = itertools.count()

Fault = Callable[[str], type[apsw.Error] | None]
"""Asked before each `read`, `write`, `truncate` and `sync` of SQLite: the error to raise, or None."""


class Disk(apsw.VFS):
    """The machine's own disk for every folder but `root`, which is noted in `log` and may fail."""

    def __init__(self, root: Path, *, everywhere: bool = False) -> None:
        """`everywhere`: connections that name no VFS use this one too."""
        self.name, self.beneath = f"noting-{next(_numbers)}", apsw.vfs_names()[0]
        super().__init__(self.name, self.beneath, makedefault=everywhere)
        self.root = root.resolve()
        self.log = Log()
        self.fault: Fault | None = None

    def within(self, path: str | os.PathLike[str] | None) -> str | None:
        """The name relative to the root; None for what lies elsewhere."""
        if path is None:
            return None
        with suppress(ValueError):
            return str(Path(os.path.abspath(path)).relative_to(self.root))  # noqa: PTH100  # resolving would follow links
        return None

    def check(self, kind: str, name: str) -> None:
        """Raise what this operation shall fail with."""
        error = self.fault(kind) if self.fault else None
        if error is not None:
            if kind == "sync":
                self.log.add("sync_failed", name)
            raise error("the disk fails")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802  # SQLite's name
        relative = self.within(name.filename() if isinstance(name, apsw.URIFilename) else name)
        return apsw.VFSFile(self.beneath, name, flags) if relative is None else _NotingFile(self, relative, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802, FBT001  # SQLite's name and signature
        super().xDelete(filename, syncdir)
        relative = self.within(filename)
        if relative is not None:
            self.log.add("delete", relative)
            if syncdir:
                self.log.add("sync_folder", str(Path(relative).parent))


class _NotingFile(apsw.VFSFile):
    def __init__(self, disk: Disk, relative: str, name: Any, flags: list[int]) -> None:
        self._disk, self._relative = disk, relative
        # As SQLite's own file layer does it: the first sync of a new journal syncs its folder too.
        self._names_folder = bool(flags[0] & _JOURNALS and flags[0] & apsw.SQLITE_OPEN_CREATE)
        super().__init__(disk.beneath, name, flags)
        if flags[0] & apsw.SQLITE_OPEN_CREATE:
            disk.log.add("open", relative)

    def xLock(self, level: int) -> None:  # noqa: N802  # SQLite's name
        try:
            super().xLock(level)
        except apsw.IOError:  # a file opened to be read only: SQLite shrugs, but apsw would raise it on closing
            raise apsw.BusyError from None

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802  # SQLite's name
        self._disk.check("read", self._relative)
        return super().xRead(amount, offset)

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802  # SQLite's name
        try:
            self._disk.check("write", self._relative)
        except apsw.Error:
            self._write(bytes(data)[: len(data) // 2], offset)  # what fits, as a full disk does it
            raise
        self._write(bytes(data), offset)

    def _write(self, data: bytes, offset: int) -> None:
        self._disk.log.add("write", self._relative, offset, data)
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802  # SQLite's name
        self._disk.check("truncate", self._relative)
        self._disk.log.add("truncate", self._relative, newsize)
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802  # SQLite's name
        self._disk.check("sync", self._relative)
        super().xSync(flags)
        self._disk.log.add("sync", self._relative)
        if self._names_folder:
            self._names_folder = False
            self._disk.log.add("sync_folder", str(Path(self._relative).parent))


@contextmanager
def noting(root: Path) -> Iterator[Disk]:
    """A disk that notes everything below `root`, for every connection that is opened meanwhile."""
    root.mkdir(parents=True, exist_ok=True)
    disk = Disk(root, everywhere=True)
    plain = {name: getattr(os, name) for name in ("fsync", "replace", "rename", "unlink", "mkdir")}
    try:
        for name, stand_in in _stand_ins(disk, plain).items():
            setattr(os, name, stand_in)
        yield disk
    finally:
        for name, function in plain.items():
            setattr(os, name, function)
        disk.unregister()


def _stand_ins(disk: Disk, plain: dict[str, Any]) -> dict[str, Any]:
    note = disk.log.add

    def fsync(handle: int) -> None:
        path = Path(os.readlink(f"/proc/self/fd/{handle}"))  # noqa: PTH115  # a descriptor has no other path
        plain["fsync"](handle)
        if (name := disk.within(path)) is None:
            return
        if path.is_dir():
            note("sync_folder", name)
        else:
            note("sync_content", name, data=path.read_bytes())

    def move(function: str) -> Any:
        def moved(source: Any, target: Any, **options: Any) -> None:
            plain[function](source, target, **options)
            if (old := disk.within(source)) is not None:
                note("rename", old, disk.within(target))

        return moved

    def on_one(function: str, kind: str) -> Any:
        def done(path: Any, *values: Any, **options: Any) -> None:
            plain[function](path, *values, **options)
            if (name := disk.within(path)) is not None:
                note(kind, name)

        return done

    return {
        "fsync": fsync,
        "replace": move("replace"),
        "rename": move("rename"),
        "unlink": on_one("unlink", "delete"),
        "mkdir": on_one("mkdir", "folder"),
    }
