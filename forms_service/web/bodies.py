"""Reads what a visitor sent, strictly: bounded, in UTF-8, urlencoded, multipart or JSON.

Files are taken from staff alone, on the few screens that import one (`read_with_files`).

Starlette's own form parser turns bad UTF-8 into replacement characters or Latin-1 (details 21 of the design), so
bodies are decoded here.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

import orjson
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from forms_service.web.errors import Refusal

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MAX_BODY_BYTES = 128 * 1024
"""Room for the longest form filled to its limit, and for ten thousand letters that can then be told to be too many."""
MAX_FIELDS = 120
MAX_SECONDS = 30.0
"""Within which a body must have come: 128 KiB take so long at 35 kbit/s."""

MAX_FILE_BODY_BYTES = 6 * 1024 * 1024
"""Room for a spreadsheet of some ten thousand rows, which is as much as one import takes."""
MAX_FILE_SECONDS = 180.0

Submitted = dict[str, object]
"""Names to what was sent: from HTML a text, or a list of texts for a repeated name; from JSON any JSON value."""


async def read_submitted(request: Request) -> Submitted:
    """The fields of a POST. Raises Refusal 400 (unreadable), 408 (too slow), 413 (too large), 415 (of another kind).

    Raises ClientDisconnect if the visitor goes away meanwhile.
    """
    kind, options = parse_options_header(request.headers.get("content-type"))
    body = await _body(request)
    if kind == b"application/json":
        return _json(body)
    if kind == b"multipart/form-data":
        return _gather(_multipart(body, options.get(b"boundary", b""), _Parts()).fields())
    if kind in {b"application/x-www-form-urlencoded", b""}:
        return _gather(_urlencoded(body))
    raise Refusal(415)


@dataclass(frozen=True)
class Upload:
    """A file that somebody sent: the name that the browser gave it, which proves nothing, and its bytes."""

    name: str
    data: bytes


async def read_with_files(request: Request) -> tuple[Submitted, dict[str, Upload]]:
    """The fields and the files of a POST of a staff screen. Raises Refusal like `read_submitted`."""
    kind, options = parse_options_header(request.headers.get("content-type"))
    if kind != b"multipart/form-data":
        return await read_submitted(request), {}
    body = await _body(request, MAX_FILE_BODY_BYTES, MAX_FILE_SECONDS)
    parts = _multipart(body, options.get(b"boundary", b""), _Parts(files=True))
    return _gather(parts.fields()), parts.uploads()


async def read_fields(request: Request) -> dict[str, str]:
    """The fields of a staff screen's POST, each once. Raises Refusal: as `read_submitted`, 400 for a repeated name."""
    fields = await read_submitted(request)
    if not all(isinstance(value, str) for value in fields.values()):
        raise Refusal(400)
    return {name: str(value) for name, value in fields.items()}


async def _body(request: Request, most: int = MAX_BODY_BYTES, seconds: float = MAX_SECONDS) -> bytes:
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal() or int(declared) > most:
        raise Refusal(413)
    try:
        async with asyncio.timeout(seconds):
            return await _received(request, most)
    except TimeoutError as error:
        raise Refusal(408) from error


async def _received(request: Request, most: int) -> bytes:
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > most:
            raise Refusal(413)
    return bytes(received)


def _json(body: bytes) -> Submitted:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Refusal(400) from error
    if not isinstance(value, dict) or len(value) > MAX_FIELDS:
        raise Refusal(400)
    return value


def _urlencoded(body: bytes) -> list[tuple[str, str]]:
    """What `urllib.parse.parse_qsl` reads, strictly, in two thirds of its time."""
    if body.count(b"&") >= MAX_FIELDS:
        raise Refusal(400)
    pairs = (pair.partition(b"=") for pair in body.replace(b"+", b" ").split(b"&") if pair)
    try:
        body.decode("utf-8")  # what is not escaped must be whole by itself
        return [(_unescaped(name), _unescaped(value)) for name, _, value in pairs]
    except UnicodeDecodeError as error:
        raise Refusal(400) from error


def _unescaped(text: bytes) -> str:
    return (unquote_to_bytes(text) if b"%" in text else text).decode("utf-8")


def _multipart(body: bytes, boundary: bytes, parts: "_Parts") -> "_Parts":
    try:
        parser = MultipartParser(boundary, parts.callbacks())
        parser.write(body)
        parser.finalize()
        parts.fields()  # refuses here what cannot be read
    except (FormParserError, ValueError, UnicodeDecodeError) as error:
        raise Refusal(400) from error
    return parts


class _Parts:
    """Collects the parts of a multipart body. A part with a file name is a file: refused unless `files`."""

    def __init__(self, *, files: bool = False) -> None:
        self._files = files
        self._headers: list[dict[bytes, bytes]] = []
        self._data: list[bytearray] = []
        self._name = b""
        self._value = b""

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_part_data": self._part_data,
        }

    def _begin(self) -> None:
        if len(self._data) >= MAX_FIELDS:
            raise Refusal(400)
        self._headers.append({})
        self._data.append(bytearray())

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        self._headers[-1][self._name.lower()] = self._value
        self._name = self._value = b""

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        self._data[-1] += data[start:end]

    def fields(self) -> list[tuple[str, str]]:
        """Name and text of every part that is no file. Raises Refusal 415 for a file that is not expected."""
        return [(name, data.decode("utf-8")) for name, file, data in self._parts() if file is None]

    def uploads(self) -> dict[str, Upload]:
        """The files that were chosen; a field in which none was sends an empty one without a name."""
        return {
            name: Upload(file.decode("utf-8", "replace"), bytes(data)) for name, file, data in self._parts() if file
        }

    def _parts(self) -> Iterator[tuple[str, bytes | None, bytearray]]:
        for headers, data in zip(self._headers, self._data, strict=True):
            _, options = parse_options_header(headers.get(b"content-disposition", b""))
            file = options.get(b"filename")
            if file is not None and not self._files:
                raise Refusal(415)
            if b"name" not in options:
                raise Refusal(400)
            yield options[b"name"].decode("utf-8"), file, data


def _gather(pairs: list[tuple[str, str]]) -> Submitted:
    """One value per name, or a list where a name repeats. An empty text counts as not given."""
    values: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in pairs:
        if value:
            values[name].append(value)
    return {name: found[0] if len(found) == 1 else found for name, found in values.items()}
