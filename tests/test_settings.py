"""Settings: read from the environment, a file or a secret's file; a bad one is named with what to do."""

import stat
from datetime import time
from pathlib import Path

import pytest

from forms_service.settings import DEMO_DIGEST_TO, SettingsError, load_settings, secret_of

BAD = {
    "PHUCVU_PORT": ["chin", "0", "70000"],
    "PHUCVU_STORE": ["postgresql://localhost/phucvu", "sqlite"],
    "PHUCVU_BASE_URL": ["https://phucvu.example/thu-muc", "phucvu.example", "ftp://phucvu.example"],
    "PHUCVU_SERVICE_URL": ["https://a.example/?x=1"],
    "PHUCVU_MAIL": ["imap://x", "smtp://"],
    "PHUCVU_MAIL_FROM": ["không phải thư"],
    "PHUCVU_REPORTS_AT": ["24:00", "mon 08:00"],
    "PHUCVU_PDF_PASSWORD": ["ngắn quá"],
    "PHUCVU_DAILY_AT": ["25:00", "fri 07:00", ""],
    "PHUCVU_BRIEFING_AT": ["15:00", "thứ sáu 15:00"],
    "PHUCVU_RATE_LIMIT": ["nhiều"],
    "PHUCVU_DIGEST_TO": ["a@b.example; c@d.example", "@b.example"],
    "PHUCVU_TRUSTED_PROXIES": ["mọi nơi"],
    "PHUCVU_SECRET_KEY": ["ngắn"],
    "PHUCVU_SECRET_KEY_FILE": ["/khong/co"],
    "PHUCVU_TOTP_FOR": ["admin,sếp", "Admin"],
    "PHUCVU_PROT": ["8000"],
}


@pytest.mark.parametrize(("variable", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_a_bad_value_is_refused_by_the_name_of_its_variable(variable: str, value: str) -> None:
    if not value:
        assert load_settings({variable: value}, None)  # an empty one counts as not set
        return
    with pytest.raises(SettingsError, match=f"^{variable}: ."):
        load_settings({variable: value}, None)


def test_without_any_setting_a_trial_works() -> None:
    settings = load_settings({}, None)
    assert (settings.host, settings.port, settings.mail) == ("127.0.0.1", 8000, "maildir")
    assert settings.service_url == settings.base_url == "http://127.0.0.1:8000"
    assert settings.digest_to == (DEMO_DIGEST_TO,)
    assert settings.daily_at.at == time(7, 0)
    assert (settings.briefing_at.weekday, settings.briefing_at.at) == (4, time(15, 0))


SENDER = {"PHUCVU_MAIL_FROM": "van-phong@phucvu.example"}


def test_with_smtp_the_office_must_say_who_writes() -> None:
    with pytest.raises(SettingsError, match="PHUCVU_MAIL_FROM"):
        load_settings({"PHUCVU_MAIL": "smtp://mail.example"}, None)


def test_with_smtp_nobody_gets_digests_by_default() -> None:
    assert load_settings({**SENDER, "PHUCVU_MAIL": "smtp://mail.example"}, None).digest_to == ()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("PHUCVU_PORT=9001\nPHUCVU_HOST=0.0.0.0\n", "utf-8")
    settings = load_settings({"PHUCVU_PORT": "9002"}, file)
    assert (settings.port, settings.host) == (9002, "0.0.0.0")


def test_a_secret_may_stand_in_a_file_and_only_there(tmp_path: Path) -> None:
    file = tmp_path / "mail"
    file.write_text("smtps://van-phong:mat-khau@mail.example\n", "utf-8")
    assert load_settings({**SENDER, "PHUCVU_MAIL_FILE": str(file)}, None).mail.startswith("smtps://")
    with pytest.raises(SettingsError, match="PHUCVU_MAIL"):
        load_settings({"PHUCVU_MAIL_FILE": str(file), "PHUCVU_MAIL": "maildir"}, None)


def test_the_secret_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    settings = load_settings({"PHUCVU_DATA_DIR": str(tmp_path / "var")}, None)
    first = secret_of(settings)
    assert len(first) >= 32
    assert secret_of(settings) == first
    assert stat.S_IMODE((tmp_path / "var" / "secret-key").stat().st_mode) == 0o600


def test_a_damaged_secret_key_is_no_key(tmp_path: Path) -> None:
    settings = load_settings({"PHUCVU_DATA_DIR": str(tmp_path)}, None)
    (tmp_path / "secret-key").write_text("", "ascii")
    with pytest.raises(SettingsError, match="PHUCVU_SECRET_KEY"):
        secret_of(settings)
