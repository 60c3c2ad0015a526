"""Small samples of the long runs in evidence/: the same code, fixed numbers, seconds instead of minutes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from running import Installation, installed


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Installation]:
    """The program as installed, in a folder of the test."""
    with installed(tmp_path) as one:
        yield one
