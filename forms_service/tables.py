"""All tables of the store with their indexes: what may be asked of each."""

from forms_service.digests.model import DIGESTS
from forms_service.health import HEALTH
from forms_service.imports.model import TABLES as IMPORT_TABLES
from forms_service.letters.model import TABLES as LETTER_TABLES
from forms_service.mail.outbox import ATTACHMENTS, OUTBOX
from forms_service.matters.model import MATTER_EVENTS, MATTER_UNITS, MATTERS
from forms_service.meetings.model import TABLES as MEETING_TABLES
from forms_service.notices.model import CALLS_NOW, NOTICES
from forms_service.privacy.tables import TABLES as PRIVACY_TABLES
from forms_service.receptions.model import RECEPTION_CHANGES, RECEPTIONS, REGISTRATIONS
from forms_service.rollout.model import ADOPTION_REPORTS, REPORT_REMINDERS
from forms_service.staff.tables import TABLES as STAFF_TABLES
from forms_service.submissions.model import FORM_VERSIONS, SUBMISSIONS
from forms_service.submissions.removed import REMOVED_COUNTS
from forms_service.surveys.model import TABLES as SURVEY_TABLES
from forms_service.tallies.model import TALLIES

TABLES = (
    SUBMISSIONS,
    FORM_VERSIONS,
    REMOVED_COUNTS,
    RECEPTIONS,
    REGISTRATIONS,
    RECEPTION_CHANGES,
    *MEETING_TABLES,
    MATTERS,
    MATTER_UNITS,
    MATTER_EVENTS,
    NOTICES,
    CALLS_NOW,
    *STAFF_TABLES,
    OUTBOX,
    ATTACHMENTS,
    DIGESTS,
    HEALTH,
    *PRIVACY_TABLES,
    *IMPORT_TABLES,
    TALLIES,
    *SURVEY_TABLES,
    ADOPTION_REPORTS,
    REPORT_REMINDERS,
    *LETTER_TABLES,
)
