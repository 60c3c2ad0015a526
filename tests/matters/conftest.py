"""A ledger over the whole service, on the movable clock."""

import pytest
from ledger_desk import Ledger
from office import MovableClock

from forms_service.app import Works


@pytest.fixture
def ledger(works: Works, clock: MovableClock) -> Ledger:
    return Ledger(works, clock)
