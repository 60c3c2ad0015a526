"""Passwords: which are good enough, and how they are kept (argon2id).

Rules after NIST SP 800-63B: long enough, not one that everybody tries first, nothing about the person; no demands for
capitals or signs, no expiry.
"""

from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

import anyio.to_thread
from anyio import CapacityLimiter
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from forms_service.vietnam.text import fold, nfc

SHORTEST = 12
LONGEST = 200
LONGEST_RAW = 800
"""A text longer than this is no password, in whatever Unicode form; putting one of any length in order takes long."""
_AT_ONCE = 2
"""How many passwords are hashed at a time: each takes 64 MiB and a core, and a flood of log-ins must not take all."""
_WORST_REST = 6
"""Fewer letters than this beside a name, an address or a common word are a decoration of it."""


def password_problem(password: str, *, name: str, email: str) -> str | None:
    """What is wrong with a new password and what to do, in Vietnamese; None if it will do."""
    text = nfc(password) if len(password) <= LONGEST_RAW else password
    if len(text) < SHORTEST:
        return f"Mật khẩu cần ít nhất {SHORTEST} ký tự. Một câu ngắn dễ nhớ là tốt nhất, dấu cách cũng tính."
    if len(text) > LONGEST:
        return f"Mật khẩu dài quá {LONGEST} ký tự. Xin chọn mật khẩu ngắn hơn."
    plain = _plain(text)
    if any(_is_mostly(plain, own) for own in (_plain(email), _plain(email.partition("@")[0]), _plain(name))):
        return "Mật khẩu gần giống họ tên hoặc địa chỉ thư. Xin chọn một câu không nhắc đến tên hay địa chỉ."
    if _is_repetition(plain) or any(_is_mostly(plain, common) for common in _common()):
        return "Mật khẩu này quá dễ đoán. Xin chọn một câu dài hơn, ít người nghĩ đến."
    return None


def _plain(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum())


def _is_mostly(plain: str, word: str) -> bool:
    return len(word) >= 4 and word in plain and len(plain.replace(word, "")) < _WORST_REST


def _is_repetition(plain: str) -> bool:
    """Nothing but signs, one short piece again and again (`abcabcabcabc`), or very few different characters."""
    return len(set(plain)) < 5 or any(plain == (plain[:n] * len(plain))[: len(plain)] for n in range(1, 5))


def _common() -> list[str]:
    return (files(__package__) / "common_passwords.txt").read_text("utf-8").split()


@dataclass(frozen=True)
class Verdict:
    """Whether a password matched; `renewed` is its hash with today's parameters if the stored one has older ones."""

    matches: bool
    renewed: str | None = None


class Passwords:
    """Hashes and verifies off the event loop. Never call it in a use case: a use case may run twice."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """`hasher` defaults to argon2id as RFC 9106 advises for little memory; tests pass a cheap one."""
        self._hasher = hasher or PasswordHasher()

    @cached_property
    def _limiter(self) -> CapacityLimiter:
        return CapacityLimiter(_AT_ONCE)

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash("the account of nobody")

    async def hash(self, password: str) -> str:
        """The hash to store of a password."""
        return await anyio.to_thread.run_sync(self.hash_now, password, limiter=self._limiter)

    async def verify(self, password: str, stored: str | None) -> Verdict:
        """Whether `password` is the one that `stored` was made of.

        Without a stored hash (no such account, or no password yet) the same work is done and the verdict is no, so
        that the time of an answer tells nothing.
        """
        return await anyio.to_thread.run_sync(self._verify, password, stored, limiter=self._limiter)

    def hash_now(self, password: str) -> str:
        """`hash` for callers without an event loop (the command line)."""
        return self._hasher.hash(nfc(password))

    def _verify(self, password: str, stored: str | None) -> Verdict:
        nobody = self._nobody
        try:
            self._hasher.verify(stored or nobody, nfc(password))
        except (VerificationError, InvalidHashError):
            return Verdict(matches=False)
        if stored is None:
            return Verdict(matches=False)
        return Verdict(
            matches=True, renewed=self.hash_now(password) if self._hasher.check_needs_rehash(stored) else None
        )
