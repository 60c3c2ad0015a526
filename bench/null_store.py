"""A store that keeps nothing: what the routes cost by themselves."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from itertools import count
from typing import Any, TypeVar

from forms_service.storage.contract import Document, Query, UseCase
from forms_service.vietnam.clock import Clock

T = TypeVar("T")


class NullTransaction:
    """Finds nothing that was kept, keeps nothing, counts ids."""

    def __init__(self, clock: Clock, ids: "count[int]") -> None:
        self._clock = clock
        self._ids = ids

    @property
    def now(self) -> datetime:
        return self._clock()

    def token(self) -> str:
        return secrets.token_urlsafe(16)

    def digits(self, count: int) -> str:
        return f"{secrets.randbelow(10**count):0{count}}"

    def get(self, *_: Any) -> Document | None:
        return None

    def find(self, *_: Any, **__: Any) -> Document | None:
        return None

    def select(self, *_: Any, **__: Any) -> list[Document]:
        return []

    def count(self, table: str, **_: Any) -> int:
        """Nothing, but the form as it was answered: a real store writes that one once."""
        return int(table == "form_versions")

    def search(self, *_: Any, **__: Any) -> list[Document]:
        return []

    def insert(self, table: str, document: Mapping[str, Any]) -> int:
        del table, document
        return next(self._ids)

    def update(self, *_: Any) -> None:
        return None

    def delete(self, *_: Any) -> None:
        return None


class NullStore:
    """Answers every use case at once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ids = count(1)

    async def write(self, use_case: UseCase[T]) -> T:
        return use_case(NullTransaction(self._clock, self._ids))

    async def read(self, query: Query[T]) -> T:
        return query(NullTransaction(self._clock, self._ids))

    def write_now(self, use_case: UseCase[T]) -> T:
        return use_case(NullTransaction(self._clock, self._ids))

    def read_now(self, query: Query[T]) -> T:
        return query(NullTransaction(self._clock, self._ids))

    def close(self) -> None:
        return None
