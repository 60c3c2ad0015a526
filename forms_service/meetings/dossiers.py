"""What a leader is shown of each party: its matter, what was before, what units have prepared."""

from datetime import date

from forms_service.catalogue import Catalogue
from forms_service.matters.model import MATTERS, STATES
from forms_service.matters.reading import matters_of_submission
from forms_service.meetings.agenda import Agenda, Item
from forms_service.meetings.answering import prepared_by
from forms_service.meetings.papers import Dossier
from forms_service.meetings.words import STATES as REGISTRATION_STATES
from forms_service.meetings.words import party_of
from forms_service.receptions import standing
from forms_service.receptions.model import REGISTRATIONS
from forms_service.storage.contract import Document, Reader
from forms_service.vietnam.dates import format_date

MOST_EARLIER = 10
"""Lines of history on one page; who has more is known to the office."""


def dossiers_of(reader: Reader, catalogue: Catalogue, agenda: Agenda) -> list[Dossier]:
    """One for each party of the agenda, in order."""
    return [dossier_of(reader, catalogue, agenda, item) for item in agenda.items]


def dossier_of(reader: Reader, catalogue: Catalogue, agenda: Agenda, item: Item) -> Dossier:
    """All that is shown of one party."""
    return Dossier(
        party=party_of(catalogue, agenda, item),
        history=tuple(_history(reader, catalogue, item)),
        prepared=tuple(_prepared(reader, catalogue, agenda, item)),
    )


def _history(reader: Reader, catalogue: Catalogue, item: Item) -> list[str]:
    """Earlier talks and matters of the same phone, the latest first."""
    phone = item.submission["values"].get("phone")
    if not phone:
        return []
    matters = reader.select(MATTERS.name, equal={"phone": phone}, key="opened_at", descending=True, limit=MOST_EARLIER)
    earlier = [
        each for each in reader.select(REGISTRATIONS.name, equal={"phone": phone}) if each["submission"] != item.id
    ]
    talks = [_talk(reader, catalogue, each) for each in reversed(earlier[-MOST_EARLIER:])]
    before = [_matter(catalogue, each) for each in matters if each["submission"] != item.id]
    return [*before, *talks][:MOST_EARLIER]


def _matter(catalogue: Catalogue, matter: Document) -> str:
    opened = date.fromisoformat(matter["opened_at"][:10])
    lead = standing.place_name(catalogue, matter["lead"], opened) if matter["lead"] else "chưa phân công"
    due = f", hạn {format_date(date.fromisoformat(matter['due_on']))}" if matter["due_on"] else ""
    state = STATES[matter["state"]].lower()
    return f"Vụ việc {matter['number']} ({format_date(opened)}): {matter['question']} – {lead}, {state}{due}"


def _talk(reader: Reader, catalogue: Catalogue, registration: Document) -> str:
    reception = standing.find(reader, catalogue, registration["reception"])
    when = format_date(date.fromisoformat(reception["day"])) if reception else ""
    host = reception["host"] if reception else "buổi tiếp"
    count = len(matters_of_submission(reader, registration["submission"]))
    matters = f", {count} vụ việc" if count else ""
    return f"Đăng ký gặp {host} ngày {when}: {REGISTRATION_STATES[registration['state']].lower()}{matters}"


def _prepared(reader: Reader, catalogue: Catalogue, agenda: Agenda, item: Item) -> list[tuple[str, str]]:
    """Unit and its text for this party; empty while it is silent."""
    requests = {request["unit"]: request for request in agenda.requests}
    found = []
    for unit in item.units:
        request = requests.get(unit)
        if request is not None:
            found.append((standing.place_name(catalogue, unit, agenda.day), _of(reader, request, item.id)))
    return found


UNPREPARED = "chưa ghi kết quả chuẩn bị"
"""What stands for a unit that has answered, but not about this party."""


def _of(reader: Reader, request: Document, submission: int) -> str:
    if request["answered_at"] is None:
        return ""
    text = prepared_by(reader, request["unit"], submission)
    coming = ", ".join(request["attendees"].split("\n"))
    return "\n".join(each for each in (text or UNPREPARED, request["note"], coming and f"Người dự: {coming}") if each)
