"""How the service is started."""

import resource
from collections.abc import Iterator

import pytest
from office import PROJECT

from forms_service.serving import allow_many_connections


@pytest.fixture
def few_files() -> Iterator[int]:
    """A soft limit below the hard one, as a login shell has it; the hard one."""
    before, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(512, most), most))
    yield most
    resource.setrlimit(resource.RLIMIT_NOFILE, (before, most))


def test_as_many_connections_as_the_system_grants_may_be_open(few_files: int) -> None:
    allow_many_connections()
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (few_files, few_files)


def test_the_sample_unit_grants_more_than_the_usual() -> None:
    assert "LimitNOFILE=65536" in (PROJECT / "docs" / "deploy" / "phucvu.service").read_text("utf-8").splitlines()
