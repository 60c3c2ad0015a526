"""The service with the store named on the command line (`tinydb` or `null`), without its scheduler's mail."""

import asyncio
import gc
import sys
from pathlib import Path

import uvicorn
from null_store import NullStore

from forms_service.app import assemble, build_app
from forms_service.settings import Settings
from forms_service.vietnam.clock import system_clock

store, port, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
address = f"http://127.0.0.1:{port}"
settings = Settings(
    port=port, base_url=address, service_url=address, data_dir=folder, site_dir=folder / "public", rate_limit=None
)
works = assemble(settings, system_clock, NullStore(system_clock) if store == "null" else None)
config = uvicorn.Config(
    build_app(works), host="127.0.0.1", port=port, access_log=False, log_level="error", lifespan="off"
)
gc.freeze()
asyncio.run(uvicorn.Server(config).serve())
