"""What the command line can have done: each command once, whether a running service does it or the command itself.

Values and answers are JSON's, so that a command can cross the socket. A command answers with words for the terminal.
"""

import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from forms_service.app import Works
from forms_service.digests.timing import Period
from forms_service.documents.errors import RenderError
from forms_service.log_words import LOG_WORDS
from forms_service.mail.delivery import deliver_due
from forms_service.notices.telling import mail_died
from forms_service.privacy import requests
from forms_service.privacy.model import PrivacyError
from forms_service.privacy.telling import told_erasure, told_tally
from forms_service.privacy.terminal import told_consents, written_copy
from forms_service.staff import audit
from forms_service.staff import commands as staff
from forms_service.staff.accounts import StaffError
from forms_service.storage.contract import Progress, UnavailableError, in_silence
from forms_service.submissions.codes import is_valid, read_code, spoken

Values = Mapping[str, Any]


class CommandError(Exception):
    """A command that was not carried out. Raised by `run_command`; the text (Vietnamese) says why and what to do."""


async def run_command(works: Works, name: str, values: Values, progress: Progress = in_silence) -> str:
    """Carry out a command of one of the tables below; long ones tell their progress. Raises CommandError."""
    try:
        if name in LONG_COMMANDS:
            return await LONG_COMMANDS[name](works, values, progress)
        return await COMMANDS[name](works, values)
    except KeyError:
        raise CommandError(f"Dịch vụ đang chạy là bản khác, không biết lệnh {name}. Khởi động lại dịch vụ.") from None
    except (StaffError, RenderError, PrivacyError) as error:
        raise CommandError(str(error)) from error
    except UnavailableError as error:
        raise CommandError(f"Kho dữ liệu không ghi được ({error}). Xem đĩa còn chỗ không rồi chạy lại.") from error


async def _staff(works: Works, values: Values, *, act: Callable[..., str], knows: Sequence[str] = ()) -> str:
    """Some need to know more than the command line does: under which address browsers find us, which units exist."""
    known = {"service_url": works.settings.service_url, "units": works.content().units.keys()}
    return await works.store.write(partial(act, **values, **{name: known[name] for name in knows}))


async def _staff_list(works: Works, values: Values) -> str:
    del values
    return await works.store.read(staff.listing)


async def _digest_send(works: Works, values: Values) -> str:
    """`digest --send`: queue for every recipient that has not had it, then hand over at once."""
    period = _period(values)
    addresses = await works.store.read(lambda reader: works.post.addresses(reader, period))
    if not addresses:
        raise CommandError(
            "Chưa có ai nhận bản tin này. Thêm người nhận: phucvu staff add … --receives daily,briefing, "
            "hoặc đặt PHUCVU_DIGEST_TO."
        )
    queued = await works.post.send(period, again=bool(values.get("again")))
    if not queued:
        return f"Bản tin {period.key} đã gửi trước đây cho tất cả người nhận. Muốn gửi lại, thêm --again."
    await deliver_due(works.store, works.transport, works.clock, works.sender, mail_died)
    return f"Đã xếp gửi bản tin {period.key} cho {queued} người nhận."


async def _digest_full(works: Works, values: Values) -> str:
    """`digest --full --output FILE`: names and texts, written on this machine only, with an audit line first."""
    period, target = _period(values), Path(values["output"])
    await works.store.write(
        lambda tx: audit.record(tx, audit.CLI, "digests.written", "digest", period.key, kind="view")
    )
    made = await works.store.read(lambda reader: works.contents(reader, period, full=True))
    write_private(target, await works.pdf.render(made.html))
    return f"Đã ghi {target}. Tệp có họ tên và nội dung: không gửi qua thư."


async def _export_noted(works: Works, values: Values) -> str:
    """Before `export` writes anything: who may open the data folder took data out, and which."""
    told = {"format": values["format"]}
    await works.store.write(
        lambda tx: audit.record(tx, audit.CLI, "exports.written", "export", values["kind"], told, kind="view")
    )
    return ""


async def _erase(works: Works, values: Values) -> str:
    """`erase CODE`: the personal data of one submission, for whoever asked for it."""
    code = read_code(values["code"])
    if not is_valid(code):
        raise CommandError("Mã này không đúng: mã gồm 9 hoặc 16 chữ số, chữ số cuối để kiểm tra. Xem lại từng số.")
    try:
        made = await requests.erase(works.store, works.ledger, works.clock, code)
    except OSError as error:
        place = error.filename or "tệp ghi việc xóa"
        raise CommandError(f"Không ghi được {place} ({error.strerror}). Chưa xóa phiếu; sửa rồi chạy lại.") from error
    if made is None:
        raise CommandError(f"Không có phiếu nào mang mã {spoken(code)}.")
    return told_erasure(code, made, (works.ledger.home, works.ledger.backups))


async def _consents(works: Works, values: Values) -> str:
    """`consents CODE`: to what the sender of a submission said yes or no, in which words."""
    return await told_consents(works.store, works.content(), values["code"])


async def _subject(works: Works, values: Values) -> str:
    """`subject CODE --output FILE`: everything held about the sender of a submission, written on this machine."""
    target = Path(values["output"])
    return await written_copy(
        works.store, works.clock, works.content(), works.pdf, LOG_WORDS, values["code"], target, write_private
    )


async def _purge(works: Works, values: Values, progress: Progress) -> str:
    """`purge`: what has been kept long enough, in slices that let intake through.

    `shown` says which rules somebody has just been shown, with what count: these may run from now on.
    """
    tally = await works.retention.run_shown(audit.CLI, dict(values.get("shown", {})), progress)
    return told_tally(tally, works.content().forms, "Đã làm:")


def write_private(target: Path, data: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all. Raises CommandError: it cannot be written."""
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".phucvu-", delete=False) as draft:  # made 0600
            draft.write(data)
        Path(draft.name).replace(target)
    except OSError as error:
        raise CommandError(f"Không ghi được {target}: {error.strerror}. Chọn chỗ khác bằng --output.") from error


def _period(values: Values) -> Period:
    return Period(values["kind"], date.fromisoformat(values["on"]))


COMMANDS: Mapping[str, Callable[[Works, Values], Awaitable[str]]] = {
    "staff_add": partial(_staff, act=staff.add, knows=("service_url", "units")),
    "staff_reset": partial(_staff, act=staff.reset, knows=("service_url",)),
    "staff_activate": partial(_staff, act=staff.activate, knows=("service_url",)),
    "staff_change": partial(_staff, act=staff.change, knows=("units",)),
    "staff_deactivate": partial(_staff, act=staff.deactivate),
    "staff_reset_second_factor": partial(_staff, act=staff.reset_second_factor),
    "staff_list": _staff_list,
    "digest_send": _digest_send,
    "digest_full": _digest_full,
    "export_noted": _export_noted,
    "erase": _erase,
    "consents": _consents,
    "subject": _subject,
}

LONG_COMMANDS: Mapping[str, Callable[[Works, Values, Progress], Awaitable[str]]] = {"purge": _purge}
