"""The administrator's screen of periods: what each would end next, who let it run, and what was removed, with proof."""

from functools import partial
from typing import Any

from starlette.responses import RedirectResponse, Response

from forms_service.catalogue import Catalogue
from forms_service.privacy import rulebook
from forms_service.privacy.keeping import KEEPING
from forms_service.privacy.model import PrivacyError
from forms_service.privacy.proof import latest_runs
from forms_service.privacy.retention import Retention
from forms_service.privacy.rules import ENDINGS, Rule, allowed, rule_of
from forms_service.privacy.tables import RETENTION_RULES
from forms_service.staff.accounts import list_staff
from forms_service.staff.shell import Screens
from forms_service.staff.visit import StaffRequest
from forms_service.storage.contract import Document, Reader
from forms_service.web.house import House

PERIODS = "/nhan-vien/du-lieu/thoi-han"


class KeepingScreen:
    """“Thời hạn giữ”. Only numbers: whom they are about is in no row."""

    def __init__(self, house: House, retention: Retention) -> None:
        self._house = house
        self._retention = retention
        self._screens = Screens("forms_service.privacy")

    async def page(self, visit: StaffRequest) -> Response:
        """All rules with what they would end on the next run, and the last runs."""
        return await self._show(visit)

    async def act(self, visit: StaffRequest) -> Response:
        """Let a rule run that was just looked at, or stop one."""
        shown = visit.form.get("shown", "")
        deciding = partial(
            _decide,
            visit=visit,
            key=visit.form.get("rule", ""),
            shown=int(shown) if shown.isascii() and shown.isdecimal() and len(shown) < 10 else None,
        )
        try:
            await self._house.store.write(deciding)
        except PrivacyError as error:
            return await self._show(visit, str(error))
        return RedirectResponse(PERIODS, 303)

    async def _show(self, visit: StaffRequest, problem: str = "") -> Response:
        rows, runs, people = await self._house.store.read(_read)
        catalogue = self._house.catalogue()
        running = tuple(rule_of(row) for row in rows if row["allowed_at"])
        names = {person.id: person.name for person in people}
        lines = [_line(row, catalogue, running, names) for row in rows]
        return self._screens.show(
            visit,
            "periods.html",
            422 if problem else 200,
            waiting=[line for line in lines if line["state"] == "waiting"],
            running=[line for line in lines if line["state"] == "running"],
            runs=[_run(row, catalogue, names) for row in runs],
            next_hour=self._retention.next_hour() if self._retention.at else None,
            tables=[(table, list(dict.fromkeys(part.words for part in parts))) for table, parts in KEEPING.items()],
            address=PERIODS,
            problem=problem,
        )


def _decide(tx: Any, visit: StaffRequest, key: str, shown: int | None) -> None:
    if visit.form.get("act") == "stop":
        rulebook.stop(tx, visit.actor, key)
    elif visit.form.get("act") == "allow":
        rulebook.allow(tx, visit.actor, key, shown)


def _read(reader: Reader) -> tuple[list[Document], list[Document], list[Any]]:
    return reader.select(RETENTION_RULES.name), latest_runs(reader), list_staff(reader)


def _line(row: Document, catalogue: Catalogue, running: tuple[Rule, ...], names: dict[int, str]) -> dict[str, Any]:
    rule = rule_of(row)
    form = catalogue.forms.get(row["form"])
    field = form.by_id.get(row["part"]) if form and row["part"] else None
    return {
        **row,
        "form_title": form.title if form else row["form"],
        "part_label": field.label if field else row["part"],
        "period": rule.period,
        "ending": ENDINGS[rule.then],
        "state": "running" if allowed(rule, running) else "waiting",
        "by": names.get(row["allowed_by"] or 0, "dòng lệnh trên máy chủ" if row["allowed_at"] else ""),
    }


def _run(row: Document, catalogue: Catalogue, names: dict[int, str]) -> dict[str, Any]:
    form = catalogue.forms.get(row["form"])
    by = {"system": "hệ thống", "cli": "dòng lệnh"}.get(row["actor_kind"], names.get(row["actor_id"] or 0, ""))
    title = form.title if form else row["form"]
    return {
        **row,
        "by": by,
        "form_title": title,
        "ending_words": ENDINGS.get(row["ending"], ""),
        "whole": not row["table"],
    }
