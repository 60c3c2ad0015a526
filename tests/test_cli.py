"""The command line: help everywhere, and wrong use is told before anything happens."""

import pytest
from click.testing import CliRunner

from forms_service.cli import main


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        *(
            [word, "--help"]
            for word in (
                *("run", "serve", "build", "check", "digest", "staff", "doctor"),
                *(
                    "backup",
                    "restore",
                    "verify",
                    "verify-log",
                    "migrate",
                    "export",
                    "purge",
                    "erase",
                    "consents",
                    "subject",
                ),
            )
        ),
        *(
            ["staff", word, "--help"]
            for word in ("add", "list", "reset", "change", "deactivate", "activate", "reset-second-factor")
        ),
    ],
)
def test_help_is_everywhere(words: list[str]) -> None:
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0
    assert "Usage" in done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["digest", "daily"], "--output"),
        (["digest", "daily", "--send", "--output", "a.pdf"], "--output"),
        (["digest", "briefing", "--send", "--full"], "không bao giờ gửi"),
        (["digest", "weekly", "--send"], "weekly"),
        (["digest", "daily", "--on", "hôm qua", "--send"], "hôm qua"),
        (["staff", "add", "Người Mẫu", "mau@phucvu.example"], "--role"),
        (["staff", "add", "Người Mẫu", "mau@phucvu.example", "--role", "chef"], "chef"),
        (["digest", "report", "--output", "a.pdf"], "--period"),
        (["digest", "report", "--period", "2023-08-14..2023-11-14", "--send"], "--output"),
        (["digest", "daily", "--period", "2026", "--output", "a.pdf"], "report"),
        (["export", "figures"], "--period"),
        (["export", "submissions"], "--output"),
        (["export", "staff", "--output", "a"], "staff"),
        (["export", "audit", "--format", "ods", "--output", "a"], "ods"),
        (["restore"], "BACKUP"),
        (["erase"], "CODE"),
    ],
)
def test_wrong_use_is_told(words: list[str], said: str) -> None:
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2
    assert said in done.output
