"""Every kind of list that can be imported, with the units and areas of the content as it stands."""

from datetime import date

from forms_service.catalogue import Catalogue
from forms_service.imports.model import ImportKind
from forms_service.letters.importing import letter_cases
from forms_service.letters.recording import recorded_as
from forms_service.staff.model import Person
from forms_service.storage.contract import Store
from forms_service.surveys.importing import people_served
from forms_service.surveys.keys import Keys
from forms_service.surveys.people import Added, standing
from forms_service.tallies.importing import support_log


def import_kinds(catalogue: Catalogue, today: date, person: Person, store: Store, keys: Keys) -> tuple[ImportKind, ...]:
    """The kinds of every room, as one of the staff may use them. `store`: for kinds that ask what is known already;
    files are checked in a thread. `keys`: by which people served are known again."""

    def stands(reference: str, phone: str) -> Added:
        return store.read_now(lambda reader: standing(reader, keys, reference, phone))

    return (
        support_log(catalogue, today),
        people_served(catalogue, today, keys, stands),
        letter_cases(catalogue, today, person, lambda key: store.read_now(lambda reader: recorded_as(reader, key))),
    )
