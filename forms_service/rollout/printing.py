"""A unit's report as the page that its superior gets (layout after Decree 30/2020/NĐ-CP): number, signature and seal
are left blank, black on white."""

from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from forms_service.catalogue import Catalogue
from forms_service.content.units import Unit
from forms_service.documents.environment import Letterhead, environment
from forms_service.rollout.viewing import View

_COMMITTEE = "Ủy ban nhân dân "
_CHAIR = Markup("TM. Ủy ban nhân dân<br>Chủ tịch")
_GOVERNED = frozenset({"commune", "district", "province"})
"""Kinds of units that a people's committee heads, whose chair signs."""


def report_html(catalogue: Catalogue, view: View, made_at: datetime) -> str:
    """The page of a report."""
    unit = catalogue.units.get(view.report["unit"])
    letterhead = _letterhead(catalogue, unit, view, made_at)
    return _environment().get_template("adoption_report.html").render(letterhead=letterhead, made_at=made_at, view=view)


def _letterhead(catalogue: Catalogue, unit: Unit | None, view: View, made_at: datetime) -> Letterhead:
    parent = catalogue.units.get((unit.parent if unit else None) or "")
    superior = _issuer(parent, parent.name_on(view.period.end)) if parent else ""
    governed = unit is not None and unit.kind in _GOVERNED
    return Letterhead(
        superior=superior,
        issuer=_issuer(unit, view.unit),
        place=view.unit.split(" ", 1)[-1] if governed else catalogue.office.place_name,
        symbol="BC-UBND" if governed else "",
        recipients=tuple(filter(None, (superior, catalogue.office.name_on(made_at.date()), "Lưu: VT"))),
        signer=_CHAIR if governed else "Thủ trưởng đơn vị",
        notice=catalogue.office.banner,
    )


def _issuer(unit: Unit | None, name: str) -> str:
    """Who writes: of a place its people's committee ("Ủy ban nhân dân xã Mẫu"), else the unit itself."""
    if unit is None or unit.kind not in _GOVERNED:
        return name
    return _COMMITTEE + name[:1].lower() + name[1:]


@cache
def _environment() -> Environment:
    return environment(Path(__file__).parent / "paper")
