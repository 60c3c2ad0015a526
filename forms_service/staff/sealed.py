"""Whether the audit log is as it was sealed; if not, which line was changed, taken out or put in.

Reads one snapshot and changes nothing: it may run beside a working service.
"""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass

from forms_service.staff.seals import BEGINNING, SLICE, hash_of, last_seal, mac_of, mark_of, shortened, walk
from forms_service.staff.tables import AUDIT, AUDIT_SEALS
from forms_service.storage.contract import Document, Progress, Reader, in_silence


@dataclass(frozen=True)
class Checked:
    """What a check found. `faults` are Vietnamese sentences, none if all is well; `last` is the last seal, short."""

    lines: int
    seals: int
    unsealed: int
    last: str
    faults: tuple[str, ...]


def check_log(reader: Reader, secret: bytes, progress: Progress = in_silence) -> Checked:
    """Read every line and every seal. `secret` is the key with which the service seals."""
    faults: list[str] = []
    lines, seals, previous, keys_fit = 0, 0, (BEGINNING, 0), 0
    total = (last_seal(reader) or {"to_id": 0})["to_id"]
    for seal in walk(reader, AUDIT_SEALS.name):
        rows = _between(reader, previous[1], seal["to_id"])
        fits = hmac.compare_digest(mac_of(secret, seal), seal["mac"])
        faults += _faults_of(seal, rows, previous, fits=fits)
        previous = (seal["hash"], seal["to_id"])
        lines, seals, keys_fit = lines + len(rows), seals + 1, keys_fit + fits
        progress(seal["to_id"], total)
    if seals and not keys_fit:
        faults = [_OTHER_KEY, *(fault for fault in faults if fault != _OTHER_KEY and not fault.endswith(_ALTERED))]
    unsealed = sum(len(slice_) for slice_ in _slices(reader, previous[1]))
    last = shortened(previous[0]) if seals else ""
    return Checked(lines + unsealed, seals, unsealed, last, tuple(faults))


_ALTERED = "chính dấu niêm đã bị sửa hoặc không do dịch vụ này làm ra."
_OTHER_KEY = (
    "Không dấu niêm nào hợp với khóa bí mật đang dùng: khóa đã đổi (sau khôi phục chẳng hạn), hoặc cả chuỗi bị làm lại."
    " Chạy lại với khóa cũ (PHUCVU_SECRET_KEY_FILE) để biết."
)


def _faults_of(seal: Document, rows: list[Document], previous: tuple[str, int], *, fits: bool) -> Iterator[str]:
    name = f"Dấu niêm {seal['id']} (dòng {seal['from_id']} đến {seal['to_id']})"
    if not fits:
        yield f"{name}: {_ALTERED}"
    if seal["previous"] != previous[0]:
        yield f"{name}: không nối với dấu trước nó; có dấu niêm bị bỏ đi hoặc chen vào."
    if seal["hash"] == hash_of(seal["previous"], rows) and len(rows) == seal["count"]:
        return
    found = list(_faults_of_lines(dict(seal["rows"]), {row["id"]: mark_of(row) for row in rows}))
    yield from found or [f"{name}: các dòng không còn như lúc niêm."]


def _faults_of_lines(sealed: dict[int, str], present: dict[int, str]) -> Iterator[str]:
    for line in sorted(sealed.keys() | present.keys()):
        if line not in present:
            yield f"Dòng {line} đã bị xóa."
        elif line not in sealed:
            yield f"Dòng {line} được chen vào sau."
        elif sealed[line] != present[line]:
            yield f"Dòng {line} đã bị sửa."


def _between(reader: Reader, after: int, to_id: int) -> list[Document]:
    """The lines after one id up to another, both as seals name them."""
    found: list[Document] = []
    for part in _slices(reader, after):
        found += [row for row in part if row["id"] <= to_id]
        if part[-1]["id"] >= to_id:
            break
    return found


def _slices(reader: Reader, after: int) -> Iterator[list[Document]]:
    while part := reader.after(AUDIT.name, after, limit=SLICE):
        yield part
        after = part[-1]["id"]
