"""Whether the service is well: for the machine's own watchers, and for `doctor`."""

from datetime import timedelta
from ipaddress import ip_address

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from forms_service.backing_up import Backups
from forms_service.live_content import LiveContent
from forms_service.mail.outbox import given_up, next_due, waiting_since
from forms_service.scheduler import Scheduler
from forms_service.storage.contract import Reader, Store, Table, Transaction, UnavailableError
from forms_service.vietnam.clock import Clock
from forms_service.web.errors import Refusal

HEALTH = Table("health")
LATE = timedelta(minutes=30)
"""A mail that waits longer says that the mail server, or this service, does not do its work."""
GIVEN_UP = timedelta(days=30)
"""How long a mail that was given up keeps the office's attention: by then its period has been read some other way."""
_MANY = 1000
_PAGE = 8192
"""More than one page of SQLite's, so that no slack of an old page hides a full disk."""


class Health:
    """Answers `/healthz` to everybody, `/readyz` and `/metrics` only to this machine."""

    def __init__(
        self, store: Store, content: LiveContent, scheduler: Scheduler, backups: Backups, clock: Clock
    ) -> None:
        self._store = store
        self._content = content
        self._scheduler = scheduler
        self._backups = backups
        self._clock = clock

    async def alive(self, request: Request) -> Response:
        """`GET /healthz`: this process answers."""
        del request
        return PlainTextResponse("ok\n")

    async def ready(self, request: Request) -> Response:
        """`GET /readyz`: `green`, `amber` (works, somebody should look) or, with 503, `red` (cannot keep anything)."""
        _require_inside(request)
        try:
            gave_up, since = await self._store.read(lambda reader: (self._given_up(reader), waiting_since(reader)))
            await self._store.write(_keep_something)
        except UnavailableError:
            return JSONResponse({"state": "red", "store": "unavailable"}, 503)
        late = since is not None and self._clock() - since > LATE
        failing = self._scheduler.failing()
        newest = await self._backups.newest()
        old = self._backups.is_old(newest)
        amber = self._content.faulty or failing or gave_up or late or old
        body = {
            "state": "amber" if amber else "green",
            "content": "faulty" if self._content.faulty else "good",
            "failing_jobs": failing,
            "mails_given_up": gave_up,
            "mails_late": late,
            "backup": ("old" if old else "good") if self._backups.scheduled else "off",
            "last_backup": newest.at.isoformat() if newest else None,
        }
        return JSONResponse(body)

    async def metrics(self, request: Request) -> Response:
        """`GET /metrics`: a few gauges in Prometheus' text format."""
        _require_inside(request)
        gave_up, waiting = await self._store.read(lambda reader: (self._given_up(reader), next_due(reader) is not None))
        newest = await self._backups.newest()
        gauges = {
            "phucvu_content_faulty": int(self._content.faulty),
            "phucvu_jobs_failing": len(self._scheduler.failing()),
            "phucvu_mails_given_up": gave_up,
            "phucvu_mails_waiting": int(waiting),
            "phucvu_backup_old": int(self._backups.is_old(newest)),
        }
        if newest:
            gauges["phucvu_backup_age_seconds"] = int((self._clock() - newest.at).total_seconds())
        lines = [f"# TYPE {name} gauge\n{name} {value}\n" for name, value in gauges.items()]
        return PlainTextResponse("".join(lines), media_type="text/plain; version=0.0.4")

    def _given_up(self, reader: Reader) -> int:
        """Mails to staff. A citizen's bad address is no alarm: whoever left a phone is called."""
        return given_up(reader, self._clock() - GIVEN_UP, at_most=_MANY)


def _keep_something(tx: Transaction) -> None:
    """A change that needs room on the disk, taken back in the same breath: nothing else proves that it can be kept."""
    tx.delete("health", tx.insert("health", {"at": tx.now.isoformat(), "room": "0" * _PAGE}))


def _require_inside(request: Request) -> None:
    """Only this machine, and not through a proxy on it. Raises Refusal 404."""
    host = request.client.host if request.client else ""
    try:
        inside = ip_address(host).is_loopback
    except ValueError:
        inside = False
    if not inside or "x-forwarded-for" in request.headers:
        raise Refusal(404)


def routes(health: Health) -> list[BaseRoute]:
    """The routes for watchers."""
    return [
        Route("/healthz", health.alive, methods=["GET"]),
        Route("/readyz", health.ready, methods=["GET"]),
        Route("/metrics", health.metrics, methods=["GET"]),
    ]
