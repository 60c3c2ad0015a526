"""Receptions as HTML: the list, and the card of the next one. The same for the built site and the live service."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from forms_service.schedule import wording
from forms_service.schedule.view import ReceptionView, awaits_decision, end_of, is_open, is_over
from forms_service.vietnam.dates import format_date, format_day, format_moment

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.globals.update(
    states=wording.STATES,
    day_text=wording.day_text,
    machine_time=wording.machine_time,
    hours_text=wording.hours_text,
    places_text=wording.places_text,
    deadline_text=wording.deadline_text,
    change_text=wording.change_text,
    differences=wording.differences,
    because=wording.because,
    announced_text=wording.announced_text,
    awaits_decision=awaits_decision,
    format_date=format_date,
    format_day=format_day,
    format_moment=format_moment,
    is_open=is_open,
)


def render_receptions(
    views: Sequence[ReceptionView], *, as_of: datetime, live_url: str | None, form_urls: Mapping[str, str]
) -> Markup:
    """The list of receptions, in the order given.

    `as_of` (aware) is the moment for which the list is right; `live_url` the address of the current list, shown on a
    static page (None: this is the current list); `form_urls` maps a series' id to the address of its form page;
    `?buoi=<id>` is added to it, so that the form can choose that reception beforehand.
    """
    return _render("receptions.html", views=views, as_of=as_of, live_url=live_url, form_urls=form_urls)


def render_next(
    views: Sequence[ReceptionView], *, as_of: datetime, live_url: str | None, form_urls: Mapping[str, str]
) -> Markup:
    """The card of the first reception that is neither cancelled nor over; those cancelled before it, and, if one can no
    longer register for it, the first that is open.

    The arguments are as in `render_receptions`.
    """
    coming = sorted((view for view in views if not is_over(view, as_of)), key=_order)
    following = next((view for view in coming if view.state != "cancelled"), None)
    before = coming[: coming.index(following)] if following else coming
    dropped = [view for view in before if view.state == "cancelled"]
    later = next((view for view in coming if is_open(view, as_of) and view.series in form_urls), None)
    values = {"view": following, "dropped": dropped, "later": None if later is following else later}
    return _render("next.html", **values, as_of=as_of, live_url=live_url, form_urls=form_urls)


def _order(view: ReceptionView) -> tuple[date, bool, datetime, str]:
    """By day and hour; those without an hour last, as they may begin late."""
    return view.day, view.starts_at is None, view.starts_at or end_of(view), view.id


def _render(template: str, **values: object) -> Markup:
    # Jinja escapes every value in these templates (autoescape), so what comes out is markup
    return Markup(_TEMPLATES.get_template(template).render(**values))
