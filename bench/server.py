"""The service with the store named on the command line (`tinydb`, `bare` or `null`), without its scheduler.

The scheduler is left out so that nothing but what is measured happens at the same time; background.py asks for the
work that it would do. Loop and settings are those of `forms_service.serving`.
"""

import contextlib
import gc
import signal
import sys
from pathlib import Path

import uvicorn
from bare_store import BareStore
from null_store import NullStore

from forms_service.app import assemble, build_app
from forms_service.control import listening
from forms_service.serving import run_loop
from forms_service.settings import Settings
from forms_service.storage.contract import Store
from forms_service.vietnam.clock import system_clock


async def serve(kind: str, port: int, folder: Path) -> None:
    address = f"http://127.0.0.1:{port}"
    settings = Settings(
        port=port,
        base_url=address,
        service_url=address,
        data_dir=folder,
        site_dir=folder / "public",
        digest_to=("can-bo@phucvu.example",),
        rate_limit=None,
    )
    works = assemble(settings, system_clock, _store(kind, folder))
    app = build_app(works)
    config = uvicorn.Config(
        app, host="127.0.0.1", port=port, access_log=False, log_level="error", server_header=False, lifespan="off"
    )
    # uvicorn raises the signal that stopped it once more; the store shall be closed first.
    signal.signal(signal.SIGTERM, lambda *_: None)
    gc.collect()
    gc.freeze()
    async with listening(works) if kind == "tinydb" else contextlib.nullcontext():
        await uvicorn.Server(config).serve()
    await works.close()


def _store(kind: str, folder: Path) -> Store | None:
    """None means the service's own."""
    if kind == "null":
        return NullStore(system_clock)
    return BareStore(folder / "bare.sqlite3", system_clock) if kind == "bare" else None


if __name__ == "__main__":
    run_loop(serve(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))
