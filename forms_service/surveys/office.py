"""What the screens of this room need, made once by the composition root."""

from dataclasses import dataclass

from forms_service.submissions.intake import Intake
from forms_service.submissions.routes import ChoicesFor
from forms_service.surveys.calling import MayContact
from forms_service.surveys.keys import Keys
from forms_service.web.house import House


@dataclass(frozen=True)
class SurveyOffice:
    """`choices`: what forms offer now. `intake` takes what wants a reply. `may_contact`: who agreed to be called."""

    house: House
    choices: ChoicesFor
    intake: Intake
    may_contact: MayContact

    @property
    def keys(self) -> Keys:
        """The keyed hashes of this office."""
        return Keys(self.house.secret)
