"""How the command line reaches a running service: one JSON object a line, over a socket only its owner can open.

One line asks; lines of `progress` may come, and one with `done` or `error` ends it.

A command that writes takes the store's lock if nobody holds it, and otherwise asks the holder (details 34). Both
ways end in the same functions, `forms_service.commands`.
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path
from typing import Any

from forms_service.app import Works
from forms_service.commands import CommandError, run_command
from forms_service.storage.contract import Progress, in_silence

log = logging.getLogger("phucvu.control")
LONGEST_LINE = 256 * 1024


@contextlib.asynccontextmanager
async def listening(works: Works) -> AsyncGenerator[None, None]:
    """Answer commands on the works' socket until left. Call only while holding the store's lock."""
    path = works.settings.socket
    path.unlink(missing_ok=True)  # what a killed service left behind: the lock says that nobody listens

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            line = await reader.readline()

            def tell(done: int, total: int) -> None:
                if not writer.is_closing():
                    writer.write(_line({"progress": [done, total]}))

            writer.write(_line(await _answer(works, line, tell)))
            await writer.drain()
        writer.close()

    server = await asyncio.start_unix_server(answer, path, limit=LONGEST_LINE)
    path.chmod(0o600)
    try:
        async with server:
            yield
    finally:
        path.unlink(missing_ok=True)


def _line(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told).encode() + b"\n"


async def _answer(works: Works, line: bytes, progress: Progress) -> Mapping[str, str]:
    try:
        asked = json.loads(line)
        return {"done": await run_command(works, asked["command"], asked["values"], progress)}
    except CommandError as error:
        return {"error": str(error)}
    except Exception as error:  # noqa: BLE001  # the caller gets the kind, the service goes on
        log.error("command failed: %s", type(error).__name__)  # noqa: TRY400
        return {"error": f"Lỗi trong dịch vụ đang chạy: {type(error).__name__}. Xem nhật ký của dịch vụ."}


async def ask(socket: Path, command: str, values: Mapping[str, Any], progress: Progress = in_silence) -> str:
    """Have a running service carry out a command; its words for the terminal. Raises CommandError, OSError."""
    reader, writer = await asyncio.open_unix_connection(socket, limit=LONGEST_LINE)
    writer.write(_line({"command": command, "values": values}))
    await writer.drain()
    answer: Mapping[str, Any] = {}
    while not answer.keys() & {"done", "error"}:
        line = await reader.readline()
        if not line:
            raise CommandError("Dịch vụ đang chạy đã ngừng giữa chừng. Chạy lại lệnh này.")
        answer = json.loads(line)
        if "progress" in answer:
            progress(*answer["progress"])
    writer.close()
    if "error" in answer:
        raise CommandError(answer["error"])
    return str(answer["done"])
