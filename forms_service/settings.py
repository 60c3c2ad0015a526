"""Settings from the environment, `.env` and `X_FILE` secrets. A bad value stops the start and names the variable."""

import contextlib
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import time
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values
from limits import parse as parse_rate

from forms_service.mail.smtp import read_server
from forms_service.staff.model import ROLES
from forms_service.vietnam.mail_addresses import is_mail_address


class SettingsError(Exception):
    """A variable that cannot be used. Raised by `load_settings`; the text (Vietnamese) names it and says what to do."""

    def __init__(self, variable: str, cause: str) -> None:
        super().__init__(f"{variable}: {cause}")


@dataclass(frozen=True)
class WeeklyTime:
    """A local time of day, on every day or on one weekday (Monday is 0)."""

    at: time
    weekday: int | None = None


@dataclass(frozen=True)
class Settings:
    """Everything an administrator can set. Times are in Asia/Ho_Chi_Minh."""

    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = "http://127.0.0.1:8000"
    """Where browsers find the site."""
    service_url: str = ""
    """Where browsers find the service, if elsewhere; empty = same origin."""
    data_dir: Path = Path("var")
    content_dir: Path = Path("content")
    site_dir: Path = Path("public")
    store: str = "tinydb"
    mail: str = "maildir"
    """`maildir`, or an `smtp://` or `smtps://` address."""
    mail_from: str = "phuc-vu@phucvu.invalid"
    digest_to: tuple[str, ...] = ()
    daily_at: WeeklyTime = WeeklyTime(time(7, 0))
    briefing_at: WeeklyTime = WeeklyTime(time(15, 0), 4)
    reports_at: WeeklyTime = WeeklyTime(time(8, 0))
    """When reports go out, on the day after their week, month, quarter or year."""
    pdf_password: str = ""
    """Opens the PDFs that are mailed; empty = they are not locked."""
    backup_dir: Path | None = None
    """Where backups are kept; None = in the data folder."""
    backup_at: WeeklyTime | None = WeeklyTime(time(2, 0))
    """When the day's backup is made; None = never by itself."""
    backup_keep: int = 14
    retention_at: WeeklyTime | None = WeeklyTime(time(3, 0))
    """When the day's retention runs, after the backup; None = never by itself."""
    trusted_proxies: tuple[str, ...] = ()
    rate_limit: str | None = "30/hour"
    secret_key: bytes = b""
    totp_for: tuple[str, ...] = ()
    """Roles of staff that must log in with a code of their phone too."""

    @property
    def maildir(self) -> Path:
        """Where mail goes while no SMTP server is set."""
        return self.data_dir / "mail"

    @property
    def backups(self) -> Path:
        """The folder of backups."""
        return self.backup_dir or self.data_dir / "backups"

    @property
    def socket(self) -> Path:
        """The socket on which a running service takes commands of the command line."""
        return self.data_dir / "phucvu.sock"


DEMO_DIGEST_TO = "van-phong@phucvu.invalid"
"""Where a trial with Maildir sends digests while nobody is named, so that they can be seen (details 35)."""

