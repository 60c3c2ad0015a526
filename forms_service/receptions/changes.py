"""Telling registrants what staff did to their reception: by mail with an entry for their calendar, or by telephone.

Each change is told once to each registration that still expects something of us: its key is the reception's sequence.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms_service.notices.model import Notice, Told
from forms_service.notices.telling import may_phone, tell
from forms_service.receptions.model import LIVE
from forms_service.receptions.standing import occasion_of, view_of
from forms_service.receptions.telling import framed, in_words, invitation, until_in_words
from forms_service.receptions.words import Words
from forms_service.storage.contract import Document, Reader, Transaction


@dataclass(frozen=True)
class _Wording:
    kind: str
    subject: str
    text: str
    say: str


_WORDINGS: Mapping[str, _Wording] = {
    "confirm": _Wording(
        "confirmed",
        "Buổi gặp đã được xác nhận",
        "Buổi gặp mà ông/bà đã đăng ký sẽ diễn ra: {new}.{why}\n\n{standing}\n\n"
        "Khi đến, xin mang giấy tờ tùy thân và giấy tiếp nhận hồ sơ, nếu đã nộp hồ sơ.",
        "Buổi gặp sẽ diễn ra: {new}. {standing} Ông/bà có đến được không?",
    ),
    "move": _Wording(
        "moved",
        "Buổi gặp đã đổi lịch",
        "Buổi gặp mà ông/bà đã đăng ký đổi lịch.\n\nLịch trước: {old}\nLịch mới: {new}{why}\n\n{standing} "
        "Nếu không đến được theo lịch mới, xin báo bằng liên kết dưới đây.",
        "Buổi gặp đã đổi lịch, nay là: {new}.{why} {standing} Ông/bà có đến được không?",
    ),
    "rechair": _Wording(
        "rechaired",
        "Buổi gặp đổi người tiếp",
        "Buổi {new} đổi người tiếp: {host} (trước là {host_before}).{why}\n\n"
        "Ngày giờ và nơi gặp giữ nguyên. {standing}",
        "Buổi {new} đổi người tiếp: {host}. Ngày giờ và nơi gặp giữ nguyên.{why}",
    ),
    "cancel": _Wording(
        "cancelled",
        "Buổi gặp không tổ chức",
        "Buổi {old} không tổ chức.{why}\n\n{standing}",
        "Buổi {old} không tổ chức.{why} {standing}",
    ),
    "again": _Wording(
        "confirmed",
        "Buổi gặp vẫn được tổ chức",
        "Buổi gặp mà chúng tôi đã báo không tổ chức nay vẫn diễn ra: {new}.{why}\n\n{standing}",
        "Buổi gặp đã báo không tổ chức nay vẫn diễn ra: {new}.{why} {standing} Ông/bà có đến được không?",
    ),
    "appoint": _Wording(
        "confirmed",
        "Lịch hẹn của ông/bà",
        "{host} hẹn gặp ông/bà: {new}.\n\nNếu không đến được, xin báo bằng liên kết dưới đây.",
        "{host} hẹn gặp ông/bà: {new}. Ông/bà có đến được không?",
    ),
    "appoint_phone": _Wording(
        "confirmed",
        "Lịch hẹn của ông/bà",
        "{host} hẹn nói chuyện qua điện thoại với ông/bà: {new}. Ông/bà không phải đến nơi; xin giữ máy vào giờ đó.",
        "{host} hẹn nói chuyện qua điện thoại với ông/bà: {new}. Giờ đó ông/bà có tiện không?",
    ),
}

_STANDINGS = {
    "placed": "Chỗ của ông/bà vẫn được giữ.",
    "confirmed": "Chỗ của ông/bà vẫn được giữ.",
    "offered": "Lời mời nhận chỗ vẫn còn đến {until}.",
    "waiting": "Ông/bà vẫn ở trong danh sách chờ.",
}
_TRANSFERRED = {
    "placed": "Chúng tôi đã giữ chỗ cho ông/bà trong buổi {replacement}. Nếu không đến được, xin báo lại.",
    "waiting": "Chúng tôi đã chuyển ông/bà sang danh sách chờ của buổi {replacement}.",
    "offered": "Chúng tôi đã chuyển ông/bà sang buổi {replacement} và có chỗ mời ông/bà: xin trả lời trước {until}.",
}
_LEFT = "Nếu vẫn muốn gặp, xin đăng ký một buổi khác hoặc gọi chúng tôi."


@dataclass(frozen=True)
class Reach:
    """How many people will be told, and how: a mail, a call, or not at all (who looks up the code sees it)."""

    mails: int = 0
    calls: int = 0
    unreachable: int = 0

    @property
    def people(self) -> int:
        """All of them."""
        return self.mails + self.calls + self.unreachable


@dataclass(frozen=True)
class Party:
    """One registration with its submission."""

    registration: Document
    submission: Document


def parties_to_tell(reader: Reader, reception_id: str, wording: str) -> list[Party]:
    """Who is told something, in order of arrival. `wording` is one that `wording_of` names.

    That a reception will be held is told to those who have a place in it; everything else to those who wait too. Of two
    registrations of one phone the second is told only if it left a mail address: nobody is phoned twice.
    """
    states = LIVE - {"waiting", "offered"} if wording == "confirm" else LIVE
    rows = reader.select("registrations", equal={"reception": reception_id}, key="arrived_at")
    found = [(row, reader.get("submissions", row["submission"])) for row in rows if row["state"] in states]
    return [
        Party(row, submission)
        for row, submission in found
        if submission is not None
        and not submission.get("anonymised_at")
        and (submission["values"].get("email") or not row.get("duplicate"))
    ]


def reach_of(parties: Sequence[Party]) -> Reach:
    """How these people would be told. A mail that the outbox refuses becomes a call only then."""
    ways = Counter(_way(party.submission) for party in parties)
    return Reach(ways["mails"], ways["calls"], ways["unreachable"])


def _way(submission: Document) -> str:
    if submission["values"].get("email"):
        return "mails"
    return "calls" if may_phone(submission) else "unreachable"


def wording_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Under which of the changes something is told: what weighs most for whoever wants to come."""
    if after["state"] == "cancelled":
        return "cancel"
    if before["state"] == "cancelled":
        return "again"
    if any(before[name] != after[name] for name in ("day", "starts_at", "ends_at", "half_day", "place")):
        return "move"
    return "rechair" if before["host"] != after["host"] else "confirm"


