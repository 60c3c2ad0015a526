"""Stores that hold submissions already, made through the service's own intake at moments of the past."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bare_store import BareStore

from forms_service.catalogue import load_catalogue
from forms_service.forms.definition import FormDefinition
from forms_service.storage.contract import Transaction
from forms_service.storage.opening import open_store
from forms_service.submissions.confirmation import confirmation_writer
from forms_service.submissions.intake import Arrival, Intake, Part
from forms_service.submissions.model import SAME_PRESS, same_press_key
from forms_service.tables import TABLES
from forms_service.vietnam.clock import system_clock

SPREAD = timedelta(days=1000)
HELD = 10
"""Of so many submissions one is held, so that a purge finds some that have been kept long enough."""
YESTERDAY = 1000
"""Submissions that came yesterday, for a digest; the others are spread evenly over the days before."""
BATCH = 500
SECRET = b"benchmark" * 4
CONTENT = Path("content")


def values_of(number: int) -> dict[str, Any]:
    """The clean answers of what `post.lua` sends."""
    return {
        "full_name": "Nguyễn Văn Thử",
        "phone": f"+843{number:08}",
        "kind": "report",
        "topic": "results",
        "reply_mode": "phone",
        "consent_core": True,
        "consent_story": True,
        "target_unit": "unknown",
        "content": "Hồ sơ nộp hai tháng chưa có kết quả, xin cho biết khi nào được trả lời và cần bổ sung gì.",
    }


def arrival_of(form: FormDefinition, number: int) -> Arrival:
    values = values_of(number)
    key = same_press_key(SECRET, form.id, values, f"contact:{number}")
    return Arrival((Part(form, values),), key, SAME_PRESS, held=number % HELD == 0)


def fill(store: str, folder: Path, stored: int) -> None:
    """Make a data folder for `store` (`tinydb`, `bare` or `tutorial`) that holds this many submissions."""
    folder.mkdir(parents=True, exist_ok=True)
    if store == "tutorial":
        documents = {str(number): values_of(number) for number in range(1, stored + 1)}
        (folder / "db.json").write_text(json.dumps({"_default": documents}), "utf-8")
        return
    moment = _Moment()
    if store == "bare":
        bare = BareStore(folder / "bare.sqlite3", moment)
        _take_all(bare.fill, moment, stored)
        bare.close()
    else:
        opened = open_store(folder, TABLES, clock=moment)
        _take_all(opened.write_now, moment, stored)
        opened.close()


class _Moment:
    """A clock that is set."""

    def __init__(self) -> None:
        self.now = system_clock()

    def __call__(self) -> datetime:
        return self.now


def _take_all(write: Callable[[Callable[[Transaction], None]], None], moment: _Moment, stored: int) -> None:
    catalogue = load_catalogue(CONTENT)
    form = catalogue.forms["feedback"]
    intake = Intake((), confirmation_writer(lambda: catalogue, "http://phucvu.example"))
    for start, end, moment.now in _batches(stored):

        def take(tx: Transaction, numbers: range = range(start, end)) -> None:
            for number in numbers:
                intake.take(tx, arrival_of(form, number))

        write(take)


def _batches(stored: int) -> Iterator[tuple[int, int, datetime]]:
    """Numbers of submissions and the moment at which they came, in order."""
    noon = system_clock().replace(hour=12, minute=0, second=0, microsecond=0)
    before = max(stored - YESTERDAY, 0)
    for start in range(0, stored, BATCH):
        past = timedelta(days=1) if start >= before else timedelta(days=2) + SPREAD * (1 - start / before)
        yield start, min(start + BATCH, stored), noon - past
