"""People to be asked, operators, and answers as they are counted."""

import pytest
from personnel import at_work
from survey_calls import HEADING, bring_in, line

from forms_service.all_measures import all_measures


@pytest.fixture
def operator(works):
    return at_work(works, "operator")


@pytest.fixture
def listed(operator):
    """Puts so many people on the list."""

    def listing(count=1, **facts):
        bring_in(operator, HEADING + "".join(line(number, **facts) for number in range(count)))

    return listing


@pytest.fixture
def rows(works):
    """All documents of a table."""
    return lambda table: works.store.read_now(lambda reader: reader.select(table))


@pytest.fixture
def entries(rows):
    """All sets of answers that are kept."""
    return lambda: [each for box in rows("survey_responses") for each in box["entries"]]


@pytest.fixture
def counted(works):
    """What a measure counts of a span; that its records sum up to it is looked at by the way."""

    def count(key, span):
        measure = next(each for each in all_measures(works.content) if each.key == key)
        found = works.store.read_now(lambda reader: measure.count(reader, span))
        parts = works.store.read_now(lambda reader: list(measure.parts(reader, span)))
        assert found.value == sum(part.weight for part in parts)
        assert all(span.holds(part.day) for part in parts)
        return found

    return count