def tell_all(  # noqa: PLR0913, PLR0917  # what was, what is, who is told in which words
    tx: Transaction, words: Words, before: Document, after: Document, parties: Sequence[Party], wording: str
) -> Counter[Told]:
    """Tell these parties what changed; what became of each notice. `after` has its new sequence."""
    said = _WORDINGS[wording]
    return Counter(tell(tx, _notice(tx, words, before, after, party, said)) for party in parties)


def _notice(  # noqa: PLR0913, PLR0917  # as above, for one
    tx: Transaction, words: Words, before: Document, after: Document, party: Party, wording: _Wording
) -> Notice:
    facts = _facts(tx, words, before, after, party)
    return Notice(
        key=f"reception/{after['reception']}/{after['sequence']}",
        kind=wording.kind,
        submission=party.submission,
        subject=wording.subject,
        text=framed(words, wording.text.format_map(facts), party.registration),
        say=wording.say.format_map(facts),
        calendar=_calendar(tx, words, after, party),
        about=f"reception/{after['reception']}",
    )


def _facts(tx: Transaction, words: Words, before: Document, after: Document, party: Party) -> dict[str, str]:
    return {
        "old": in_words(view_of(words.catalogue, before)),
        "new": in_words(view_of(words.catalogue, after)),
        "host": after["host"],
        "host_before": before["host"],
        "why": f" Lý do: {after['reason'].rstrip('.')}." if after["reason"] else "",
        "standing": _standing(tx, words, after, party),
    }


def _standing(tx: Transaction, words: Words, after: Document, party: Party) -> str:
    """What becomes of this party's own place. A transferred one is registered elsewhere by now."""
    registration = tx.get("registrations", party.registration["id"]) or party.registration
    until = until_in_words(registration["offer_until"]) if registration.get("offer_until") else ""
    if after["state"] != "cancelled":
        return _STANDINGS[registration["state"]].format(until=until)
    target = tx.find("receptions", reception=registration["reception"])
    if target is None or target["reception"] == after["reception"]:
        return _LEFT
    replacement = in_words(view_of(words.catalogue, target))
    return _TRANSFERRED[registration["state"]].format(replacement=replacement, until=until)


def _calendar(tx: Transaction, words: Words, after: Document, party: Party) -> bytes | None:
    """The entry for a calendar: for those who have a place; one that is off is taken back from it."""
    email = party.submission["values"].get("email")
    if not email or party.registration["state"] not in {"placed", "confirmed"}:
        return None
    withdrawn = after["state"] == "cancelled"
    return invitation(words, view_of(words.catalogue, after), email, tx.now, withdrawn=withdrawn)


def note_occasion(tx: Transaction, document: Document) -> None:
    """Let every submission of a reception know what its id no longer says: receipts and status pages show it."""
    occasion = occasion_of(document)
    for row in tx.select("registrations", equal={"reception": document["reception"]}, key="arrived_at"):
        submission = tx.get("submissions", row["submission"])
        if submission is not None and submission.get("occasion") != occasion:
            tx.update("submissions", submission["id"], {"occasion": occasion})
