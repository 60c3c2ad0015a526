"""Serves everything in one process: takes the store's lock, then the socket, then builds the site, then listens."""

import asyncio
import gc
import logging
import resource
import signal
import socket
import sys
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

import uvicorn
import uvloop

from forms_service.app import Works, assemble, build_app, rebuild_if_stale
from forms_service.commands import CommandError
from forms_service.control import listening
from forms_service.doctor import recipients_missing
from forms_service.settings import Settings
from forms_service.vietnam.clock import Clock

log = logging.getLogger("phucvu")
T = TypeVar("T")

TURN_SECONDS = 0.0002
"""How long a thread may keep the interpreter while others wait for it. A submission changes threads many times, and
with Python's own 5 ms it waits for a digest that is being gathered at each of them.
"""


def serve(settings: Settings, clock: Clock, *, build: bool) -> None:
    """Serve until asked to stop (SIGINT, SIGTERM). `build`: build the site first if it is stale.

    Raises what `assemble` raises, BuildError, and CommandError when the address is taken.
    """
    allow_many_connections()
    works = assemble(settings, clock)
    try:
        listener = _listen(settings)
        if build:
            rebuild_if_stale(settings)
    except BaseException:
        asyncio.run(works.close())
        raise
    run_loop(_serve(works, listener))


def run_loop(main: Coroutine[Any, Any, T]) -> T:
    """Run `main` on the loop that costs least: a request takes an eighth less of the processor than on asyncio's."""
    sys.setswitchinterval(TURN_SECONDS)
    return uvloop.run(main)


def allow_many_connections() -> None:
    """Take as many open files as the system lets this process have: each connection is one, also those that say
    nothing, and the usual limit of 1,024 is soon reached."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # a system that names a bound and does not grant it: what there is must do
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _listen(settings: Settings) -> socket.socket:
    try:
        listener = socket.create_server((settings.host, settings.port), backlog=1024)
    except OSError as error:
        raise CommandError(
            f"Không mở được {settings.host}:{settings.port} ({error.strerror}). "
            "Dừng chương trình đang dùng cổng này, hoặc đặt PHUCVU_PORT."
        ) from error
    listener.set_inheritable(True)
    return listener


async def _serve(works: Works, listener: socket.socket) -> None:
    config = uvicorn.Config(
        build_app(works),
        access_log=False,  # our own line holds no tokens; uvicorn's would
        proxy_headers=False,  # ours, and only from PHUCVU_TRUSTED_PROXIES
        server_header=False,
        log_config=None,
        timeout_graceful_shutdown=10,
    )
    # uvicorn stops well and then raises the signal once more, which would end us before the socket is removed.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    print(f"Phục Vụ đang chạy tại {works.settings.service_url} (Ctrl+C để dừng).", file=sys.stderr)  # noqa: T201
    missing = await works.store.read(lambda reader: recipients_missing(reader, works.settings))
    if missing:
        log.warning(missing.text)
    gc.collect()
    gc.freeze()  # what is there now stays: it need not be looked through again and again
    async with listening(works):
        await uvicorn.Server(config).serve(sockets=[listener])
