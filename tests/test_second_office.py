"""Another office, a commune with the letters model and one form, is content alone: it builds, runs and takes a form."""

from collections.abc import Iterator

import pytest
from office import PROJECT
from running import Installation, code_on, installed


@pytest.fixture(scope="module")
def commune(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("commune")
    with installed(folder, content=PROJECT / "tests" / "offices" / "xa-mau") as one:
        one.start("run")
        yield one


def test_its_site_is_its_own(commune: Installation) -> None:
    with commune.client() as client:
        home = client.get("/").text
        assert "Xã Mẫu" in home
        assert "Đồng Tháp" not in home
        for path in ("/bieu-mau/gop-y/", "/rieng-tu/", "/tra-cuu", "/lich-hien-tai"):
            page = client.get(path)
            assert page.status_code == 200
            assert "Đồng Tháp" not in page.text


def test_it_takes_a_feedback_and_tells_how_far_it_is(commune: Installation) -> None:
    with commune.client() as client:
        schema = client.get("/api/forms/feedback", headers={"accept": "application/json"}).json()
        example = {name: "yes" if value is True else str(value) for name, value in schema["examples"][0].items()}
        sent = client.post("/api/forms/feedback", data=example)
        assert sent.status_code == 303, sent.text
        code = code_on(client.get(sent.headers["location"]).text)
        digits = str(example.get("phone", ""))[-4:]
        assert client.post("/api/status", data={"code": code, "phone_last4": digits}).status_code == 200
        assert client.post("/api/forms/leader_registration", data={}).status_code == 404


def test_its_digest_bears_its_name(commune: Installation) -> None:
    target = commune.folder / "ngay.pdf"
    done = commune.command("digest", "daily", "--on", "2026-11-21", "--output", str(target))
    assert done.returncode == 0, done.stderr
    assert target.read_bytes().startswith(b"%PDF")
