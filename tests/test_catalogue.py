"""All content of an office together: references across files, and what the rest of the program asks of it."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from forms_service.catalogue import load_catalogue
from forms_service.content.faults import ContentError

PROJECT = Path(__file__).parent.parent
SMALL_OFFICE = PROJECT / "tests" / "offices" / "xa-mau"

FILES = {
    "linh-vuc.yml": "areas:\n  - {id: dat-dai, label: Đất đai, agencies: [{unit: xa-mau}]}\n",
    "ngay-nghi/2026.yml": """year: 2026
source: {number: "1/TB", complete: true}
holidays: [{on: 2026-11-24, name: Ngày nghỉ}]
""",
    "so-lieu/gap_2026.yml": """id: gap_2026
title: Gặp gỡ năm 2026
period: {from: 2026-01-01, to: 2026-10-31}
source: {document: ke-hoach}
figures:
  people: {value: 40, definition: Lượt người}
""",
    "van-ban/ke-hoach.md": """---
title: Kế hoạch
document: {id: ke-hoach, type: plan, issued_on: null, date_precision: unknown, issuer: xa-mau, abstract: Gặp dân}
---
""",
    "lich/index.md": "---\ntitle: Lịch\n---\n{{ receptions }}\n",
    "lich/chu-tich.md": """---
title: Chủ tịch gặp dân
series:
  id: chair
  rule: {every: [tuesday], start: "08:00", end: "10:00"}
  from: 2026-01-01
  on_holiday: skip
  host: Chủ tịch
  place: xa-mau
  form: meet
  cutoff: {weekday: monday, time: "16:00"}
  sources: [ke-hoach]
---
{{ next }}

{{ receptions }}
""",
    "bieu-mau/dang-ky.md": """---
title: Đăng ký gặp
form:
  id: meet
  series: chair
  handled_by: [front_desk]
  retention: {after: closed, keep: 12 months, then: delete}
  submit_label: Gửi
  next_steps: [Xã gọi lại.]
  fields:
    - {id: content, control: textarea, label: Nội dung, required: true, length: [10, 1000], data: C2}
---
{{ form }}
""",
    "ket-qua/2026-11-thang.md": """---
