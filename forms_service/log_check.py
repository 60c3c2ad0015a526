"""`verify-log`: the sealed audit log checked beside a running service, told in words."""

from collections.abc import Iterator
from datetime import date

from forms_service.settings import Settings, SettingsError, secret_of
from forms_service.staff.sealed import Checked, check_log
from forms_service.staff.seals import seal_of_day
from forms_service.storage.contract import Progress, in_silence
from forms_service.storage.snapshot import snapshot
from forms_service.tables import TABLES
from forms_service.vietnam.dates import format_date, format_moment


def checked(settings: Settings, progress: Progress = in_silence) -> Checked:
    """Check the whole log; changes nothing. Raises SettingsError (no key), and StoreError like `snapshot`."""
    if not settings.secret_key and not (settings.data_dir / "secret-key").exists():
        # `secret_of` would make a new key, which fits no seal.
        raise SettingsError(
            "PHUCVU_SECRET_KEY", "không có khóa bí mật để kiểm tra dấu niêm; chép lại khóa đã cất riêng"
        )
    with snapshot(settings.data_dir, TABLES) as reader:
        return check_log(reader, secret_of(settings), progress)


def told(found: Checked) -> Iterator[str]:
    """What was found, a line each."""
    yield from found.faults
    if found.faults:
        yield "Nhật ký không còn như lúc niêm. Giữ nguyên kho và các bản sao lưu; so với bản sao lưu trước đó."
        return
    yield f"Nhật ký như lúc niêm: {found.lines} dòng, {found.seals} dấu niêm, {found.unsealed} dòng chưa đến lượt niêm."
    if found.last:
        yield f"Dấu niêm mới nhất: {found.last}. So với bản tin ngày đã gửi: phucvu verify-log --on NĂM-THÁNG-NGÀY."


def told_day(settings: Settings, day: date) -> str:
    """The seal that the daily digest of `day` printed."""
    with snapshot(settings.data_dir, TABLES) as reader:
        seal = seal_of_day(reader, day)
    if seal is None:
        return f"Đến hết ngày {format_date(day)} chưa có dấu niêm nào."
    return f"Dấu niêm cuối ngày {format_date(day)}: {seal.short}, đến dòng {seal.to_id}, lúc {format_moment(seal.at)}."
