"""What a disk really holds: per file what was written and what was synced, and what is left of it after a power cut.

A `Log` lists in order what happened to a folder. A `Medium` follows the log up to any moment; `after_cut` then answers
the files as a machine that loses its power at that moment may find them again. The rules are stricter than those of
most file systems: bytes are safe when their file was synced, a name is safe when its folder was synced, and of
everything else any sector may be there or not.
"""

import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final, Literal

SECTORS: Final = (512, 4096)
INDEX_SIZE: Final = 32768

Manner = Literal["dropped", "torn", "garbled", "kept"]
"""What becomes of unsynced writes: none is there; any sector or none; the same, and the log's hold noise; all are."""

MANNERS: Final[tuple[Manner, ...]] = ("dropped", "torn", "garbled", "kept")


@dataclass(frozen=True, slots=True)
class Event:
    """`kind` happened to `name` (relative to the folder): see the methods of `Medium`. A `note` is a witness's."""

    kind: str
    name: str = ""
    value: Any = None
    data: bytes = b""


class Log:
    """Everything that happened, in order, from all threads."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._door = threading.Lock()

    def add(self, kind: str, name: str = "", value: Any = None, data: bytes = b"") -> None:
        """Note one event."""
        with self._door:
            self.events.append(Event(kind, name, value, data))

    def sync_points(self) -> list[int]:
        """Positions just before each sync: the moments at which most is at stake."""
        return [place for place, event in enumerate(self.events) if event.kind in {"sync", "sync_folder"}]


@dataclass(slots=True, eq=False)
class File:
    """`safe` is what a cut cannot take; `pending` the writes and truncations since."""

    safe: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)

    def settle(self, keep: "_Keep") -> bytearray:
        """The content if of what is pending only that arrives which `keep` lets through."""
        content = bytearray(self.safe)
        for offset, data in self.pending:
            if data is None:
                if keep.whole():
                    _resize(content, offset)
            else:
                for place, sector in keep.sectors(offset, data):
                    _resize(content, max(len(content), place))
                    content[place : place + len(sector)] = sector
        return content


@dataclass(slots=True, eq=False)
class Folder:
    """Entries as processes see them, as a cut cannot take them, and the changes between, in order."""

    seen: dict[str, "File | Folder"] = field(default_factory=dict)
    safe: dict[str, "File | Folder"] = field(default_factory=dict)
    pending: list[dict[str, "File | Folder | None"]] = field(default_factory=list)

    def change(self, **entries: "File | Folder | None") -> None:
        """Entries that appear, or (None) vanish, in one step."""
        self.pending.append(entries)
        _apply(self.seen, entries)

    def settle(self, keep: "_Keep") -> dict[str, "File | Folder"]:
        """The entries after a cut: a journal keeps changes of a folder in order, up to somewhere."""
        entries = dict(self.safe)
        for change in self.pending[: keep.up_to(len(self.pending))]:
            _apply(entries, change)
        return entries


class Medium:
    """The state of the disk after the events given to `follow`."""

    def __init__(self, chance: random.Random) -> None:
        self.top = Folder()
        self._chance = chance

    def follow(self, event: Event) -> None:
        """Bring the state forward by one event. Witnesses' notes change nothing."""
        if event.kind != "note":
            getattr(self, f"_{event.kind}")(event)

    def after_cut(self, chance: random.Random, manner: Manner) -> dict[str, bytes]:
        """Files by name as they may be found after the power comes back."""
        return dict(_files(self.top, _Keep(chance, manner), PurePosixPath()))

    def _open(self, event: Event) -> None:
        folder, name = self._place(event.name)
        if name not in folder.seen:
            folder.change(**{name: File()})

    def _folder(self, event: Event) -> None:
        folder, name = self._place(event.name)
        folder.change(**{name: Folder()})

    def _write(self, event: Event) -> None:
        self._file(event.name).pending.append((event.value, event.data))

    def _truncate(self, event: Event) -> None:
        self._file(event.name).pending.append((event.value, None))

    def _sync(self, event: Event) -> None:
        file = self._file(event.name)
        file.safe, file.pending = file.settle(_Keep(self._chance, "kept")), []

    def _sync_failed(self, event: Event) -> None:
        """What a system does after a failed sync: pages count as clean, so no later sync writes them again."""
        file = self._file(event.name)
        file.safe, file.pending = file.settle(_Keep(self._chance, "torn")), []

    def _sync_content(self, event: Event) -> None:
        """A file that was written by other means than SQLite, as it was when it was synced."""
        self._open(event)
        file = self._file(event.name)
        file.safe, file.pending = bytearray(event.data), []

    def _sync_folder(self, event: Event) -> None:
        folder = self._at(event.name)
        assert isinstance(folder, Folder)
        folder.safe, folder.pending = dict(folder.seen), []

    def _delete(self, event: Event) -> None:
        folder, name = self._place(event.name)
        folder.change(**{name: None})

    def _rename(self, event: Event) -> None:
        (source, old), (target, new) = self._place(event.name), self._place(event.value)
        node = source.seen.get(old) or File()
        if source is target:
            source.change(**{old: None, new: node})
        else:
            target.change(**{new: node})
            source.change(**{old: None})

    def _place(self, name: str) -> tuple[Folder, str]:
        path = PurePosixPath(name)
        folder = self._at(str(path.parent))
        assert isinstance(folder, Folder)
        return folder, path.name

    def _at(self, name: str) -> File | Folder:
        node: File | Folder = self.top
        for part in PurePosixPath(name).parts:
            assert isinstance(node, Folder)
            node = node.seen[part]
        return node

    def _file(self, name: str) -> File:
        node = self._at(name)
        assert isinstance(node, File)
        return node


