"""The site built once from the real content, and a small host that serves it with the headers of `netlify.toml`."""

import functools
import threading
import tomllib
from datetime import datetime
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from office import CONTENT, PROJECT

from forms_service.portal import build_site
from forms_service.vietnam.clock import ZONE

BASE = "https://phucvu.example"
MOMENT = datetime(2026, 11, 23, 8, 0, tzinfo=ZONE)


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real content as a site, on a Monday morning; the service on the same host."""
    output = tmp_path_factory.mktemp("portal") / "public"
    build_site(CONTENT, output, base_url=BASE, service_url="", moment=MOMENT)
    return output


@pytest.fixture(scope="session")
def netlify() -> dict:
    return tomllib.loads((PROJECT / "netlify.toml").read_text("utf-8"))


class StaticHost(SimpleHTTPRequestHandler):
    """A static host: files, and the headers that `netlify.toml` gives to every path. It has no service behind it."""

    headers_for_all: dict[str, str] = {}  # noqa: RUF012  # a class of one fixture
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, "": "text/html"}  # noqa: RUF012

    def end_headers(self):
        for name, value in self.headers_for_all.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def static_host(built_site, netlify):
    """The address of the built site on a host without the service."""
    everywhere = next(rule["values"] for rule in netlify["headers"] if rule["for"] == "/*")
    handler = type("Host", (StaticHost,), {"headers_for_all": everywhere})
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=built_site)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def small_office(tmp_path: Path) -> Path:
    """The least content that makes a site: one office, one page. Plainly a demo."""
    return write_small_office(tmp_path / "content")


@pytest.fixture(scope="module")
def built_office(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Content and site of a small office, built once; a test that changes its times puts them back."""
    folder = tmp_path_factory.mktemp("office")
    content, output = write_small_office(folder / "content"), folder / "public"
    build_site(content, output, base_url=BASE, service_url="")
    return content, output


def write_small_office(folder: Path) -> Path:
    folder.mkdir()
    (folder / "co-quan.yml").write_text(SMALL_OFFICE, "utf-8")
    (folder / "linh-vuc.yml").write_text("areas: []\n", "utf-8")
    (folder / "index.md").write_text("---\ntitle: Xã Thử\n---\n\nTrang thử.\n", "utf-8")
    return folder


SMALL_OFFICE = """
id: xa-thu
name: Ủy ban nhân dân xã Thử Nghiệm
short_name: Xã
site_name: Trang thử
parent: Tỉnh Thử
place_name: Xã Thử
banner: Trang chạy thử.
editor: {role: Người biên tập thử}
licence: Dùng tự do
"""
