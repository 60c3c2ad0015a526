"""For tests of matters: the staff's acts as calls, people's submissions through the real intake."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from office import MovableClock

from forms_service.app import Works
from forms_service.catalogue import Catalogue
from forms_service.matters import changing, following
from forms_service.matters.changing import Reply
from forms_service.matters.opening import NewMatter, open_matter
from forms_service.staff.audit import Actor, staff_actor
from forms_service.submissions.intake import Arrival, Part
from forms_service.submissions.model import SAME_PRESS
from forms_service.vietnam.clock import ZONE

BUILDING = "so-xay-dung"
FINANCE = "so-tai-chinh"
URL = "http://phucvu.example"


@dataclass
class Ledger:
    works: Works
    clock: MovableClock
    actor: Actor = field(default_factory=lambda: staff_actor(1))
    _pressed: int = 0

    @property
    def catalogue(self) -> Catalogue:
        return self.works.content()

    @property
    def today(self) -> date:
        return self.clock.moment.date()

    def write(self, use_case):
        return self.works.store.write_now(use_case)

    def read(self, query):
        return self.works.store.read_now(query)

    def on(self, day: str, hour: int = 8) -> None:
        self.clock.move_to(datetime.fromisoformat(day).replace(hour=hour, tzinfo=ZONE))

    def submission(self, form: str = "feedback", **values: Any) -> int:
        """Somebody sends a form; the id. By default a petition with a phone alone."""
        answers = {
            "kind": "petition",
            "topic": "results",
            "content": "Hồ sơ cấp phép xây dựng chậm trả kết quả.",
            "full_name": "Nguyễn Thị Thử",
            "phone": "+84912345678",
            "reply_mode": "phone",
            **values,
        }
        answers = {name: value for name, value in answers.items() if value is not None}
        self._pressed += 1
        arrival = Arrival((Part(self.catalogue.forms[form], answers),), f"key {self._pressed}", SAME_PRESS)

        def take(tx) -> int:
            return tx.find("submissions", code=self.works.intake.take(tx, arrival).code)["id"]

        return self.write(take)

    def open(self, question: str = "Bao giờ trả kết quả cấp phép?", **facts: Any) -> int:
        new = NewMatter(**{"submission": None, "question": question, **facts})
        return self.write(lambda tx: open_matter(tx, self.actor, self.catalogue, new))

    def act(self, name: str, matter: int, **facts: Any):
        use_case = partial(getattr(changing, name), actor=self.actor, catalogue=self.catalogue, matter_id=matter)
        return self.write(lambda tx: use_case(tx, **facts))

    def reply(self, matter: int, **facts: Any):
        told = {"text": "Đã có kết quả, mời ông/bà đến nhận.", "author": "Sở Xây dựng", "on": self.today}
        answer = Reply(**{**told, "channel": "code", **facts})
        use_case = partial(changing.reply, actor=self.actor, catalogue=self.catalogue, matter_id=matter)
        return self.write(lambda tx: use_case(tx, answer=answer, service_url=URL))

    def matter(self, matter: int) -> dict[str, Any]:
        return self.read(lambda reader: reader.get("matters", matter))

    def sent(self, submission: int) -> dict[str, Any]:
        return self.read(lambda reader: reader.get("submissions", submission))

    def events(self, matter: int) -> list[str]:
        rows = self.read(lambda reader: reader.select("matter_events", equal={"matter": matter}))
        return [row["kind"] for row in rows]

    def mails(self, kind: str | None = None) -> list[Mapping[str, Any]]:
        rows = self.read(lambda reader: reader.after("outbox", 0, limit=500))
        return [row for row in rows if kind is None or row["kind"] == kind]

    def notices(self, submission: int) -> list[str]:
        rows = self.read(lambda reader: reader.select("notices", equal={"submission": submission}, key="key"))
        return [f"{row['kind']} {row['state']}" for row in sorted(rows, key=lambda row: row["id"])]

    def follow(self) -> None:
        """What the job does at this moment."""
        job = following.Following(self.works.store, self.clock, self.works.content, URL)
        asyncio.run(job.run())
