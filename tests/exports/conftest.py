"""An office with a few submissions, and exports of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from office import FEEDBACK, REGISTRATION
from starlette.testclient import TestClient

from forms_service.app import Works
from forms_service.exports.writing import write_export
from forms_service.storage.snapshot import snapshot
from forms_service.tables import TABLES

Export = Callable[..., Path]


@pytest.fixture
def export(works: Works, tmp_path: Path) -> Export:
    """Writes an export and answers its file."""

    def write(kind: str, form: str, name: str = "", **options: object) -> Path:
        target = tmp_path / (name or f"{kind}.{form}")
        with snapshot(works.settings.data_dir, TABLES) as reader:
            write_export(reader, works.content(), kind, form, target, **options)
        return target

    return write


@pytest.fixture
def two(browser: TestClient) -> None:
    """A registration and a feedback."""
    for form, data in (("leader_registration", REGISTRATION), ("feedback", FEEDBACK)):
        assert browser.post(f"/api/forms/{form}", data=data).status_code == 303
