"""The forms of the real content, and what they offer on one Monday morning."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from forms_service.content.reading import read_page, read_yaml
from forms_service.forms.choices import Choice, ChoiceList, Choices, ReceptionChoice
from forms_service.forms.definition import Field, FormDefinition
from forms_service.forms.reading import read_form
from forms_service.forms.schema import example
from forms_service.forms.validation import Checked, validate
from forms_service.vietnam.clock import ZONE
from forms_service.vietnam.working_days import WorkingCalendar

FOLDER = Path(__file__).parent.parent.parent / "content" / "bieu-mau"
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)


def _reception(day: date, **changes: Any) -> ReceptionChoice:
    label = f"thứ Hai, {day:%d/%m/%Y}, khoảng 9 giờ 30 phút đến 11 giờ"
    plain = ReceptionChoice(f"leaders-{day}", label, None, "open", waiting_list=True, day=day)
    return replace(plain, **changes)


CHOICES = Choices(
    now=NOW,
    receptions=(
        _reception(date(2026, 11, 23), closes_at=datetime(2026, 11, 18, 16, 30, tzinfo=ZONE)),
        _reception(date(2026, 11, 30), remaining=2, closes_at=datetime(2026, 11, 25, 16, 30, tzinfo=ZONE)),
        _reception(date(2026, 12, 7), state="full"),
        _reception(date(2026, 12, 14), state="full", waiting_list=False),
        _reception(date(2026, 12, 21), state="cancelled", reason="Lãnh đạo đi công tác"),
    ),
    units=ChoiceList(
        [
            Choice("cao-lanh", "Phường Cao Lãnh", ("thành phố Cao Lãnh",)),
            Choice("tan-hoa-1", "Xã Tân Hòa", ("Tân Hòa cũ",)),
            Choice("tan-hoa-2", "Phường Tân Hòa"),
        ]
    ),
    areas=ChoiceList([Choice("land", "Đất đai"), Choice("justice", "Hộ tịch, tư pháp")]),
    places=ChoiceList([Choice("site-1", "Cơ sở 1"), Choice("site-2", "Cơ sở 2")]),
    calendar=WorkingCalendar({date(2026, 11, 24): "Ngày Văn hóa Việt Nam"}),
)


@pytest.fixture
def choices() -> Choices:
    return CHOICES


def read_all() -> dict[str, FormDefinition]:
    faults = []
    common = read_yaml(FOLDER / "chung.yml", faults)
    pages = [read_page(path, faults) for path in sorted(FOLDER.glob("*.md")) if path.name != "index.md"]
    forms = [read_form(page, common, faults) for page in pages]
    assert faults == []
    return {form.id: form for form in forms if form is not None}


@pytest.fixture(scope="session")
def forms() -> Mapping[str, FormDefinition]:
    return read_all()


@dataclass(frozen=True)
class Desk:
    """Fills in one form: the valid example, changed as a test wants it."""

    form: FormDefinition
    choices: Choices = CHOICES

    def answers(self, **changes: object) -> dict[str, object]:
        """The form's example as JSON; a change to None leaves the answer out."""
        changed = {**example(self.form, self.choices), **changes}
        return {name: value for name, value in changed.items() if value is not None}

    def send(self, *, how: Mapping[str, Any] | None = None, **changes: object) -> Checked:
        """Validate the changed example. `how`: keyword arguments of `validate`."""
        return validate(self.form, self.answers(**changes), self.choices, **(how or {}))

    def codes(self, *, how: Mapping[str, Any] | None = None, **changes: object) -> dict[str | None, str]:
        """Field -> code of what is found."""
        return {finding.field: finding.code for finding in self.send(how=how, **changes).findings}


@pytest.fixture(scope="session")
def desk(forms: Mapping[str, FormDefinition]) -> Callable[[str], Desk]:
    return lambda form_id: Desk(forms[form_id])


@pytest.fixture(scope="session")
def registration(forms: Mapping[str, FormDefinition]) -> Desk:
    return Desk(forms["leader_registration"])


@pytest.fixture(scope="session")
def appointment(forms: Mapping[str, FormDefinition]) -> Desk:
    return Desk(forms["director_appointment"])


@pytest.fixture(scope="session")
def sited(appointment: Desk) -> Desk:
    """The appointment as an office with several verified places asks for it."""
    site = Field("site", "select", "Nơi gặp", source="places", required=True)
    return replace(appointment, form=replace(appointment.form, fields=(*appointment.form.fields, site)))


@pytest.fixture(scope="session")
def feedback(forms: Mapping[str, FormDefinition]) -> Desk:
    return Desk(forms["feedback"])


@pytest.fixture(scope="session")
def survey(forms: Mapping[str, FormDefinition]) -> Desk:
    return Desk(forms["survey_response"])
