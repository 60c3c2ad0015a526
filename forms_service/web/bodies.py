"""Reads what a visitor sent, strictly: bounded, in UTF-8, urlencoded, multipart or JSON; files are not taken.

Starlette's own form parser turns bad UTF-8 into replacement characters or Latin-1 (details 21 of the design), so
bodies are decoded here.
"""

import asyncio
from collections import defaultdict
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
        return _gather(_multipart(body, options.get(b"boundary", b"")))
    if kind in {b"application/x-www-form-urlencoded", b""}:
        return _gather(_urlencoded(body))
    raise Refusal(415)


async def read_fields(request: Request) -> dict[str, str]:
    """The fields of a staff screen's POST, each once. Raises Refusal: as `read_submitted`, 400 for a repeated name."""
    fields = await read_submitted(request)
    if not all(isinstance(value, str) for value in fields.values()):
        raise Refusal(400)
    return {name: str(value) for name, value in fields.items()}


async def _body(request: Request) -> bytes:
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal() or int(declared) > MAX_BODY_BYTES:
        raise Refusal(413)
    try:
        async with asyncio.timeout(MAX_SECONDS):
            return await _received(request)
    except TimeoutError as error:
        raise Refusal(408) from error


async def _received(request: Request) -> bytes:
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > MAX_BODY_BYTES:
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


def _multipart(body: bytes, boundary: bytes) -> list[tuple[str, str]]:
    parts = _Parts()
    try:
        parser = MultipartParser(boundary, parts.callbacks())
        parser.write(body)
        parser.finalize()
        return parts.fields()
    except (FormParserError, ValueError, UnicodeDecodeError) as error:
        raise Refusal(400) from error


class _Parts:
    """Collects the parts of a multipart body. A part with a file name is a file: refused."""

    def __init__(self) -> None:
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
        return [
            (_part_name(headers), data.decode("utf-8")) for headers, data in zip(self._headers, self._data, strict=True)
        ]


def _part_name(headers: dict[bytes, bytes]) -> str:
    _, options = parse_options_header(headers.get(b"content-disposition", b""))
    if b"filename" in options or b"name" not in options:
        raise Refusal(415 if b"filename" in options else 400)
    return options[b"name"].decode("utf-8")


def _gather(pairs: list[tuple[str, str]]) -> Submitted:
    """One value per name, or a list where a name repeats. An empty text counts as not given."""
    values: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in pairs:
        if value:
            values[name].append(value)
    return {name: found[0] if len(found) == 1 else found for name, found in values.items()}
