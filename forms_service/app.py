"""The composition root: makes every part once, hands each what it needs, and lists all routes."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from forms_service import health, openapi, portal
from forms_service.all_measures import all_measures
from forms_service.backing_up import Backups
from forms_service.digests.contents import Contents
from forms_service.digests.sending import Lock, Post
from forms_service.digests.timing import Period
from forms_service.documents.locking import lock_pdf
from forms_service.documents.worker import PdfWorker
from forms_service.forms.definition import FormDefinition
from forms_service.hotline import screens as hotline
from forms_service.import_kinds import import_kinds
from forms_service.imports import routes as imports
from forms_service.letters import routes as letters
from forms_service.live_content import LiveContent
from forms_service.log_words import LOG_WORDS
from forms_service.mail.delivery import deliver_due
from forms_service.mail.maildir import MaildirTransport
from forms_service.mail.message import Sender
from forms_service.mail.smtp import SmtpTransport
from forms_service.mail.transport import Transport
from forms_service.matters import routes as matters
from forms_service.matters.following import Following
from forms_service.meetings import routes as meetings
from forms_service.meetings.asking import Asking
from forms_service.meetings.desk import Desk
from forms_service.notices import proof
from forms_service.notices.telling import mail_died
from forms_service.printed import Printer, timetable_of
from forms_service.privacy import routes as privacy
from forms_service.privacy.consents import may_contact_for_survey, may_publish
from forms_service.privacy.ledger import Ledger
from forms_service.privacy.parts import Parts
from forms_service.privacy.reminding import remind_due as remind_handlers
from forms_service.privacy.requests import finish_pending
from forms_service.privacy.retention import Retention
from forms_service.receptions import adding_screens, answers, registrations
from forms_service.receptions import routes as receptions
from forms_service.receptions import screens as reception_screens
from forms_service.receptions.board import Board
from forms_service.receptions.placing import place
from forms_service.receptions.reminders import remind_due
from forms_service.receptions.waiting import look_after_due
from forms_service.receptions.words import Words
from forms_service.reports import routes as reports
from forms_service.rollout import routes as rollout
from forms_service.rollout.reminding import Reminding
from forms_service.scheduler import Job, Scheduler
from forms_service.settings import Settings, SettingsError, secret_of
from forms_service.staff import routes as staff
from forms_service.staff.passwords import Passwords
from forms_service.staff.seals import seal_due
from forms_service.storage.contract import Document, Reader, Store, Transaction
from forms_service.storage.opening import Safety, open_store
from forms_service.submissions import call_screens, complaints, desk
from forms_service.submissions import routes as submissions
from forms_service.submissions.confirmation import confirmation_writer
from forms_service.submissions.intake import Intake
from forms_service.surveys import routes as surveys
from forms_service.surveys.answering import WebAnswers
from forms_service.surveys.calling import MayContact, is_asking
from forms_service.surveys.keys import Keys
from forms_service.surveys.model import FORM
from forms_service.surveys.office import SurveyOffice
from forms_service.tables import TABLES
from forms_service.tallies import routes as tallies
from forms_service.tasks import PROVIDERS
from forms_service.vietnam.clock import Clock
from forms_service.web import pages
from forms_service.web.errors import error_handlers
from forms_service.web.headers import security_headers
from forms_service.web.house import House
from forms_service.web.limits import Limiter
from forms_service.web.middleware import AccessLog, Contain, Headers
from forms_service.web.site import Site

STATIC = Path(pages.__file__).parent / "static"


@dataclass(frozen=True)
class Works:
    """All parts of one running office, for the web application and for commands alike."""

    settings: Settings
    clock: Clock
    store: Store
    content: LiveContent
    house: House
    board: Board
    intake: Intake
    pdf: PdfWorker
    post: Post
    transport: Transport
    sender: Sender
    passwords: Passwords
    ledger: Ledger
    backups: Backups
    retention: Retention

    def contents(self, reader: Reader, period: Period, *, full: bool = False) -> Contents:
        """What a digest or report of this office says now. `full` shows names and texts: never mailed."""
        return Printer(self.content, self.post.timetable).contents(reader, period, self.clock(), full=full)

    def words(self) -> Words:
        """What notices about receptions are worded with now."""
        settings = self.settings
        return Words(self.content(), settings.service_url, settings.base_url, settings.mail_from)

    @property
    def asking(self) -> Asking:
        """How units are asked to prepare for a reception."""
        return Asking(self.store, self.clock, self.content, self.pdf, self.settings.service_url)

    async def close(self) -> None:
        """Let go of the worker process and the store."""
        await self.pdf.close()
        await asyncio.to_thread(self.store.close)


def assemble(settings: Settings, clock: Clock, store: Store | None = None) -> Works:
    """Make all parts. Raises SettingsError, ContentError, and what `open_store` raises (LockedError, …)."""
    content = LiveContent(settings.content_dir)
    safety = Safety(settings.backups, settings.backup_keep)
    store = store or open_store(settings.data_dir, TABLES, clock=clock, safety=safety)
    ledger = Ledger(secret_of(settings), settings.data_dir, settings.backups)
    finish_pending(store, ledger)
    house = House(
        store=store,
        clock=clock,
        catalogue=content,
        secret=ledger.secret,
        pages=pages.PublicPages(settings.site_dir),
        limiter=Limiter(settings.rate_limit),
        site_url=settings.base_url,
        service_url=settings.service_url,
        second_factor_for=frozenset(settings.totp_for),
    )
    board = Board(store, clock, content)
    pdf = PdfWorker()
    printer = Printer(content, timetable_of(settings))
    return Works(
        settings=settings,
        clock=clock,
        store=store,
        content=content,
        house=house,
        board=board,
        intake=Intake(
            (partial(_place, board, content),),
            confirmation_writer(content, settings.service_url),
            {FORM: WebAnswers(Keys(ledger.secret))},
        ),
        pdf=pdf,
        post=Post(store, clock, printer.contents, pdf, printer.timetable, settings.digest_to, _lock(settings)),
        transport=_transport(settings),
        sender=Sender(content().office.name, settings.mail_from),
        passwords=Passwords(),
        ledger=ledger,
        backups=Backups(settings, clock),
        retention=Retention(
            store, clock, content, ledger.secret, settings.retention_at.at if settings.retention_at else None
        ),
    )


def build_app(works: Works) -> ASGIApp:
    """The web application with its scheduler; closing it closes the works."""
    scheduler = Scheduler(_jobs(works))

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None, None]:
        del app
        running = asyncio.create_task(scheduler.run())
        try:
            yield
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await works.close()

    app = Starlette(
        routes=_routes(works, scheduler),
        middleware=_middleware(works.settings),
        exception_handlers=error_handlers(works.house.pages, lambda: works.content().office.hotline.number),
        lifespan=lifespan,
    )
    elsewhere = works.settings.service_url if works.house.service_prefix else ""
    # Around everything, so that the page of an unforeseen fault carries the headers too.
    return Contain(Headers(app, security_headers(elsewhere)))


def _routes(works: Works, scheduler: Scheduler) -> list[BaseRoute]:
    on_board = receptions.ReceptionRoutes(works.house, works.board)
    on_forms = submissions.SubmissionRoutes(works.house, works.board.choices, works.intake)

    async def fragments(wanted: list[tuple[str, str]], query: Mapping[str, str]) -> Mapping[tuple[str, str], str]:
        return {**await on_board.fragments(wanted), **await on_forms.fragments(wanted, query)}

    return [
        *submissions.routes(on_forms),
        *receptions.routes(on_board),
        *answers.routes(works.house, works.words),
        *registrations.routes(works.house, works.words, works.board),
        *adding_screens.routes(works.house, works.words),
        *reception_screens.routes(works.house, works.words, works.board),
        *openapi.routes(works.house, works.board.choices),
        *health.routes(health.Health(works.store, works.content, scheduler, works.backups, works.clock)),
        Mount("/nhan-vien/static", StaticFiles(directory=STATIC)),
        *complaints.routes(works.house),
        *matters.routes(works.house, may_publish),
        *meetings.routes(Desk(works.house, works.pdf, works.asking, works.intake, works.words)),
        *desk.routes(works.house, works.intake, LOG_WORDS, _panels(works)),
        *privacy.routes(works.house, _privacy_parts(works), works.retention),
        *call_screens.routes(works.house),
        *hotline.routes(works.house, works.board.choices, works.intake),
        *proof.routes(works.house, (is_asking,)),
        *staff.routes(works.house, passwords=works.passwords, words=LOG_WORDS, providers=PROVIDERS),
        *tallies.routes(works.house),
        *surveys.routes(SurveyOffice(works.house, works.board.choices, works.intake, _may_contact(works))),
        *letters.routes(works.house, works.pdf),
        *imports.routes(
            works.house,
            lambda person: import_kinds(
                works.content(), works.clock().date(), person, works.store, Keys(works.house.secret)
            ),
        ),
        *rollout.routes(works.house, works.pdf, lambda: all_measures(works.content)),
        *reports.routes(works.house, lambda: all_measures(works.content), works.post, LOG_WORDS),
        Mount("/", Site(works.settings.site_dir, fragments)),
    ]


def _may_contact(works: Works) -> MayContact:
    return lambda reader, submission: may_contact_for_survey(reader, works.content(), submission)


def _privacy_parts(works: Works) -> Parts:
    return Parts(works.pdf, works.ledger, partial(works.board.choices, None), LOG_WORDS)


def _panels(works: Works) -> tuple[desk.Panel, ...]:
    """What rooms above show on the page of a submission."""
    return adding_screens.panel(works.house), privacy.panel(works.house)


def _middleware(settings: Settings) -> list[Middleware]:
    stack = [Middleware(AccessLog)]
    if settings.trusted_proxies:
        stack.insert(0, Middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.trusted_proxies)))
    return stack


def _jobs(works: Works) -> list[Job]:
    deliver = partial(deliver_due, works.store, works.transport, works.clock, works.sender, mail_died)
    following = Following(works.store, works.clock, works.content, works.settings.service_url)
    return [
        Job("mail", 5, deliver),
        Job("matters", 60, following.run),
        Job("preparing", 60, works.asking.follow),
        Job("offers", 30, partial(look_after_due, works.store, works.clock, works.words)),
        Job("reminders", 300, partial(remind_due, works.store, works.clock, works.words)),
        Job("rollout", 300, Reminding(works.store, works.clock, works.content, works.settings.service_url).run),
        Job("digests", 30, works.post.send_due),
        Job("content", 2, partial(asyncio.to_thread, works.content.refresh)),
        Job("site", 60, partial(asyncio.to_thread, rebuild_if_stale, works.settings)),
        Job("backup", 300, works.backups.make_due),
        Job("retention", 60, works.retention.run_due),
        Job("data_requests", 300, partial(remind_handlers, works.store, works.content, works.settings.service_url)),
        Job("surveys", 300, partial(surveys.tidy, works.store)),
        Job("seals", 60, partial(seal_due, works.store, works.house.secret)),
    ]


def rebuild_if_stale(settings: Settings) -> None:
    """Build the site when content or the day has changed. Raises BuildError; the published site then stays."""
    content, site = settings.content_dir, settings.site_dir
    base_url, service_url = settings.base_url, settings.service_url
    if portal.is_stale(content, site, base_url=base_url, service_url=service_url):
        portal.build_site(content, site, base_url=base_url, service_url=service_url)


def _lock(settings: Settings) -> Lock | None:
    return partial(lock_pdf, password=settings.pdf_password) if settings.pdf_password else None


def _transport(settings: Settings) -> Transport:
    if settings.mail == "maildir":
        return MaildirTransport(settings.maildir)
    try:
        return SmtpTransport(settings.mail)
    except OSError as error:
        raise SettingsError("PHUCVU_MAIL", f"không đọc được tệp chứng thực ({error.strerror})") from error


def _place(
    board: Board, content: LiveContent, tx: Transaction, form: FormDefinition, document: Document
) -> Mapping[str, Any]:
    """Place registrations of forms that belong to a series; other submissions cause nothing here."""
    series = content().series.get(form.series or "")
    return place(tx, document, board.open_receptions(series.id, tx.now), series) if series else {}
