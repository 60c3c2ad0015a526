"""The worker process: it renders, it is replaced when it dies or dawdles, it goes when we go."""

import asyncio
import os
import signal
import subprocess
import sys

import pytest
from anyio.lowlevel import checkpoint

from forms_service.documents.errors import RenderError
from forms_service.documents.worker import PdfWorker

pytestmark = pytest.mark.anyio

LONG = "{% for n in range(150) %}<p>Đoạn thứ {{ n }}, dài đủ để in ra mất một lúc.</p>{% endfor %}"


UVLOOP = ("asyncio", {"use_uvloop": True})
"""The event loop that the service runs on; commands run on Python's own."""


@pytest.fixture
def anyio_backend():
    return UVLOOP


@pytest.fixture
async def worker():
    async with PdfWorker() as found:
        yield found


async def begun(worker, html):
    """A render that has reached the process, or is starting it."""
    rendering = asyncio.create_task(worker.render(html))
    await checkpoint()
    assert worker._turn.locked()
    return rendering


async def test_one_process_serves_all_each_with_their_own_page_and_outlives_a_faulty_one(worker, page, text_of):
    assert worker._process is None, "it starts when it is needed"
    first, second = await asyncio.gather(*(worker.render(page(f"<p>Trang {number}</p>")) for number in (1, 2)))
    pid = worker._process.pid
    assert ("Trang 1" in text_of(first), "Trang 2" in text_of(second)) == (True, True)
    with pytest.raises(RenderError, match="refused"):
        await worker.render(page('<img alt="" src="file:///etc/passwd">'))
    assert "Trang 3" in text_of(await worker.render(page("<p>Trang 3</p>")))
    assert worker._process.pid == pid


@pytest.mark.parametrize("anyio_backend", [UVLOOP, "asyncio"])
async def test_a_process_killed_amid_a_page_or_between_two_is_replaced_and_the_page_printed(worker, page):
    await worker.render(page("<p>Một</p>"))
    first = worker._process.pid
    rendering = await begun(worker, page(LONG))
    os.kill(first, signal.SIGKILL)
    assert (await rendering).startswith(b"%PDF")
    second = worker._process.pid
    os.kill(second, signal.SIGKILL)
    assert (await worker.render(page("<p>Hai</p>"))).startswith(b"%PDF")
    assert len({first, second, worker._process.pid}) == 3


async def test_a_page_that_kills_every_process_is_given_up(worker, page, monkeypatch):
    monkeypatch.setattr("forms_service.documents.worker._start", start_one_that_dies)
    with pytest.raises(RenderError, match="died twice"):
        await worker.render(page("<p>Một</p>"))


async def start_one_that_dies():
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", "import sys; sys.stdin.buffer.read(1)", stdin=pipe, stdout=pipe
    )


async def test_a_page_that_takes_too_long_is_given_up_and_the_next_one_printed(worker, page):
    worker.timeout = 0.01
    with pytest.raises(RenderError, match="longer than"):
        await worker.render(page(LONG))
    worker.timeout = 60
    assert (await worker.render(page("<p>Hai</p>"))).startswith(b"%PDF")


async def test_who_stops_waiting_does_not_get_the_next_caller_the_wrong_page(worker, page, text_of):
    rendering = await begun(worker, page(LONG))
    rendering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await rendering
    assert "Trang sau" in text_of(await worker.render(page("<p>Trang sau</p>")))


async def test_closing_ends_the_process_and_refuses_what_waits(page):
    worker = PdfWorker()
    await worker.render(page("<p>Một</p>"))
    process = worker._process
    rendering = await begun(worker, page(LONG))
    waiting = asyncio.create_task(worker.render(page("<p>Chờ</p>")))
    await worker.close()
    for each in (rendering, waiting, worker.render(page("<p>Sau</p>"))):
        with pytest.raises(RenderError, match="closed"):
            await each
    assert process.returncode == -signal.SIGKILL


async def test_closing_while_the_process_starts_leaves_none_behind(page):
    worker = PdfWorker()
    rendering = await begun(worker, page(LONG))
    await worker.close()
    with pytest.raises(RenderError, match="closed"):
        await rendering
    assert worker._process is None


async def test_closing_a_worker_that_never_worked_is_nothing():
    await PdfWorker().close()


def test_the_process_ends_when_its_parent_is_gone():
    """Its input then ends, even if the parent was killed."""
    command = [sys.executable, "-m", "forms_service.documents.rendering"]
    ended = subprocess.run(command, input=b"", capture_output=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, b"")
