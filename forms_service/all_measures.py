"""Everything that is counted, in the order of reports."""

from collections.abc import Callable

from forms_service.catalogue import Catalogue
from forms_service.letters import measures as letters
from forms_service.matters import measures as matters
from forms_service.measures import Measure
from forms_service.meetings import measures as meetings
from forms_service.rollout import measures as rollout
from forms_service.submissions import measures as submissions
from forms_service.surveys import measures as surveys
from forms_service.tallies import measures as tallies


def all_measures(catalogue: Callable[[], Catalogue]) -> tuple[Measure, ...]:
    """The measures of every room. Raises ValueError if two share a key."""
    found = (
        *meetings.measures(catalogue),
        *submissions.measures(catalogue),
        *matters.measures(catalogue),
        *tallies.measures(catalogue),
        *surveys.measures(catalogue),
        *letters.measures(catalogue),
        *rollout.measures(catalogue),
    )
    keys = [each.key for each in found]
    if len(set(keys)) < len(keys):
        raise ValueError("two measures share a key")
    return found
