"""What units reported, as a file of content: the public page shows it without the service. No name, no free text."""

from collections.abc import Iterator
from datetime import datetime

from forms_service.content.rollouts import FOLDER, REPORTED
from forms_service.rollout.model import ADOPTION_REPORTS
from forms_service.rollout.register import reported_status
from forms_service.storage.contract import Document, Reader

PATH = f"{FOLDER}/{REPORTED}"
"""Below the content folder."""

_HEADER = """\
# Máy ghi từ báo cáo đã duyệt của các đơn vị. Muốn sửa thì lập bản báo cáo mới rồi chạy lại: phucvu export rollout
"""


def reported_file(reader: Reader, counted_at: datetime) -> str:
    """The text of `nhan-rong/bao-cao.yml`; `counted_at` is aware. Of a unit and model only what changes the status."""
    return "".join(_lines(reader, counted_at))


def _lines(reader: Reader, counted_at: datetime) -> Iterator[str]:
    yield _HEADER
    yield f'counted_at: "{counted_at.isoformat(timespec="seconds")}"\n'
    rows = list(_changing(reader))
    yield "reported:\n" if rows else "reported: []\n"
    for row in rows:
        found = reported_status(row)
        begun = found.from_day.isoformat() if found.from_day else "null"
        yield f"  - {{unit: {found.unit}, model: {found.model}, status: {found.status}, from: {begun}, "
        yield f'period: "{found.period}", until: {found.until.isoformat()}}}\n'


def _changing(reader: Reader) -> Iterator[Document]:
    """The first report of each status and day: later ones that say the same add nothing to the public page."""
    seen = set()
    for row in reader.select(ADOPTION_REPORTS.name, equal={"live": "sent"}, key="end"):
        said = (row["unit"], row["model"], row["values"]["status"], row["values"]["status_on"])
        if said not in seen:
            seen.add(said)
            yield row
