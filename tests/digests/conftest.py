from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from forms_service.app import Works
from forms_service.catalogue import Catalogue
from forms_service.digests.contents import Contents, contents_of
from forms_service.digests.timing import Kind, Period
from forms_service.submissions.intake import Arrival, Part

REGISTRATION = {
    "full_name": "Nguyễn Thị Thử",
    "phone": "+84912345678",
    "applicant_kind": "citizen",
    "field": "construction",
    "handling_level": "province",
    "content": "Hồ sơ thử nghiệm chờ ý kiến của ba cơ quan, xin hỏi bước tiếp theo.",
    "preferred_reception": "leaders-2026-11-30",
    "party_size": 1,
    "consent_core": True,
}

FEEDBACK = {
    "kind": "suggestion",
    "topic": "guidance",
    "content": "Bảng hướng dẫn ở quầy số 3 chữ nhỏ, khó đọc.",
    "reply_mode": "code",
    "is_anonymous": True,
    "consent_core": True,
}


@pytest.fixture
def catalogue(works: Works) -> Catalogue:
    return works.content()


@pytest.fixture
def submit(works: Works, catalogue: Catalogue) -> Callable[..., str]:
    """Somebody sends a form (a registration unless said otherwise); the code."""
    sent = 0

    def send(form: str = "leader_registration", *, held: bool = False, **values: Any) -> str:
        nonlocal sent
        sent += 1
        base = REGISTRATION if form == "leader_registration" else FEEDBACK if form == "feedback" else {}
        part = Part(catalogue.forms[form], {**base, **values})
        arrival = Arrival((part,), f"key-{sent}", timedelta(), held=held)
        return works.store.write_now(lambda tx: works.intake.take(tx, arrival)).code

    return send


@pytest.fixture
def made(works: Works, catalogue: Catalogue, clock: Callable[[], datetime]) -> Callable[..., Contents]:
    """A digest, made now: `made("daily", day)`."""

    def make(kind: Kind, day: Any, *, full: bool = False) -> Contents:
        return works.store.read_now(
            lambda reader: contents_of(reader, catalogue, Period(kind, day), clock(), full=full)
        )

    return make
