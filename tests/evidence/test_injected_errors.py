"""The disk or the memory fails somewhere in the office's work, once or for a while; then it is mended."""

import random

import pytest
from faults import ERRORS, SPANS, Failing, count_operations, furnish, run_with_fault, run_without_memory

PLACES = 2
"""Where in the run each kind of error strikes for each of the spans; `make evidence` takes every place."""


@pytest.fixture(scope="module")
def furnished(tmp_path_factory):
    return furnish(tmp_path_factory.mktemp("furnished") / "data")


@pytest.fixture(scope="module")
def operations(furnished, tmp_path_factory):
    return count_operations(furnished, tmp_path_factory.mktemp("counted") / "room", 1)


@pytest.mark.parametrize(("kind", "error"), ERRORS, ids=lambda value: getattr(value, "__name__", value))
def test_nobody_is_acknowledged_in_vain_and_it_recovers_by_itself(furnished, operations, tmp_path, kind, error):
    """Refused is not there, acknowledged is, also when the power fails afterwards; the next one is taken."""
    chance, hits = random.Random(f"{kind} {error.__name__}"), 0
    for span in SPANS:
        for _ in range(PLACES):
            failing = Failing(kind, error, chance.randint(1, operations[kind]), span)
            assert run_with_fault(furnished, tmp_path / "room", 1, failing) == [], failing
            hits += failing.hit
    assert hits


def test_without_memory_nobody_is_acknowledged_in_vain(furnished, tmp_path):
    for number in range(6):
        assert run_without_memory(furnished, tmp_path / "room", number) == []
