"""Policy areas and the agencies responsible for them, with dates: `linh-vuc.yml`."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from forms_service.content.dated import Period, read_period
from forms_service.content.faults import Fault
from forms_service.content.reading import Section, read_yaml


@dataclass(frozen=True)
class Routing:
    """The unit (its id) responsible for an area during `period`."""

    unit: str
    period: Period


@dataclass(frozen=True)
class PolicyArea:
    """One area in the list `field` of forms. `supports` help whoever is responsible. `line`: where it stands."""

    id: str
    label: str
    agencies: tuple[Routing, ...]
    procedures: tuple[str, ...]
    line: int
    supports: tuple[Routing, ...] = ()

    def agencies_on(self, day: date) -> tuple[str, ...]:
        """The ids of the units responsible on `day`, in the order of the file."""
        return tuple(routing.unit for routing in self.agencies if routing.period.covers(day))

    def supports_on(self, day: date) -> tuple[str, ...]:
        """The ids of the units that support them on `day`, in the order of the file."""
        return tuple(routing.unit for routing in self.supports if routing.period.covers(day))


def read_areas(path: Path, faults: list[Fault]) -> tuple[PolicyArea, ...]:
    """Read `linh-vuc.yml`. Faults go to `faults`."""
    section = read_yaml(path, faults)
    areas = tuple(_read_area(entry) for entry in section.sections("areas"))
    section.finish()
    return areas


def _read_area(entry: Section) -> PolicyArea:
    area = PolicyArea(
        id=entry.identifier("id"),
        label=entry.text("label"),
        agencies=tuple(_read_routing(each) for each in entry.sections("agencies")),
        procedures=entry.texts("procedures"),
        line=entry.line,
        supports=tuple(_read_routing(each) for each in entry.sections("supports")),
    )
    entry.finish()
    return area


def _read_routing(entry: Section) -> Routing:
    routing = Routing(entry.identifier("unit"), read_period(entry))
    entry.finish()
    return routing
