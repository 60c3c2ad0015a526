"""What waits for people in every room: the lines of the first screen of staff, one provider a room."""

from typing import Final

from forms_service.letters import tasks as letters
from forms_service.matters import tasks as matters
from forms_service.meetings import today as meetings
from forms_service.privacy import routes as privacy
from forms_service.receptions import tasks as receptions
from forms_service.rollout import tasks as rollout
from forms_service.staff.today import Provider
from forms_service.submissions import tasks as submissions
from forms_service.surveys import tasks as surveys

PROVIDERS: Final[tuple[Provider, ...]] = (
    matters.tasks,
    receptions.tasks,
    meetings.tasks,
    submissions.tasks,
    surveys.tasks,
    rollout.tasks,
    letters.tasks,
    privacy.tasks,
)
"""In the order in which their lines are shown; urgent ones come first anyway."""
