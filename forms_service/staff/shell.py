"""The shell of staff screens: `staff.html`, filled with who is logged in and what that person may open.

A capability keeps its own templates in its folder `templates/`, each beginning with `{% extends "staff.html" %}`:

    screens = Screens("forms_service.submissions")
    return screens.show(visit, "inbox.html", rows=rows)
"""

from datetime import date, datetime
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from forms_service.staff.csrf import csrf_field
from forms_service.staff.menu import menu_for, page_at
from forms_service.staff.visit import HOME, LOGIN, LOGOUT, OWN_ACCOUNT, OWN_PASSWORD, StaffRequest
from forms_service.vietnam.dates import format_date, format_day, format_deadline, format_moment
from forms_service.vietnam.numbers import format_number
from forms_service.web.house import House


class Screens:
    """Renders the templates of one package within the shell. Values are escaped; a name that is missing raises."""

    def __init__(self, package: str) -> None:
        """`package` has a folder `templates/`, whose files win over the shell's."""
        self._environment = Environment(
            loader=ChoiceLoader([PackageLoader(package), PackageLoader("forms_service.web")]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(
            moment=_moment, day=_day, weekday=_weekday, deadline=format_deadline, thousands=format_number
        )

    def show(self, visit: StaffRequest, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A screen for whoever is logged in. Beside `values` a template has `person` and `csrf` (the hidden field)."""
        unit = visit.house.catalogue().units.get(visit.person.unit or "")
        menu, path = menu_for(visit.person, unit.kind if unit else None), visit.request.url.path
        values |= {"person": visit.person, "csrf": csrf_field(visit.session), "menu": menu, "path": path}
        values["here"] = page_at(menu, path)
        return self._respond(visit.house, template, status, values)

    def show_outside(self, house: House, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A screen for somebody who is not logged in: no menu, no forms of a session."""
        values |= {"person": None, "csrf": Markup(), "menu": [], "path": "", "here": ""}
        return self._respond(house, template, status, values)

    def _respond(self, house: House, template: str, status: int, values: dict[str, Any]) -> HTMLResponse:
        office = house.catalogue().office
        page = self._environment.get_template(template)
        values |= {"home": HOME, "login": LOGIN, "logout": LOGOUT}
        html = page.render(office=office, own_account=OWN_ACCOUNT, own_password=OWN_PASSWORD, **values)
        return HTMLResponse(html, status, {"Cache-Control": "no-store"})


def _moment(value: datetime | str) -> str:
    return format_moment(value if isinstance(value, datetime) else datetime.fromisoformat(value))


def _weekday(value: date | str) -> str:
    return format_day(value if isinstance(value, date) else date.fromisoformat(value))


def _day(value: date | str) -> str:
    return format_date(value if isinstance(value, date) else date.fromisoformat(value))
