"""What a tutorial shows: TinyDB as it comes, a JSON file, one insert per request. Nothing is validated."""

import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from tinydb import TinyDB


def main(port: int, folder: Path) -> None:
    db = TinyDB(folder / "db.json")

    async def submit(request: Request) -> Response:
        async with request.form() as form:
            number = db.insert(dict(form))
        return RedirectResponse(f"/thanks/{number}", 303)

    async def healthy(_: Request) -> Response:
        return Response("ok")

    app = Starlette(routes=[Route("/api/forms/feedback", submit, methods=["POST"]), Route("/healthz", healthy)])
    uvicorn.run(app, port=port, access_log=False, log_level="error")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
