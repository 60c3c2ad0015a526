"""One party of an agenda in words, for screens and papers alike. Who may see which words is theirs to decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms_service.catalogue import Catalogue
from forms_service.meetings.agenda import Agenda, Item
from forms_service.meetings.counting import people_of
from forms_service.receptions import standing
from forms_service.submissions.answers import in_words
from forms_service.submissions.codes import spoken
from forms_service.vietnam.phones import display_phone, mask_phone

STATES: Mapping[str, str] = {
    "placed": "Giữ chỗ",
    "waiting": "Chờ chỗ",
    "offered": "Đã mời lên",
    "confirmed": "Đã xác nhận",
    "declined": "Không xếp",
    "withdrawn": "Đã rút",
    "attended": "Đã đến",
    "absent": "Vắng",
}


@dataclass(frozen=True)
class Party:
    """What is known of one party. Personal (C1): `name`, `phone`, `dossier`; may be sensitive (C2): `content`,
    `assistance`. `org` and `project` are no personal data, but were typed: they are not mailed."""

    number: int
    id: int
    code: str
    kind: str
    field: str
    procedure: str
    level: str
    overdue: str
    people: int
    masked: str
    name: str
    phone: str
    org: str
    project: str
    dossier: str
    content: str
    assistance: str
    state: str
    units: tuple[str, ...]
    position: int | None
    reason: str
    walk_in: bool


def party_of(catalogue: Catalogue, agenda: Agenda, item: Item) -> Party:
    """One party in words, with labels of the form that it answered."""
    version = agenda.versions.get(item.submission["form_version"])
    return _Wording(catalogue, version["definition"] if version else {}, item.submission["values"]).party(agenda, item)


class _Wording:
    def __init__(self, catalogue: Catalogue, form: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        self._catalogue = catalogue
        self._fields: Mapping[str, Any] = {field["id"]: field for field in form.get("fields", ())}
        self._values = values

    def party(self, agenda: Agenda, item: Item) -> Party:
        phone = str(self._values.get("phone", ""))
        say = self._say
        return Party(
            number=item.number,
            id=item.id,
            code=spoken(item.submission["code"]),
            kind=say("applicant_kind"),
            field=say("field"),
            procedure=say("procedure"),
            level=say("handling_level"),
            overdue={"yes": "Đã quá hẹn", "no": "Chưa quá hẹn"}.get(str(self._values.get("is_overdue")), ""),
            people=people_of(item.registration),
            masked=mask_phone(phone) if phone else "",
            name=say("full_name"),
            phone=display_phone(phone) if phone else "",
            org=say("org_name"),
            project=say("project_name"),
            dossier=say("dossier_code"),
            content=say("content"),
            assistance=say("assistance"),
            state=STATES.get(item.state, item.state),
            units=tuple(standing.place_name(self._catalogue, unit, agenda.day) for unit in item.units),
            position=item.position,
            reason=item.reason,
            walk_in=bool(item.registration.get("walk_in")),
        )

    def _say(self, name: str) -> str:
        if name not in self._values:
            return ""
        return in_words(self._fields.get(name, _USUAL.get(name, {})), self._values[name], self._catalogue)


_USUAL: Mapping[str, Mapping[str, str]] = {"field": {"control": "select", "source": "areas"}}
"""What a field is where the form that was answered is not known any more."""
