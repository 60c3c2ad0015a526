"""The units that accounts belong to, as content names them."""

from collections.abc import Mapping
from datetime import date

from forms_service.catalogue import Catalogue
from forms_service.vietnam.collation import sort_key


def unit_name(catalogue: Catalogue, unit_id: str | None, today: date) -> str:
    """What a unit is called on a day; its id if content no longer has it, nothing for no unit."""
    if not unit_id:
        return ""
    unit = catalogue.units.get(unit_id)
    return unit.name_on(today) if unit else unit_id


def unit_choices(catalogue: Catalogue, today: date, current: str | None = None) -> Mapping[str, str]:
    """Ids and names of the units that somebody can work for on a day, in Vietnamese order; always with `current`."""
    found = [unit.id for unit in catalogue.units.values() if unit.kind != "place" and unit.exists_on(today)]
    names = {unit_id: unit_name(catalogue, unit_id, today) for unit_id in {*found, *filter(None, [current])}}
    return dict(sorted(names.items(), key=lambda each: sort_key(each[1])))
