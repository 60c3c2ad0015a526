"""Whatever people and staff do in whatever order: counts are sums, and no place is given twice."""

import contextlib
import tempfile
from datetime import timedelta
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from office import CONTENT, MovableClock

from forms_service.catalogue import Catalogue, load_catalogue
from forms_service.receptions import deciding, waiting
from forms_service.receptions.counting import count
from forms_service.receptions.deciding import ActError
from forms_service.receptions.model import HOLDS, LIVE, fits, materialised
from forms_service.receptions.offer_time import begins_at
from forms_service.receptions.placing import place, withdraw
from forms_service.receptions.words import Words
from forms_service.staff.audit import staff_actor
from forms_service.storage.opening import open_store
from forms_service.tables import TABLES

FIRST, SECOND = "leaders-2026-11-30", "leaders-2026-12-07"
BOTH = (FIRST, SECOND)
STAFF = staff_actor(1)
PEOPLE = st.integers(1, 6)
PICK = st.integers(0, 1_000)


@cache
def catalogue() -> Catalogue:
    return load_catalogue(CONTENT)


class Receptions(RuleBasedStateMachine):
    """Two receptions of few places, and everybody who has to do with them."""

    @initialize(capacity=st.integers(1, 3), seats=st.integers(3, 9))
    def open(self, capacity: int, seats: int) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.clock = MovableClock()
        self.store = open_store(Path(self.folder.name), TABLES, clock=self.clock)
        self.words = Words(catalogue(), "http://phucvu.example", "http://phucvu.example", "a@phucvu.invalid")
        self.known: list[int] = []
        self.missed: set[int] = set()
        self.excess = dict.fromkeys(BOTH, (0, 0))
        self.may_exceed = False
        planned = catalogue().receptions(self.clock().date(), self.clock().date() + timedelta(days=20))
        self.planned = [each for each in planned if each.id in BOTH]
        for each in BOTH:
            self.keep(each)
            self.set_size(each, capacity, seats)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()

    def keep(self, reception: str) -> None:
        """The reception comes into the store, as its first registration brings it."""
        planned = next(each for each in self.planned if each.id == reception)
        self.store.write_now(lambda tx: count(tx, materialised(planned)))

    def set_size(self, reception: str, capacity: int, seats: int) -> None:
        found = self.reception(reception)
        size = {"capacity": capacity, "seats": seats}
        self.store.write_now(lambda tx: tx.update("receptions", found["id"], size))

    def reception(self, reception: str) -> dict:
        return self.store.read_now(lambda reader: reader.find("receptions", reception=reception))

    def all_of(self, reception: str) -> list[dict]:
        equal = {"reception": reception}
        return self.store.read_now(lambda reader: reader.select("registrations", equal=equal, key="arrived_at"))

    def act(self, pick: int, use_case) -> None:
        """Somebody does something to one registration; what is not possible changes nothing."""
        one = self.known[pick % len(self.known)]

        def whole(tx):
            use_case(tx, tx.get("registrations", one))

        with contextlib.suppress(ActError):
            self.store.write_now(whole)

    @rule(people=PEOPLE, phone=st.integers(0, 12), wanted=st.sampled_from([*BOTH, "nearest"]))
    def register(self, people: int, phone: int, wanted: str) -> None:
        values = {"phone": f"+8491234500{phone:02}", "party_size": people, "preferred_reception": wanted}

        def use_case(tx):
            document = {"received_at": tx.now.isoformat(timespec="milliseconds"), "values": values, "form": "x"}
            document["id"] = tx.insert("submissions", document)
            facts = place(tx, document, self.planned, catalogue().series["leaders"])
            tx.update("submissions", document["id"], facts)
            found = tx.find("registrations", submission=document["id"])
            return found and found["id"]

        made = self.store.write_now(use_case)
        if made:
            self.known.append(made)

    @precondition(lambda self: self.known)
    @rule(pick=PICK)
    def accept(self, pick: int) -> None:
        self.act(pick, waiting.accept)

    @precondition(lambda self: self.known)
    @rule(pick=PICK)
    def refuse(self, pick: int) -> None:
        self.act(pick, lambda tx, one: waiting.refuse(tx, self.words, one))

    @precondition(lambda self: self.known)
    @rule(pick=PICK)
    def leave(self, pick: int) -> None:
        def use_case(tx, one):
            withdraw(tx, one)
            waiting.promote(tx, self.words, one["reception"])

        self.act(pick, use_case)

    @precondition(lambda self: self.known)
    @rule(pick=PICK)
    def be_erased(self, pick: int) -> None:
        self.act(pick, withdraw)

    @precondition(lambda self: self.known)
    @rule(pick=PICK, reason=st.sampled_from(["solved", "duplicate"]))
    def decline(self, pick: int, reason: str) -> None:
        self.act(pick, lambda tx, one: deciding.decline(tx, self.words, STAFF, one, reason=reason, note=""))

    @precondition(lambda self: self.known)
    @rule(pick=PICK)
    def confirm(self, pick: int) -> None:
        self.act(pick, lambda tx, one: deciding.confirm(tx, self.words, STAFF, one, called=True))

    @precondition(lambda self: self.known)
    @rule(pick=PICK, goal=st.sampled_from(BOTH))
    def shift(self, pick: int, goal: str) -> None:
        self.act(pick, lambda tx, one: deciding.shift(tx, self.words, STAFF, one, target=goal, note=""))

    @precondition(lambda self: self.known)
    @rule(pick=PICK, people=PEOPLE)
    def resize(self, pick: int, people: int) -> None:
        self.act(pick, lambda tx, one: deciding.resize(tx, self.words, STAFF, one, party_size=people))

    @precondition(lambda self: self.known)
    @rule(pick=PICK, first=st.booleans())
    def reorder(self, pick: int, *, first: bool) -> None:
        self.act(pick, lambda tx, one: deciding.reorder(tx, STAFF, one, first=first, note="x"))

    @precondition(lambda self: self.known)
    @rule(pick=PICK, over=st.booleans())
    def add(self, pick: int, *, over: bool) -> None:
        self.may_exceed = over
        self.act(pick, lambda tx, one: deciding.add(tx, self.words, STAFF, one, over=over, note="x"))

    @rule(reception=st.sampled_from(BOTH), capacity=st.integers(1, 5), seats=st.integers(3, 12))
    def change_size(self, reception: str, capacity: int, seats: int) -> None:
        self.may_exceed = True  # staff who shrink a reception keep whoever has a place
        self.set_size(reception, capacity, seats)
        self.store.write_now(lambda tx: waiting.promote(tx, self.words, reception))

    @rule(hours=st.integers(1, 30))
    def wait(self, hours: int) -> None:
        self.clock.move(hours=hours)

    @rule()
    def run_job(self) -> None:
        for reception in BOTH:
            self.store.write_now(lambda tx, name=reception: waiting.lapse(tx, self.words, name))
            self.store.write_now(lambda tx, name=reception: waiting.promote(tx, self.words, name))
            self.nobody_waits_for_a_free_place(reception)

    def nobody_waits_for_a_free_place(self, reception: str) -> None:
        found = self.reception(reception)
        if self.clock() < begins_at(found):
            in_turn = [each for each in self.all_of(reception) if each["state"] == "waiting" and each["queue"]]
            assert not [each for each in in_turn if fits(found, each["party_size"])]

    @invariant()
    def counts_are_sums(self) -> None:
        for reception in BOTH if hasattr(self, "store") else ():
            found = self.reception(reception)
            own = [each for each in self.all_of(reception) if not each["duplicate"]]
            holding = [each for each in own if each["state"] in HOLDS]
            assert found["parties_placed"] == len(holding)
            assert found["people_placed"] == sum(each["party_size"] for each in holding)
            assert found["parties_waiting"] == sum(each["state"] == "waiting" for each in own)

    @invariant()
    def nothing_is_given_beyond_what_there_is(self) -> None:
        """Beyond it lies only what staff gave there or took away, and that never grows by itself."""
        for reception in BOTH if hasattr(self, "store") else ():
            found = self.reception(reception)
            parties = max(0, found["parties_placed"] - found["capacity"])
            people = max(0, found["people_placed"] - found["seats"])
            assert self.may_exceed or (parties <= self.excess[reception][0] and people <= self.excess[reception][1])
            self.excess[reception] = (parties, people)
        self.may_exceed = False

    @invariant()
    def whoever_missed_an_offer_gets_no_other_by_itself(self) -> None:
        for reception in BOTH if hasattr(self, "store") else ():
            for each in self.all_of(reception):
                if each.get("offer_lapsed_at") and not each["queue"]:
                    assert each["state"] != "offered"

    @invariant()
    def one_phone_has_one_place(self) -> None:
        for reception in BOTH if hasattr(self, "store") else ():
            live = [each for each in self.all_of(reception) if each["state"] in LIVE and not each["duplicate"]]
            phones = [each["phone"] for each in live]
            assert len(phones) == len(set(phones)) or self.moved_together(live)

    @staticmethod
    def moved_together(live: list[dict]) -> bool:
        """Staff may move somebody to where the same phone has registered: they see both, and decide."""
        return any(line["act"] == "shifted" for each in live for line in each.get("acts", ()))


TestReceptions = Receptions.TestCase
TestReceptions.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
