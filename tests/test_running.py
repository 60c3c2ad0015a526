"""The running program: what it acknowledged survives `kill -9`, one process writes, commands reach it."""

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from office import FEEDBACK, REGISTRATION
from running import Installation, code_on, installed

LATER = {**REGISTRATION, "preferred_reception": "nearest"}
"""The program runs on the real clock here, so the reception is whichever comes next."""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Installation]:
    with installed(tmp_path) as one:
        yield one


def test_what_was_acknowledged_is_there_after_kill_9(office: Installation) -> None:
    office.start()
    with office.client() as client:
        codes = []
        for number in range(20):
            answer = client.post("/api/forms/leader_registration", data={**LATER, "phone": f"09123456{number:02}"})
            codes.append(code_on(client.get(answer.headers["location"]).text))
        receipt = answer.headers["location"]
    office.kill()
    office.start()
    with office.client() as client:
        for number, code in enumerate(codes):
            answer = client.post("/api/status", data={"code": code, "phone_last4": f"56{number:02}"})
            assert answer.status_code == (200 if number < 30 else 429)
        assert code_on(client.get(receipt).text) == codes[-1]


def test_a_second_writing_process_is_refused_by_name_and_process_id(office: Installation) -> None:
    office.start()
    second = office.command("serve")
    assert second.returncode == 1
    assert str(office.process.pid) in second.stderr
    assert len(second.stderr.strip().splitlines()) <= 2
    with office.client() as client:  # the first goes on, its socket still there
        assert client.get("/healthz").status_code == 200
    assert office.command("staff", "list").returncode == 0


def test_staff_are_added_beside_the_running_service_and_without_it(office: Installation) -> None:
    office.add_staff("truoc@phucvu.example")
    office.start()
    office.add_staff("trong@phucvu.example", role="operator", receives="daily,briefing")
    listed = office.command("staff", "list").stdout
    assert "truoc@phucvu.example" in listed
    assert "trong@phucvu.example" in listed
    again = office.command("staff", "add", "Người Mẫu", "trong@phucvu.example", "--role", "admin")
    assert again.returncode == 1
    assert "Traceback" not in again.stderr


def test_a_link_sets_the_first_password(office: Installation) -> None:
    office.start()
    shown = office.command("staff", "add", "Lê Văn Mẫu", "mau@phucvu.example", "--role", "front_desk").stdout
    link = re.search(rf"{office.url}(/nhan-vien/mat-khau/\S+)", shown)
    assert link
    with office.client() as client:
        own = {"origin": office.url}
        password = {"password": "một mật khẩu thử dài", "again": "một mật khẩu thử dài"}
        assert client.post(link[1], data=password, headers=own).status_code == 303
        login = {"email": "mau@phucvu.example", "password": password["password"]}
        assert client.post("/nhan-vien/dang-nhap", data=login, headers=own).status_code == 303
        assert client.get("/nhan-vien/phieu").status_code == 200
    assert link[1].rsplit("/", 1)[1] not in office.log


def test_the_command_socket_and_the_data_are_for_their_owner_only(office: Installation) -> None:
    office.start()
    assert stat.S_IMODE((office.data / "phucvu.sock").stat().st_mode) == 0o600
    for name in ("phucvu.sqlite3", "secret-key"):
        assert stat.S_IMODE((office.data / name).stat().st_mode) & 0o077 == 0, name


def test_the_log_holds_nothing_that_anybody_typed(office: Installation) -> None:
    office.start()
    with office.client() as client:
        answer = client.post("/api/forms/leader_registration", data=LATER)
        client.get(answer.headers["location"])
        client.post("/api/forms/leader_registration", data={**LATER, "phone": "sai 0912 345 678"})
        client.get("/tra-cuu?code=412906753")
    token = answer.headers["location"].rsplit("/", 1)[1]
    for text in ("Thử", "0912", "345678", token, "412906753"):
        assert text not in office.log


def test_it_stops_when_asked_and_removes_its_socket(office: Installation) -> None:
    office.start()
    assert office.stop() == 0
    assert not (office.data / "phucvu.sock").exists()
    assert "Traceback" not in office.log


def test_a_confirmation_lies_in_the_mailbox_once(office: Installation) -> None:
    office.start()
    with office.client() as client:
        data = {**FEEDBACK, "is_anonymous": "", "reply_mode": "email", "email": "thu@phucvu.example"}
        assert client.post("/api/forms/feedback", data=data).status_code == 303
    office.stop()
    office.start()
    office.stop()
    mails = office.mails()
    assert len(mails) == 1
    assert b"thu@phucvu.example" in mails[0]


def test_a_bad_setting_stops_the_start_with_one_line_that_names_it(office: Installation) -> None:
    office.extra = {"PHUCVU_STORE": "postgresql://localhost/phucvu"}
    done = office.command("serve")
    assert done.returncode == 1
    assert done.stderr.startswith("PHUCVU_STORE: ")
    assert len(done.stderr.strip().splitlines()) == 1


def test_faulty_content_stops_the_start_with_file_and_line(office: Installation, tmp_path: Path) -> None:
    office.content = tmp_path / "content"
    office.content.mkdir()
    (office.content / "co-quan.yml").write_text("id: [\n", "utf-8")
    done = office.command("check")
    assert done.returncode == 1
    assert "co-quan.yml:" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_in_use_is_named_with_what_to_do(office: Installation, tmp_path: Path) -> None:
    office.start()
    other = Installation(tmp_path / "other", port=office.port)
    other.folder.mkdir()
    done = other.command("serve")
    assert done.returncode == 1
    assert "PHUCVU_PORT" in done.stderr
    assert os.listdir(other.data)  # noqa: PTH208  # the store was made, the service was not


def test_a_backup_is_made_beside_the_running_service_and_never_overwritten(office: Installation) -> None:
    office.start()
    with office.client() as client:
        client.post("/api/forms/leader_registration", data=LATER)
    target = str(office.folder / "ban-sao.sqlite3")
    assert office.command("backup", target).returncode == 0
    assert stat.S_IMODE(Path(target).stat().st_mode) == 0o600
    again = office.command("backup", target)
    assert again.returncode == 1
    assert "đã có tệp này" in again.stderr
    assert "lành lặn" in office.command("verify").stdout


def test_the_doctor_says_what_to_do(office: Installation) -> None:
    office.extra = {"PHUCVU_MAIL": "smtp://127.0.0.1:1", "PHUCVU_MAIL_FROM": "van-phong@phucvu.example"}
    assert "phucvu build" in office.command("doctor").stdout  # the service builds the site by itself once it runs
    office.start()
    first = office.command("doctor")
    assert first.returncode == 1
    assert "--role admin" in first.stdout
    assert "Chưa ai nhận bản tin" in first.stdout
    assert "Chưa ai nhận bản tin" in office.log
    office.add_staff("quan-tri@phucvu.example", receives="daily,briefing")
    assert "Chưa ai nhận" not in office.command("doctor").stdout


def test_a_data_folder_that_cannot_be_used_is_named_without_a_traceback(office: Installation) -> None:
    (office.folder / "tep").write_text("", "utf-8")
    office.extra = {"PHUCVU_DATA_DIR": str(office.folder / "tep" / "var")}
    done = office.command("serve")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "tep" in done.stderr