title: Mười tháng gặp dân
date: 2026-11-01
article: {model: civic_letter_model, figures: [gap_2026.people], sources: [ke-hoach]}
---
Có {{ so: gap_2026.people }} lượt.
""",
    "thu/khai-sinh.md": (
        "---\ntitle: Mừng bé\nletter: {id: birth, event: birth, kind: congratulation, units: all, paper: A5,"
        " signer: chair, approval: none}\n---\nKính gửi {addressee}\n\nChúc mừng gia đình.\n"
    ),
}


@pytest.fixture
def content(tmp_path):
    """A small office that uses every kind of content, in a folder to spoil."""
    folder = tmp_path / "content"
    shutil.copytree(SMALL_OFFICE, folder)
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def faults_of(folder):
    with pytest.raises(ContentError) as caught:
        load_catalogue(folder)
    return caught.value.faults


def spoil(folder, name, good, bad):
    text = (folder / name).read_text(encoding="utf-8")
    assert good in text
    (folder / name).write_text(text.replace(good, bad), encoding="utf-8")


def test_the_projects_own_content_is_without_fault():
    catalogue = load_catalogue(PROJECT / "content")
    assert {"leaders", "director"} <= set(catalogue.series)
    assert not catalogue.office.official
    assert catalogue.office.banner


def test_the_golden_mondays_of_the_project():
    """14 Mondays from 14 August to 14 November 2023, one of them a holiday."""
    catalogue = load_catalogue(PROJECT / "content")
    planned = catalogue.receptions(date(2023, 8, 14), date(2023, 11, 14))
    leaders = [reception for reception in planned if reception.series == "leaders"]
    assert len(leaders) == 13
    assert date(2023, 9, 4) not in {reception.planned_on for reception in leaders}


def test_both_series_of_the_project_meet_on_monday_mornings():
    """C2 of the dossier: worth a word, not forbidden."""
    (warning,) = load_catalogue(PROJECT / "content").warnings
    assert "thứ Hai" in warning.cause


def test_the_small_office_with_one_form_loads():
    catalogue = load_catalogue(SMALL_OFFICE)
    assert catalogue.form_pages == {"feedback": "/bieu-mau/gop-y/"}
    assert catalogue.series == {}
    assert catalogue.receptions(date(2026, 1, 1), date(2026, 12, 31)) == []
    assert catalogue.warnings == ()


def test_every_kind_of_content_is_found(content):
    catalogue = load_catalogue(content)
    assert set(catalogue.areas) == {"dat-dai"}
    assert set(catalogue.units) == {"xa-mau"}
    assert set(catalogue.documents) == {"ke-hoach"}
    assert set(catalogue.series) == {"chair"}
    assert set(catalogue.forms) == {"feedback", "meet"}
    assert set(catalogue.models) == {"civic_letter_model"}
    assert set(catalogue.figures) == {"gap_2026"}
    assert set(catalogue.articles) == {"2026-11-thang"}
    assert catalogue.calendar.holiday_name(date(2026, 11, 24)) == "Ngày nghỉ"


def test_pages_have_their_addresses(content):
    catalogue = load_catalogue(content)
    assert catalogue.pages["index.md"].url == "/"
    assert catalogue.pages["lich/index.md"].url == "/lich/"
    assert catalogue.pages["lich/chu-tich.md"].url == "/lich/chu-tich/"
    assert catalogue.series_pages == {"chair": "/lich/chu-tich/"}
    assert catalogue.series_form_urls() == {"chair": "/bieu-mau/dang-ky/"}
    assert catalogue.pages["lich/chu-tich.md"].meta["series"]["id"] == "chair"


def test_letter_templates_are_never_pages(content):
    assert not [path for path in load_catalogue(content).pages if path.startswith("thu/")]


def test_receptions_come_by_day_with_holidays_left_out(content):
    planned = load_catalogue(content).receptions(date(2026, 11, 16), date(2026, 12, 1))
    assert [reception.id for reception in planned] == ["chair-2026-11-17", "chair-2026-12-01"]


def test_receptions_of_one_day_come_by_hour_and_those_without_last(content):
    second = FILES["lich/chu-tich.md"].replace("id: chair", "id: morning").replace("form: meet\n  cutoff", "cutoff")
    second = second.replace(', start: "08:00", end: "10:00"', "").replace(
        '  cutoff: {weekday: monday, time: "16:00"}\n', ""
    )
    (content / "lich" / "pho.md").write_text(second, encoding="utf-8")
    planned = load_catalogue(content).receptions(date(2026, 11, 17), date(2026, 11, 17))
    assert [reception.series for reception in planned] == ["chair", "morning"]


def test_the_holidays_of_the_coming_months_are_asked_for_in_time(content):
    catalogue = load_catalogue(content)
    assert catalogue.warnings_on(date(2026, 6, 1)) == ()
    (warning,) = catalogue.warnings_on(date(2026, 11, 22))
    assert warning.file == content / "ngay-nghi" / "2027.yml"
    assert "2027" in warning.cause


@pytest.mark.parametrize(
    ("name", "good", "bad", "key", "cause"),
    [
        ("lich/chu-tich.md", "place: xa-mau", "place: nha-rong", "series.place", "nha-rong"),
        ("lich/chu-tich.md", "form: meet", "form: meat", "series.form", "meat"),
        ("lich/chu-tich.md", "form: meet", "form: feedback", "series.form", "series: chair"),
        ("lich/chu-tich.md", "sources: [ke-hoach]", "sources: [cong-van]", "series.sources", "cong-van"),
        ("lich/chu-tich.md", "sources:", "appointment_form: hen\n  sources:", "series.appointment_form", "hen"),
        ("bieu-mau/dang-ky.md", "series: chair", "series: chief", "form.series", "chief"),
        ("van-ban/ke-hoach.md", "issuer: xa-mau", "issuer: huyen", "document.issuer", "huyen"),
        ("van-ban/ke-hoach.md", "abstract: ", "replaces: [cu], abstract: ", "document.replaces", "cu"),
        ("van-ban/ke-hoach.md", "abstract: ", "cites: [cu], abstract: ", "document.cites", "cu"),
        ("van-ban/ke-hoach.md", "abstract: ", "file: a.pdf, abstract: ", "document.file", "a.pdf"),
        ("ket-qua/2026-11-thang.md", "model: civic", "model: civil", "article.model", "civil_letter_model"),
        ("ket-qua/2026-11-thang.md", "sources: [ke-hoach]", "sources: [x]", "article.sources", "x"),
        ("mo-hinh/thu-chuc-mung-chia-buon.md", "forms: [feedback]", "forms: [thu]", "model.forms", "thu"),
        ("mo-hinh/thu-chuc-mung-chia-buon.md", "forms:", "series: [thu]\n  forms:", "model.series", "thu"),
        ("mo-hinh/thu-chuc-mung-chia-buon.md", "forms:", "sources: [thu]\n  forms:", "model.sources", "thu"),
        ("so-lieu/gap_2026.yml", "document: ke-hoach", "document: bao", "source.document", "bao"),
        ("linh-vuc.yml", "unit: xa-mau", "unit: so", "agencies", "so"),
        ("don-vi/don-vi.yml", "week: mon-sat", "parent: tinh", "parent", "tinh"),
        ("don-vi/don-vi.yml", "week: mon-sat", "successors: [{unit: moi}]", "successors", "moi"),
        ("don-vi/don-vi.yml", "model: civic_letter_model", "model: civil", "adoptions", "civil"),
        ("don-vi/don-vi.yml", "status: planned", "status: planned, target_document: q", "adoptions", "q"),
        ("co-quan.yml", "licence:", "names: [{name: Xã cũ, document: nq}]\nlicence:", "names.document", "nq"),
    ],
)
def test_a_name_that_leads_nowhere_is_a_fault_with_its_place(content, name, good, bad, key, cause):
    spoil(content, name, good, bad)
    (fault,) = [each for each in faults_of(content) if each.key == key]
    assert fault.file == content / name
    assert fault.line >= 1
    assert cause in fault.cause
    assert fault.remedy


@pytest.mark.parametrize(
    ("name", "good", "bad", "line", "cause"),
    [
        ("lich/chu-tich.md", "{{ next }}", "{{ nxt }}", 14, "không biết {{ nxt }}"),
        ("lich/chu-tich.md", "{{ next }}", "Xem {{ next }}", 14, "một mình"),
        ("lich/index.md", "{{ receptions }}", "{{ receptions: boss }}", 4, "không có “boss”"),
        ("lich/index.md", "{{ receptions }}", "{{ units: boss }}", 4, "không có “boss”"),
        ("lich/index.md", "{{ receptions }}", "{{ documents: boss }}", 4, "không có “boss”"),
        ("lich/index.md", "{{ receptions }}", "{{ form: boss }}", 4, "không có “boss”"),
        ("lich/index.md", "{{ receptions }}", "{{ form }}", 4, "chỉ dùng được"),
        ("index.md", "Xã gửi", "{{ so: gap_2026.nobody }} Xã gửi", 6, "không có số liệu"),
        ("index.md", "Xã gửi", "{{ so }} Xã gửi", 6, "phải ghi mã"),
        ("index.md", "Xã gửi", "{{ config.secret }} Xã gửi", 6, "không biết"),
    ],
)
def test_a_placeholder_that_stands_for_nothing_is_a_fault_with_its_line(content, name, good, bad, line, cause):
    spoil(content, name, good, bad)
    (fault,) = faults_of(content)
    assert (fault.file, fault.line) == (content / name, line)
    assert cause in fault.cause
    assert fault.remedy


@pytest.mark.parametrize(
    "kept", ["{{ form: meet }}", "{{ receptions: chair }}", "{{ units: commune }}", "{{ articles }}"]
)
def test_other_pages_may_show_what_they_name(content, kept):
    spoil(content, "lich/index.md", "{{ receptions }}", kept)
    load_catalogue(content)


@pytest.mark.parametrize(
    ("written", "cause"),
    [
        ("[đi](khong-co.md)", "liên kết “khong-co.md” không đến trang nào"),
        ('[đi](lich/khong-co.md#muc "Lịch")', "không đến trang nào"),
        ("[đi][a]\n\n[a]: khong-co.md", "không đến trang nào"),
        ("![Ảnh](anh.jpg)", "ảnh “anh.jpg” không đến trang nào, tệp nào"),
        ("[![Ảnh](anh.jpg)](lich/index.md)", "ảnh “anh.jpg”"),
        ("[đi](lich/)", "chỉ là thư mục"),
        ("[đi](/lich/)", "bắt đầu bằng dấu /"),
        ("[đi](/tra-cuu-khac)", "bắt đầu bằng dấu /"),
        ("[đi](thu/khai-sinh.md)", "không đăng lên trang"),
        ("[đi](co-quan.yml)", "không đăng lên trang"),
        ("[đi]()", "để trống"),
    ],
)
def test_a_link_to_nothing_is_a_fault_with_its_line(content, written, cause):
    spoil(content, "index.md", "Xã gửi", f"{written}\n\nXã gửi")
    load_catalogue(content)  # the service can do without
    with pytest.raises(ContentError) as caught:
        load_catalogue(content, links=True)
    (fault,) = caught.value.faults
    assert fault.file == content / "index.md"
    assert fault.line == (8 if "]: " in written else 6)
    assert cause in fault.cause
    assert fault.remedy


def test_links_that_lead_somewhere_are_left_alone(content):
    (content / "anh (1).png").write_bytes(b"")
    written = (
        "[a](lich/index.md) [b](lich/chu-tich.md#cac-buoi) [c](#xa) [d](https://vidu.example/x) [e](tel:1022) "
        "[f](/tra-cuu) [g](/lich-hien-tai?series=chair) ![h](<anh (1).png>) ![i](anh%20(1).png) "
        "`[k](khong.md)` [l] [m]\n\n"
        "```\n[n](khong-co.md)\n```\n\n"
    )
    spoil(content, "index.md", "Xã gửi", written + "Xã gửi")
    load_catalogue(content, links=True)


# --- A file that cannot be read ---


@pytest.mark.parametrize(
    "name", ["lich/chu-tich.md", "bieu-mau/dang-ky.md", "van-ban/ke-hoach.md", "mo-hinh/thu-chuc-mung-chia-buon.md"]
)
@pytest.mark.parametrize("broken", ["---\ntitle: a: b\n---\n{{ sai }}", "---\ntitle: a\n", "\udcff"])
def test_what_only_follows_from_an_unread_page_is_held_back(content, name, broken):
    (content / name).write_text(broken, encoding="utf-8", errors="surrogateescape")
    (fault,) = faults_of(content)
    assert fault.file == content / name


@pytest.mark.parametrize("name", ["don-vi/don-vi.yml", "so-lieu/gap_2026.yml", "linh-vuc.yml", "co-quan.yml"])
def test_what_only_follows_from_an_unread_table_is_held_back(content, name):
    (content / name).write_text("a: b: c\n", encoding="utf-8")
    (fault,) = faults_of(content)
    assert fault.file == content / name


def test_unread_common_fields_are_told_once(content):
    (content / "bieu-mau" / "chung.yml").write_text("fields:\n\tphone: {}\n", encoding="utf-8")
    spoil(content, "bieu-mau/dang-ky.md", "  fields:\n", "  fields:\n    - use: phone\n")
    (fault,) = faults_of(content)
    assert (fault.file.name, fault.line) == ("chung.yml", 2)


def test_what_cannot_be_read_is_told_first(content):
    spoil(content, "co-quan.yml", "id: xa-mau", "id: Xã")
    spoil(content, "van-ban/ke-hoach.md", "title: Kế hoạch", "title: Kế: hoạch: 1")
    assert [fault.file.name for fault in faults_of(content)] == ["ke-hoach.md", "co-quan.yml"]


@pytest.mark.parametrize(
    ("name", "copy"),
    [
        ("lich/chu-tich.md", "lich/pho.md"),
        ("bieu-mau/dang-ky.md", "bieu-mau/them.md"),
        ("van-ban/ke-hoach.md", "van-ban/them.md"),
        ("so-lieu/gap_2026.yml", "so-lieu/them.yml"),
        ("don-vi/don-vi.yml", "don-vi/them.yml"),
    ],
)
def test_one_id_is_one_thing(content, name, copy):
    shutil.copy(content / name, content / copy)
    (fault,) = faults_of(content)
    assert fault.file == content / copy
    assert "đã dùng" in fault.cause
    assert fault.remedy


@pytest.mark.parametrize(
    ("name", "good", "bad", "key"),
    [
        ("index.md", "title: Xã Mẫu phục vụ\n", "", "title"),
        ("index.md", "title:", "seris: {}\ntitle:", "seris"),
        ("rieng-tu.md", "title:", "date: hôm qua\ntitle:", "date"),
        ("lich/chu-tich.md", "series:", "serie:", "series"),
        ("lich/index.md", "title: Lịch", "title: Lịch\nseries: {id: x}", "series"),
    ],
)
def test_the_front_matter_of_every_page_is_checked(content, name, good, bad, key):
    spoil(content, name, good, bad)
    assert key in {fault.key for fault in faults_of(content) if fault.file == content / name}


def test_a_form_that_cannot_be_read_is_told_once_and_not_by_all_who_name_it(content):
    spoil(content, "bieu-mau/dang-ky.md", "submit_label: Gửi\n  ", "")
    assert {fault.key for fault in faults_of(content)} == {"form.submit_label"}


def test_a_page_name_is_an_address(content):
    (content / "Bài mới.md").write_text("---\ntitle: Bài\n---\n", encoding="utf-8")
    (fault,) = faults_of(content)
    assert "tên tệp" in fault.cause


def test_drafts_with_an_underscore_are_left_alone(content):
    (content / "_nhap.md").write_text("---\nkhong: ro\n---\n{{ sai }}", encoding="utf-8")
    assert "_nhap.md" not in load_catalogue(content).pages


def test_an_office_without_its_file_is_no_office(tmp_path):
    (fault,) = faults_of(tmp_path)
    assert fault.file == tmp_path / "co-quan.yml"


def test_all_faults_of_all_files_are_told_at_once(content):
    spoil(content, "co-quan.yml", "id: xa-mau", "id: Xã")
    spoil(content, "lich/chu-tich.md", "place: xa-mau", "place: nha-rong")
    spoil(content, "ngay-nghi/2026.yml", "year: 2026", "year: 2025")
    assert {fault.file.name for fault in faults_of(content)} == {"co-quan.yml", "chu-tich.md", "2026.yml"}
