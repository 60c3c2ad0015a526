"""What tests of several rooms share: a movable clock, the real content, and the whole service over a fresh store."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from office import CHEAP_PASSWORDS, CONTENT, MovableClock, browser_of
from starlette.testclient import TestClient

from forms_service.app import Works, assemble
from forms_service.settings import Settings


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        base_url="http://phucvu.example",
        service_url="http://phucvu.example",
        data_dir=tmp_path / "var",
        content_dir=CONTENT,
        site_dir=tmp_path / "public",
        digest_to=("van-phong@phucvu.invalid",),
        rate_limit=None,
    )


@pytest.fixture
def open_works(settings: Settings, clock: MovableClock) -> Iterator[Callable[..., Works]]:
    """Opens the service's parts (with settings changed); closes the stores that are still open."""
    opened: list[Works] = []

    def open_one(**changes: object) -> Works:
        works = assemble(replace(settings, **changes), clock)
        opened.append(replace(works, passwords=CHEAP_PASSWORDS))
        return opened[-1]

    yield open_one
    for works in opened:
        works.store.close()


@pytest.fixture
def works(open_works: Callable[..., Works]) -> Works:
    return open_works()


@pytest.fixture
def browser(works: Works) -> TestClient:
    """Somebody's browser: takes HTML, follows nothing by itself. The scheduler does not run."""
    return browser_of(works)
