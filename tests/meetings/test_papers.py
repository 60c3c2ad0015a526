"""Papers of a reception as they are printed, and the leader's page: who sees which words."""

import subprocess

import pytest
from meeting_room import RECEPTION

from forms_service.documents.rendering import render_pdf
from forms_service.documents.worker import PdfWorker

PAGE = f"/nhan-vien/tiep/{RECEPTION}"


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch) -> None:
    """The real printing, without a process of its own for each test."""

    async def render(_worker, html: str) -> bytes:
        return render_pdf(html)

    monkeypatch.setattr(PdfWorker, "render", render)


@pytest.fixture
def people(register):
    """A citizen who needs a wheelchair, and an investor who came before by another registration."""
    citizen = register(assistance=["wheelchair"], party_size=3, phone="+84912345678")
    investor = register(
        applicant_kind="investor",
        org_name="Công ty Thử Nghiệm",
        full_name="Trần Văn Mẫu",
        field="investment",
        project_name="Dự án thử",
        procedure="Chấp thuận chủ trương",
    )
    return citizen, investor


def text_of(answer, tmp_path) -> str:
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    file = tmp_path / "paper.pdf"
    file.write_bytes(answer.content)
    told = subprocess.run(["pdftotext", "-layout", file, "-"], check=True, capture_output=True, text=True)
    return told.stdout


def pages_of(tmp_path) -> int:
    told = subprocess.run(["pdfinfo", tmp_path / "paper.pdf"], check=True, capture_output=True, text=True)
    return int(told.stdout.split("Pages:")[1].split()[0])


@pytest.mark.usefixtures("people")
def test_the_agenda_is_ranked_and_names_no_person(log_in, tmp_path):
    text = text_of(log_in("leader").get(PAGE + "/chuong-trinh.pdf"), tmp_path)
    assert "CHƯƠNG TRÌNH" in text
    assert text.index("Công ty Thử") < text.index("Người dân")
    assert "Chấp thuận" in text
    assert "Nguyễn Thị Thử" not in text
    assert "ba cơ quan" not in text
    assert "Bản kết xuất từ hệ thống" in text


@pytest.mark.usefixtures("people")
def test_the_door_list_holds_full_names_sizes_and_needed_help(log_in, tmp_path, works):
    answer = log_in("front_desk").get(PAGE + "/don-tiep.pdf")
    text = text_of(answer, tmp_path)
    for shown in ("Nguyễn Thị Thử", "Trần Văn Mẫu", "Xe lăn", "DANH SÁCH ĐÓN TIẾP"):
        assert shown in text
    assert "ba cơ quan" not in text
    assert "filename=" in answer.headers["content-disposition"]
    assert "Thử" not in answer.headers["content-disposition"]
    (line,) = works.store.read_now(
        lambda r: r.select("audit", equal={"subject_kind": "reception", "subject_id": RECEPTION})
    )
    assert (line["action"], line["kind"], line["detail"]) == ("meetings.printed", "view", {"paper": "door"})


@pytest.mark.usefixtures("people")
def test_the_leaders_paper_has_a_page_for_each_person(log_in, tmp_path):
    text = text_of(log_in("leader").get(PAGE + "/lanh-dao.pdf"), tmp_path)
    assert pages_of(tmp_path) == 3
    assert "ba cơ quan" in text
    assert "0912 345 678" in text
    assert "Ý kiến chỉ đạo, ghi chú" in text


def test_the_leaders_page_tells_what_was_before_with_the_same_phone(register, log_in, works):
    register(phone="+84912345678", preferred_reception="leaders-2026-12-07")
    submission = register(phone="+84912345678")
    leader = log_in("leader")
    assert "lượt gặp Lãnh đạo Tỉnh, thứ Hai, 30/11/2026: xem tài liệu" in leader.get("/nhan-vien/").text
    page = leader.get(PAGE + "/lanh-dao").text
    assert "Đăng ký gặp Lãnh đạo Tỉnh ngày 07/12/2026: giữ chỗ" in page
    assert "Nguyễn Thị Thử" in leader.get(f"{PAGE}/lanh-dao/{submission}").text
    assert leader.get(f"{PAGE}/lanh-dao/999").status_code == 404


def test_an_empty_reception_has_its_papers_too(log_in, tmp_path):
    desk = log_in("front_desk")
    for paper in ("chuong-trinh", "don-tiep", "lanh-dao"):
        assert "30/11/2026" in text_of(desk.get(f"{PAGE}/{paper}.pdf"), tmp_path)
    assert desk.get(PAGE + "/gi-do.pdf").status_code == 404
    assert desk.get("/nhan-vien/tiep/leaders-2026-11-25").status_code == 404
    assert desk.get("/nhan-vien/tiep/khong-co").status_code == 404
