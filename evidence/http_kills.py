"""`kill -9` of the whole service, as installed, while visitors and staff use it over HTTP."""

import random
import re
import threading
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import httpx2
from kills import killed_backup
from office import FEEDBACK, REGISTRATION, MovableClock
from promises import broken_promises
from running import Installation
from witness import Ledger

from forms_service.vietnam.clock import system_clock

STAFF = "ban@phucvu.example"
PASSWORD = "một mật khẩu thử dài"
VISITORS = 6
_CSRF = re.compile(r'name="_csrf" value="([^"]+)"')
_ROW = re.compile(r'href="(/nhan-vien/phieu/\d+)"[^>]*>([0-9 ]+)<')


class Crowd:
    """Visitors and one of the staff, each in a thread, until the service dies or enough has been acknowledged."""

    def __init__(self, office: Installation, ledger: Ledger, numbers: "count[int]") -> None:
        self._office = office
        self._numbers = numbers
        self._ledger = ledger
        self._heard = threading.Condition()
        self._acknowledged = 0
        self.faults: list[str] = []

    def use(self, until: int) -> None:
        """Use the service; kill it when so much has been acknowledged."""
        threads = [threading.Thread(target=self._go, args=(self._visit,)) for _ in range(VISITORS)]
        threads.append(threading.Thread(target=self._go, args=(self._staff,)))
        for thread in threads:
            thread.start()
        with self._heard:
            self._heard.wait_for(lambda: self._acknowledged >= until or self.faults, timeout=60)
        self._office.kill()
        for thread in threads:
            thread.join()

    def _go(self, use: Callable[[httpx2.Client], None]) -> None:
        try:
            with self._office.client() as client:
                use(client)
        except httpx2.TransportError:
            return  # the service is dead
        except AssertionError as error:
            with self._heard:
                self.faults.append(f"answered otherwise than it should: {error}")
                self._heard.notify()

    def _note(self, kind: str, **facts: Any) -> None:
        with self._heard:
            self._ledger.note(kind, facts)
            self._acknowledged += kind != "handling"
            self._heard.notify()

    def _visit(self, client: httpx2.Client) -> None:
        for number in self._numbers:
            self._submit(client, number)

    def _submit(self, client: httpx2.Client, number: int) -> None:
        phone = f"091{number:07}"
        if number % 4:
            form, values = "leader_registration", {**REGISTRATION, "phone": phone, "preferred_reception": "nearest"}
        else:
            form, values = "feedback", {**FEEDBACK, "is_anonymous": "", "reply_mode": "phone", "phone": phone}
        if number % 2:
            values["email"] = f"thu{number}@phucvu.example"
        answer = client.post(f"/api/forms/{form}", data=values, headers={"accept": "application/json"})
        assert answer.status_code == 201, answer.text
        told = answer.json()
        token = told["receipt"].rsplit("/", 1)[1]
        self._note("submitted", code=told["code"], token=token, phone=f"+84{phone[1:]}", email=values.get("email"))

    def _staff(self, client: httpx2.Client) -> None:
        client.headers["origin"] = self._office.url
        login = {"email": STAFF, "password": PASSWORD}
        assert client.post("/nhan-vien/dang-nhap", data=login).status_code == 303
        while True:
            self._handle_all(client)

    def _handle_all(self, client: httpx2.Client) -> None:
        page = client.get("/nhan-vien/phieu").text
        csrf = _CSRF.search(page)
        assert csrf
        for path, spoken in dict(_ROW.findall(page)).items():
            code = spoken.replace(" ", "")
            self._note("handling", code=code)
            assert client.post(path, data={"_csrf": csrf[1], "act": "handle"}).status_code == 303
            self._note("handled", code=code)


def kill_rounds(office: Installation, number: int, rounds: int) -> Iterator[list[str]]:
    """Start, use, kill, look, and again on the same folder; the broken promises of each round.

    Every third round a backup runs beside the service and is killed too.
    """
    ledger, chance, numbers = Ledger(), random.Random(f"http {number}"), count(number * 100_000 + 1)
    office.add_staff(STAFF, password=PASSWORD)
    for round_number in range(rounds):
        office.start()
        crowd = Crowd(office, ledger, numbers)
        faults: list[str] = []
        saver = threading.Thread(target=lambda faults=faults: faults.extend(_killed_backup(office, chance)))
        if round_number % 3 == 1:
            saver.start()
        crowd.use(until=chance.choice((1, 5, 40, 150)))
        if saver.ident:
            saver.join()
        later = MovableClock(system_clock())
        later.move(days=2)
        yield crowd.faults + faults + broken_promises(office.data, ledger, later)


def _killed_backup(office: Installation, chance: random.Random) -> list[str]:
    target = office.folder / "copies" / "copy.sqlite3"
    target.parent.mkdir(exist_ok=True)
    return killed_backup(office.data, target, random.Random(chance.random()))
