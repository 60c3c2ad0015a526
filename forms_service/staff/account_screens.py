"""Accounts on the web, for administrators: the same use cases as the command line's (`commands.py`)."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import RedirectResponse, Response

from forms_service.staff import accounts, audit, invitations, second_factor
from forms_service.staff.accounts import StaffError
from forms_service.staff.model import DIGESTS, ROLES, Person
from forms_service.staff.shell import Screens
from forms_service.staff.units import unit_choices, unit_name
from forms_service.staff.visit import ACCOUNTS, StaffRequest
from forms_service.storage.contract import Reader, Transaction
from forms_service.web.errors import Refusal


class AccountScreens:
    """List, add, and one account with all that can be done to it."""

    def __init__(self) -> None:
        self._screens = Screens("forms_service.staff")

    async def list(self, visit: StaffRequest) -> Response:
        """`GET`: everybody, the active first, by given name."""

        def read(tx: Transaction) -> list[Person]:
            audit.record_view(tx, visit.actor, "staff.listed", "staff", None)
            return accounts.list_staff(tx)

        people = await visit.house.store.write(read)
        catalogue, today = visit.house.catalogue(), visit.house.clock().date()
        units = {person.id: unit_name(catalogue, person.unit, today) for person in people}
        return self._show(visit, "accounts.html", people=people, units=units, digests=DIGESTS)

    async def add_page(self, visit: StaffRequest) -> Response:
        """`GET` of the form for a new account."""
        return self._add_form(visit, {})

    async def add(self, visit: StaffRequest) -> Response:
        """`POST` of it: keeps the account and shows the link with which its owner sets a password."""
        form, units = visit.form, visit.house.catalogue().units

        def use_case(tx: Transaction) -> tuple[Person, str]:
            staff_id = accounts.add_staff(
                tx,
                visit.actor,
                name=form.get("name", ""),
                email=form.get("email", ""),
                role=form.get("role", ""),
                receives=_receives(form),
                unit=form.get("unit"),
                units=units,
            )
            return _person(tx, staff_id), invitations.invite(tx, visit.actor, staff_id)

        try:
            person, token = await visit.house.store.write(use_case)
        except StaffError as error:
            return self._add_form(visit, form, str(error))
        return self._link(visit, person, token)

    async def one(self, visit: StaffRequest) -> Response:
        """`GET` of one account."""
        staff_id = _number(visit)

        def read(tx: Transaction) -> Person:
            audit.record_view(tx, visit.actor, "staff.opened", "staff", staff_id)
            return _person(tx, staff_id)

        return self._account(visit, await visit.house.store.write(read))

    async def change(self, visit: StaffRequest) -> Response:
        """`POST` of one account: `act` is change, invite, deactivate, activate or reset (the second step)."""
        staff_id, act = _number(visit), visit.form.get("act", "")

        def use_case(tx: Transaction) -> tuple[Person, str]:
            _person(tx, staff_id)
            token = self._act(tx, visit, staff_id, act)
            return _person(tx, staff_id), token

        try:
            person, token = await visit.house.store.write(use_case)
        except StaffError as error:
            person = await visit.house.store.read(lambda reader: _person(reader, staff_id))
            return self._account(visit, person, str(error))
        return self._link(visit, person, token) if token else RedirectResponse(f"{ACCOUNTS}/{staff_id}?da-luu=1", 303)

    def _act(self, tx: Transaction, visit: StaffRequest, staff_id: int, act: str) -> str:
        """Do it; the token of a link if one was made."""
        form, actor = visit.form, visit.actor
        if act == "change":
            units = visit.house.catalogue().units
            role, unit = form.get("role"), form.get("unit", "")
            accounts.change_staff(tx, actor, staff_id, role=role, receives=_receives(form), unit=unit, units=units)
        if act == "deactivate":
            accounts.deactivate(tx, actor, staff_id)
        if act == "reset":
            if staff_id == visit.person.id:
                raise StaffError("Bước thứ hai của chính mình thì tắt ở trang “Tài khoản của tôi”.")
            second_factor.turn_off(tx, actor, staff_id)
        if act == "activate":
            accounts.activate(tx, actor, staff_id)
        return invitations.invite(tx, actor, staff_id) if act in {"activate", "invite"} else ""

    def _add_form(self, visit: StaffRequest, typed: Mapping[str, str], problem: str = "") -> Response:
        shown = {name: typed.get(name, "") for name in ("name", "email", "role", "unit")}
        return self._form(visit, "account_add.html", None, problem, typed=shown, receives=_receives(typed))

    def _account(self, visit: StaffRequest, account: Person, problem: str = "") -> Response:
        done = "da-luu" in visit.request.query_params
        own = account.id == visit.person.id
        return self._form(visit, "account.html", account.unit, problem, account=account, done=done, own=own)

    def _form(self, visit: StaffRequest, template: str, unit: str | None, problem: str, **values: Any) -> Response:
        units = unit_choices(visit.house.catalogue(), visit.house.clock().date(), unit)
        status = 422 if problem else 200
        return self._show(visit, template, status, problem=problem, roles=ROLES, digests=DIGESTS, units=units, **values)

    def _link(self, visit: StaffRequest, account: Person, token: str) -> Response:
        """Shown once, as the answer to the POST: the store keeps only a hash of it."""
        until = visit.house.clock() + invitations.VALID_FOR
        address = visit.house.service_url + invitations.PATH + token
        return self._show(visit, "account_link.html", account=account, link=address, until=until)

    def _show(self, visit: StaffRequest, template: str, status: int = 200, **values: Any) -> Response:
        return self._screens.show(visit, template, status, accounts=ACCOUNTS, **values)


def _receives(form: Mapping[str, str]) -> list[str]:
    """The digests that were ticked; each has a name of its own, for no field may be sent twice."""
    return [kind for kind in DIGESTS if f"receives_{kind}" in form]


def _person(reader: Reader, staff_id: int) -> Person:
    """Raises Refusal 404: no such account."""
    person = accounts.get_staff(reader, staff_id)
    if person is None:
        raise Refusal(404)
    return person


def _number(visit: StaffRequest) -> int:
    """The id in the address. Raises Refusal 404 for anything else."""
    text = visit.request.path_params["id"]
    if not (text.isascii() and text.isdecimal() and len(text) <= 15):
        raise Refusal(404)
    return int(text)
