"""What an administrator at two in the morning wants to know: is it well, and if not, what to do. Changes nothing."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from forms_service.backing_up import is_old
from forms_service.catalogue import load_catalogue
from forms_service.content.faults import ContentError
from forms_service.health import LATE
from forms_service.mail.outbox import failures, waiting_since
from forms_service.portal import is_stale
from forms_service.privacy.purging import overdue
from forms_service.privacy.rulebook import rule_book
from forms_service.settings import Settings
from forms_service.staff.accounts import list_staff, recipients
from forms_service.staff.model import DIGESTS
from forms_service.staff.seals import shown_seal, unsealed_since
from forms_service.storage.backups import newest_good
from forms_service.storage.contract import MissingError, Reader, StoreError
from forms_service.storage.opening import open_store
from forms_service.tables import TABLES
from forms_service.vietnam.clock import Clock
from forms_service.vietnam.dates import format_moment

LITTLE_ROOM = 200 * 1024 * 1024
"""Bytes free below which the disk is worth a look: a backup of a busy year, and the log of a bad week."""

UNSEALED_AT_MOST = timedelta(minutes=10)
"""The service seals every minute."""


@dataclass(frozen=True)
class Finding:
    """One thing looked at: well, or not (then `text` says what to do)."""

    well: bool
    text: str


def examine(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """Look at content, site, disk, store, mail and recipients, in this order."""
    yield from _content(settings, clock())
    yield from _site(settings)
    yield _disk(settings)
    yield from _store(settings, clock)


def recipients_missing(reader: Reader, settings: Settings) -> Finding | None:
    """Nobody gets a digest although mail goes out by SMTP: worth a line at every start."""
    if settings.digest_to or any(recipients(reader, kind) for kind in DIGESTS):
        return None
    return Finding(
        well=False,
        text="Chưa ai nhận bản tin: phucvu staff add … --receives daily,briefing, hoặc đặt PHUCVU_DIGEST_TO.",
    )


def _content(settings: Settings, now: datetime) -> Iterator[Finding]:
    try:
        catalogue = load_catalogue(settings.content_dir)
    except ContentError as error:
        yield Finding(well=False, text=f"Nội dung có lỗi; dịch vụ đang chạy giữ bản tốt gần nhất:\n{error}")
        return
    yield Finding(well=True, text=f"Nội dung: {len(catalogue.pages)} trang, {len(catalogue.forms)} biểu mẫu.")
    for warning in catalogue.warnings_on(now.date()):
        yield Finding(well=True, text=f"Lưu ý: {warning}")


def _site(settings: Settings) -> Iterator[Finding]:
    stale = is_stale(
        settings.content_dir, settings.site_dir, base_url=settings.base_url, service_url=settings.service_url
    )
    if stale:
        yield Finding(well=False, text=f"Trang trong {settings.site_dir} chưa dựng hoặc đã cũ: chạy phucvu build.")
    else:
        yield Finding(well=True, text=f"Trang trong {settings.site_dir} đã dựng hôm nay.")


def _disk(settings: Settings) -> Finding:
    folder = settings.data_dir if settings.data_dir.exists() else settings.data_dir.absolute().parent
    free = shutil.disk_usage(folder).free
    room = f"Đĩa của {settings.data_dir}: còn {free // 1024**2} MB."
    if free < LITTLE_ROOM:
        return Finding(well=False, text=f"{room} Dọn bớt: khi đĩa đầy, phiếu mới bị từ chối (không mất phiếu cũ).")
    return Finding(well=True, text=room)


def _store(settings: Settings, clock: Clock) -> Iterator[Finding]:
    try:
        store = open_store(settings.data_dir, TABLES, clock=clock, read_only=True)
    except MissingError:
        yield Finding(well=True, text=f"Kho dữ liệu trong {settings.data_dir}: chưa có, được tạo khi chạy lần đầu.")
        return
    except StoreError as error:
        yield Finding(well=False, text=f"Kho dữ liệu: {error}. Đừng xóa tệp; xem docs/operating.md, mục khôi phục.")
        return
    looks: tuple[Callable[[Reader], Finding | None], ...] = (
        lambda reader: Finding(well=True, text=f"Kho dữ liệu: {reader.count('submissions')} phiếu."),
        _accounts,
        lambda reader: recipients_missing(reader, settings),
        _given_up,
        lambda reader: _late_mail(reader, clock()),
        lambda reader: _overdue(reader, settings, clock()),
        lambda _: _backup(settings, clock()),
        lambda reader: _sealed(reader, clock()),
    )
    try:
        yield from (finding for look in looks if (finding := store.read_now(look)) is not None)
    finally:
        store.close()


def _accounts(reader: Reader) -> Finding:
    active = [person for person in list_staff(reader) if person.active]
    if not any(person.role == "admin" for person in active):
        return Finding(well=False, text="Chưa có quản trị: phucvu staff add TÊN THƯ --role admin.")
    return Finding(well=True, text=f"Tài khoản đang dùng: {len(active)}.")


def _given_up(reader: Reader) -> Finding:
    dead = failures(reader, limit=1000)
    if not dead:
        return Finding(well=True, text="Không có thư nào bị bỏ.")
    kinds = ", ".join(sorted({f"{trouble.kind}: {trouble.reason}" for trouble in dead}))
    return Finding(well=False, text=f"{len(dead)} thư không gửi được ({kinds}). Người nhận cần được báo cách khác.")


def _overdue(reader: Reader, settings: Settings, now: datetime) -> Finding | None:
    try:
        book = rule_book(reader, load_catalogue(settings.content_dir))
    except ContentError:
        return None  # told already
    count = overdue(reader, book, now.date()).total
    if not count:
        return None
    text = f"{count} phiếu đã quá hạn giữ: cho chạy ở trang Thời hạn giữ của màn hình nhân viên, hoặc phucvu purge."
    return Finding(well=False, text=text)


def _backup(settings: Settings, now: datetime) -> Finding:
    newest = newest_good(settings.backups)
    if newest is None:
        return Finding(well=False, text=f"Chưa có bản sao lưu nào trong {settings.backups}: chạy phucvu backup.")
    told = f"Bản sao lưu mới nhất: {format_moment(newest.at)}, {newest.file}."
    if is_old(settings, newest.at, now):
        return Finding(well=False, text=f"{told} Đã hơn hai ngày: xem nhật ký dịch vụ, rồi chạy phucvu backup.")
    return Finding(well=True, text=told)


def _sealed(reader: Reader, now: datetime) -> Finding:
    seal, since = shown_seal(reader), unsealed_since(reader)
    last = f"Nhật ký niêm lần cuối: {format_moment(seal.at)}." if seal else "Nhật ký chưa được niêm lần nào."
    if since is not None and now - since > UNSEALED_AT_MOST:
        return Finding(
            well=False, text=f"{last} Có dòng chờ niêm từ {format_moment(since)}: dịch vụ có chạy không? Xem /readyz."
        )
    return Finding(well=True, text=last)


def _late_mail(reader: Reader, now: datetime) -> Finding | None:
    since = waiting_since(reader)
    if since is None or now - since <= LATE:
        return None
    return Finding(well=False, text=f"Có thư chờ từ {format_moment(since)}: dịch vụ có chạy không? Máy thư ra sao?")