class _Keep:
    """Decides what of the pending arrives."""

    def __init__(self, chance: random.Random, manner: Manner) -> None:
        self._chance, self._manner = chance, manner
        self._sector = chance.choice(SECTORS)

    def whole(self) -> bool:
        if self._manner in {"dropped", "kept"}:
            return self._manner == "kept"
        return self._chance.random() < 0.5

    def up_to(self, count: int) -> int:
        if self._manner in {"dropped", "kept"}:
            return count if self._manner == "kept" else 0
        return self._chance.randint(0, count)

    def sectors(self, offset: int, data: bytes) -> Iterator[tuple[int, bytes]]:
        if self._manner == "kept":
            yield offset, data
            return
        if self._manner == "dropped":
            return
        first = offset // self._sector * self._sector
        for start in range(first, offset + len(data), self._sector):
            begin, end = max(start, offset), min(start + self._sector, offset + len(data))
            if self.whole():
                yield begin, data[begin - offset : end - offset]

    def noise(self, file: File, name: str, content: bytearray) -> None:
        """A log's frame that was on its way may be anything at all; pages of the file itself come whole or not."""
        if self._manner != "garbled" or not name.endswith("-wal"):
            return
        for offset, data in file.pending:
            if data and offset + len(data) <= len(content) and self._chance.random() < 0.2:
                content[offset : offset + len(data)] = self._chance.randbytes(len(data))


def _files(folder: Folder, keep: _Keep, path: PurePosixPath) -> Iterator[tuple[str, bytes]]:
    for name, node in folder.settle(keep).items():
        if isinstance(node, Folder):
            yield from _files(node, keep, path / name)
        else:
            content = node.settle(keep)
            keep.noise(node, name, content)
            yield str(path / name), bytes(content)


def _apply(entries: dict[str, File | Folder], change: dict[str, File | Folder | None]) -> None:
    for name, node in change.items():
        if node is None:
            entries.pop(name, None)
        else:
            entries[name] = node


def _resize(content: bytearray, size: int) -> None:
    if size < len(content):
        del content[size:]
    else:
        content.extend(bytes(size - len(content)))


def lay_out(files: dict[str, bytes], folder: Path, chance: random.Random, store: str) -> None:
    """Write files of `after_cut` for a fresh process. The shared index was memory: it is gone, or it is nonsense."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    if store in files and chance.random() < 0.5:
        noise = chance.choice((bytes(INDEX_SIZE), chance.randbytes(INDEX_SIZE)))
        (folder / f"{store}-shm").write_bytes(noise)