_WEEKDAYS = {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_WEEKLY = re.compile(r"^(?:(mon|tue|wed|thu|fri|sat|sun)\s+)?([01]?\d|2[0-3]):([0-5]\d)$")


def load_settings(environ: Mapping[str, str], env_file: Path | None = Path(".env")) -> Settings:
    """Settings from `environ`, filled up from `env_file`. Raises SettingsError for the first variable that is wrong."""
    known = {f"PHUCVU_{name}" for name in _READERS}
    variables = {**_dotenv(env_file), **{name: value for name, value in environ.items() if value}}
    _refuse_unknown(variables, known)
    settings = Settings()
    for name, reader in _READERS.items():
        variable = f"PHUCVU_{name}"
        text = _value(variables, variable)
        if text is not None:
            try:
                settings = replace(settings, **{name.lower(): reader(text)})  # type: ignore[arg-type]  # each reader answers its field's type
            except ValueError as error:
                raise SettingsError(variable, str(error)) from None
    return _with_defaults(settings)


def secret_of(settings: Settings) -> bytes:
    """The secret key: as set, or made once in the data folder (0600)."""
    if settings.secret_key:
        return settings.secret_key
    file = settings.data_dir / "secret-key"
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        _write_once(file, secrets.token_hex(32))
    try:
        return _secret(file.read_text("ascii").strip())
    except ValueError as error:
        raise SettingsError("PHUCVU_SECRET_KEY", f"tệp {file} {error}") from None


def _write_once(file: Path, text: str) -> None:
    """Whole or not at all, readable by the owner only; the first of two processes wins."""
    draft = file.with_name(f".{file.name}-{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    with contextlib.suppress(FileExistsError):
        file.hardlink_to(draft)
    draft.unlink()


def _dotenv(file: Path | None) -> dict[str, str]:
    if file is None or not file.is_file():
        return {}
    return {name: value for name, value in dotenv_values(file).items() if value}


def _refuse_unknown(variables: Mapping[str, str], known: set[str]) -> None:
    for name in variables:
        if name.startswith("PHUCVU_") and name.removesuffix("_FILE") not in known:
            raise SettingsError(name, "không có biến này; xem README, mục Cài đặt")


def _value(variables: Mapping[str, str], variable: str) -> str | None:
    file = variables.get(f"{variable}_FILE")
    if file is None:
        return variables.get(variable)
    if variable in variables:
        raise SettingsError(variable, f"đã có {variable}_FILE; chỉ giữ một trong hai")
    try:
        return Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{variable}_FILE", f"không đọc được tệp {file}") from error


def _with_defaults(settings: Settings) -> Settings:
    if not settings.service_url:
        settings = replace(settings, service_url=settings.base_url)
    if settings.mail == "maildir" and not settings.digest_to:
        settings = replace(settings, digest_to=(DEMO_DIGEST_TO,))
    if settings.mail != "maildir" and settings.mail_from == Settings.mail_from:
        raise SettingsError("PHUCVU_MAIL_FROM", "gửi qua SMTP cần địa chỉ của cơ quan, như phuc-vu@co-quan.vn")
    return settings


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise ValueError("phải là số cổng từ 1 đến 65535")
    return int(text)


def _origin(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("phải là địa chỉ như https://phucvu.example")
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise ValueError("chỉ ghi tên máy chủ, không có đường dẫn phía sau (cổng phải nằm ở gốc của máy chủ)")
    return f"{parts.scheme}://{parts.netloc}"


def _store(text: str) -> str:
    if text != "tinydb":
        raise ValueError("bản này chỉ lưu bằng tinydb; kho PostgreSQL chưa có, xin bỏ biến này hoặc đặt là tinydb")
    return text


def _mail(text: str) -> str:
    if text != "maildir":
        try:
            read_server(text)
        except ValueError as error:
            raise ValueError(f"phải là maildir, smtp://máy-chủ:cổng hoặc smtps://máy-chủ:cổng ({error})") from error
    return text


def _address(text: str) -> str:
    if not is_mail_address(text.strip()):
        raise ValueError(f"“{text.strip()}” không phải địa chỉ thư")
    return text.strip()


def _addresses(text: str) -> tuple[str, ...]:
    return tuple(_address(part) for part in text.split(","))


def _weekly(text: str) -> WeeklyTime:
    match = _WEEKLY.match(text.strip().lower())
    if match is None:
        raise ValueError("phải là giờ như 07:00, hoặc ngày và giờ như fri 15:00")
    day = _WEEKDAYS[match[1]] if match[1] else None
    return WeeklyTime(time(int(match[2]), int(match[3])), day)


def _daily(text: str) -> WeeklyTime:
    weekly = _weekly(text)
    if weekly.weekday is not None:
        raise ValueError("việc này làm mỗi ngày: chỉ ghi giờ, như 07:00")
    return weekly


def _daily_or_off(text: str) -> WeeklyTime | None:
    return None if text == "off" else _daily(text)


def _several(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= 9999:
        raise ValueError("phải là số bản sao lưu giữ lại, ít nhất 1")
    return int(text)


def _briefing(text: str) -> WeeklyTime:
    weekly = _weekly(text)
    if weekly.weekday is None:
        raise ValueError("phải có ngày trong tuần, như fri 15:00")
    return weekly


def _networks(text: str) -> tuple[str, ...]:
    try:
        return tuple(str(ip_network(part.strip(), strict=False)) for part in text.split(","))
    except ValueError as error:
        raise ValueError("phải là các địa chỉ hoặc mạng, như 127.0.0.1, 10.0.0.0/8") from error


def _rate(text: str) -> str | None:
    if text == "off":
        return None
    try:
        parse_rate(text)
    except ValueError as error:
        raise ValueError("phải là mức như 30/hour, hoặc off") from error
    return text


def _secret(text: str) -> bytes:
    if len(text) < 32:
        raise ValueError("phải dài ít nhất 32 ký tự ngẫu nhiên")
    return text.encode()


def _password(text: str) -> str:
    if len(text) < 12:
        raise ValueError("mật khẩu mở PDF phải dài ít nhất 12 ký tự")
    return text


def _roles(text: str) -> tuple[str, ...]:
    roles = tuple(part.strip() for part in text.split(","))
    for role in roles:
        if role not in ROLES:
            raise ValueError(f"không có vai trò “{role}”; chọn trong: {', '.join(ROLES)}")
    return roles


_READERS: dict[str, Callable[[str], object]] = {
    "HOST": str,
    "PORT": _port,
    "BASE_URL": _origin,
    "SERVICE_URL": _origin,
    "DATA_DIR": Path,
    "CONTENT_DIR": Path,
    "SITE_DIR": Path,
    "STORE": _store,
    "MAIL": _mail,
    "MAIL_FROM": _address,
    "DIGEST_TO": _addresses,
    "DAILY_AT": _daily,
    "BRIEFING_AT": _briefing,
    "REPORTS_AT": _daily,
    "PDF_PASSWORD": _password,
    "BACKUP_DIR": Path,
    "BACKUP_AT": _daily_or_off,
    "BACKUP_KEEP": _several,
    "RETENTION_AT": _daily_or_off,
    "TRUSTED_PROXIES": _networks,
    "RATE_LIMIT": _rate,
    "SECRET_KEY": _secret,
    "TOTP_FOR": _roles,
}
