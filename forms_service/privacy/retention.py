"""Retention that runs by itself: every night at its hour, by the rules that an administrator has let run.

Before it acts it shows: after each run everything is counted that the next night would end, rule by rule, also for
rules that still wait for somebody to look. What changed in content is counted within minutes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from forms_service.catalogue import Catalogue
from forms_service.privacy.proof import Run, last_run, note_end
from forms_service.privacy.purging import Tally, census, purge
from forms_service.privacy.rulebook import allow_shown, allowed_rules, note_counts, note_rules, rule_book, unseen
from forms_service.privacy.sweeping import sweep
from forms_service.privacy.tables import RETENTION_RULES
from forms_service.staff.audit import SYSTEM, Actor
from forms_service.storage.contract import Progress, Reader, Store, in_silence
from forms_service.vietnam.clock import Clock

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Retention:
    """What the job needs. `at`: the hour of its run (+07:00); None = never by itself. `secret` keys the proofs."""

    store: Store
    clock: Clock
    catalogue: Callable[[], Catalogue]
    secret: bytes
    at: time | None

    async def run_due(self) -> None:
        """Run if the hour has come since the last run; count anew when a rule is new. Raises UnavailableError."""
        if await self.store.read(lambda reader: unseen(reader, self.catalogue())):
            await self.store.write(lambda tx: note_rules(tx, self.catalogue()))
        if await self.is_due():
            await self.run(SYSTEM)
        elif await self.store.read(_uncounted):
            await self.count()

    async def is_due(self) -> bool:
        """Whether the hour of a run has passed without one."""
        if self.at is None:
            return False
        last = await self.store.read(last_run)
        return last is None or datetime.fromisoformat(last["at"]) < self.latest_hour()

    def latest_hour(self) -> datetime:
        """The last moment at which a run was to begin (aware)."""
        now = self.clock()
        today = now.replace(hour=(self.at or time()).hour, minute=(self.at or time()).minute, second=0, microsecond=0)
        return today if today <= now else today - _DAY

    def next_hour(self) -> datetime:
        """The next moment at which a run begins (aware)."""
        return self.latest_hour() + _DAY

    async def run(self, actor: Actor, progress: Progress = in_silence) -> Tally:
        """End what is due today by the rules that may run, sweep, sum up, and count what comes next."""
        run = Run(self.clock().isoformat(timespec="milliseconds"), actor, self.secret)
        book = await self.store.read(lambda reader: rule_book(reader, self.catalogue()).only(allowed_rules(reader)))
        done = await purge(self.store, run, book, self.clock().date(), progress)
        await sweep(self.store, run)
        await self.store.write(lambda tx: note_end(tx, run))
        await self.count()
        return done

    async def run_shown(self, actor: Actor, shown: dict[str, int], progress: Progress = in_silence) -> Tally:
        """Let the rules run of which somebody has just been shown what each ends (key -> how many), and run."""
        await self.store.write(lambda tx: note_rules(tx, self.catalogue()))
        await self.store.write(lambda tx: allow_shown(tx, actor, shown))
        return await self.run(actor, progress)

    async def count(self) -> None:
        """Count what the next run would end, by every rule, and keep it for the screen."""
        book = await self.store.read(lambda reader: rule_book(reader, self.catalogue()))
        tally = await census(self.store, book, self.clock().date() + _DAY)
        counts = {key: (count, tally.oldest[key]) for key, count in tally.by_rule.items()}
        await self.store.write(lambda tx: note_counts(tx, counts))


def _uncounted(reader: Reader) -> bool:
    return any(row["counted_at"] is None for row in reader.select(RETENTION_RULES.name))
