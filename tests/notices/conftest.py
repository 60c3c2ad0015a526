"""A store that holds notices and what they are about, and two people who are told things."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from office import MovableClock

from forms_service.mail.outbox import ATTACHMENTS, OUTBOX
from forms_service.notices.model import CALLS_NOW, NOTICES, Notice
from forms_service.storage.contract import Document, Store, Table
from forms_service.storage.opening import open_store


@pytest.fixture
def store(tmp_path: Path, clock: MovableClock) -> Iterator[Store]:
    tables = [OUTBOX, ATTACHMENTS, NOTICES, CALLS_NOW, Table("submissions")]
    with closing(open_store(tmp_path / "store", tables, clock=clock)) as found:
        yield found


@pytest.fixture
def sender_of(store: Store) -> Callable[..., Document]:
    """Somebody who has sent something; `email` and `phone` as given."""

    def make(**values: str) -> Document:
        number = store.write_now(lambda tx: tx.insert("submissions", {"values": values}))
        return {"id": number, "values": values}

    return make


@pytest.fixture
def news() -> Callable[..., Notice]:
    """A notice to somebody; any part may be given."""

    def make(submission: Document, **parts: Any) -> Notice:
        given = {
            "key": "reception/thu/1",
            "kind": "moved",
            "subject": "Buổi gặp dời ngày",
            "text": "Buổi gặp dời sang thứ Ba.\n",
            "say": "Buổi gặp dời sang thứ Ba.",
        }
        return Notice(submission=submission, **{**given, **parts})

    return make
