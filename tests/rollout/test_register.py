"""The dated register: content for history, reports from their day on, and a file for the public page."""

from datetime import date, datetime

import pytest
from adoption import REPORT, submit
from personnel import at_work, press

from forms_service.all_measures import all_measures
from forms_service.catalogue import load_catalogue
from forms_service.content.faults import ContentError
from forms_service.content.rollouts import ReportedStatus
from forms_service.content.standings import Register
from forms_service.measures import Span
from forms_service.publishing.edition import Edition
from forms_service.publishing.progress import progress
from forms_service.rollout.checking import shown_partial
from forms_service.rollout.periods import period_of, read_period
from forms_service.rollout.publishing import PATH, reported_file
from forms_service.vietnam.clock import ZONE

MOMENT = datetime(2026, 11, 23, 8, 0, tzinfo=ZONE)
YEAR = Span(date(2024, 1, 1), date(2024, 12, 31))
MODEL = "civic_letter_model"


def counted(works, key, span):
    measure = next(each for each in all_measures(works.content) if each.key == key)
    return works.store.read_now(
        lambda reader: (measure.count(reader, span).value, [part.label for part in measure.parts(reader, span)])
    )


def said(status, from_day, until=date(2024, 9, 30)):
    return ReportedStatus("phuoc-hoa", MODEL, status, from_day, "quý III năm 2024", until)


def test_five_units_come_out_of_the_content_with_where_each_is_said(works):
    number, planned = counted(works, "rollout.units_planned", YEAR)
    assert number == 3
    assert "Xã Phước Hòa (don-vi/phuoc-hoa.md)" in planned
    assert counted(works, "rollout.units_pilot", YEAR)[0] == 2
    assert counted(works, "rollout.units_pilot", Span(date(2024, 1, 1), date(2024, 2, 29)))[0] == 0
    assert counted(works, "rollout.units_pilot", Span(date(2025, 7, 1), date(2025, 12, 31)))[0] == 0


@pytest.mark.parametrize(
    ("reports", "day", "status"),
    [
        ([], date(2024, 12, 31), "planned"),
        ([said("pilot", date(2024, 9, 15))], date(2024, 9, 14), "planned"),
        ([said("pilot", date(2024, 9, 15))], date(2024, 9, 15), "pilot"),
        ([said("pilot", date(2024, 9, 15)), said("paused", date(2024, 9, 20))], date(2024, 12, 1), "paused"),
        ([said("none", None)], date(2024, 12, 1), "planned"),
    ],
)
def test_the_word_whose_status_began_later_holds(works, reports, day, status):
    catalogue = works.content()
    register = Register(catalogue.units, catalogue.documents, reports)
    assert register.standing("phuoc-hoa", MODEL, day).status == status


def test_planned_and_hoped_for_days_stay_beside_each_other(works):
    register = works.content().register
    planned, target = register.planned("phuoc-hoa", MODEL), register.target("phuoc-hoa", MODEL)
    assert (planned.day, planned.document, planned.unit) == (date(2024, 10, 1), "111-qd-ubnd", "huyen-tuy-phuoc")
    assert (target.day, target.document) == (date(2024, 9, 1), "cong-van-tuy-phuoc-2024")


def page(folder):
    return str(progress(Edition(load_catalogue(folder), MOMENT, "https://phucvu.example", ""), None, MODEL))


def test_the_public_page_shows_five_units_both_days_and_no_share_of_an_unknown_total(content):
    (content / "nhan-rong" / "danh-sach.yml").write_text(
        (content / "nhan-rong" / "danh-sach.yml").read_text("utf-8").split("\n  - id: thu-nghiem")[0] + "\n", "utf-8"
    )
    html = page(content)
    assert "5 đơn vị theo tình trạng" in html
    assert "<table" in html
    assert "<strong>01/10/2024</strong>" in html
    assert "<strong>01/09/2024</strong>" in html
    assert "chưa có</strong>, nên không tính tỷ lệ" in html
    assert "%" not in html.replace('width="100%"', "")


SAID = """\
reported:
  - {unit: xa-tuy-phuoc, model: civic_letter_model, status: pilot, from: 2026-07-15, period: quý III, until: 2026-09-30}
  - {unit: xa-tuy-phuoc-bac, model: civic_letter_model, status: none, from: null, period: quý III, until: 2026-09-30}
"""


def test_a_share_stands_only_beside_its_total_and_when_all_is_known(content):
    assert "<strong>0/2 đơn vị</strong> đang làm; 2 đơn vị chưa có thông tin." in page(content)
    (content / PATH).write_text(SAID, "utf-8")
    assert "<strong>1/2 đơn vị (50,0%)</strong> đang làm." in page(content)


def test_what_units_reported_reaches_the_public_page_by_a_file_without_names(works, content):
    author = at_work(works, "department", unit="xa-tuy-phuoc", name="Trần Thị Soạn")
    press(at_work(works, "admin"), submit(author), act="approve")
    text = works.store.read_now(lambda reader: reported_file(reader, MOMENT))
    assert "Soạn" not in text
    assert REPORT["difficulties"] not in text
    (content / PATH).write_text(text, "utf-8")
    html = page(content)
    assert "<strong>1/2 đơn vị</strong> đang làm; 1 đơn vị chưa có thông tin" in html
    assert "báo cáo của đơn vị, quý III năm 2026" in html


def test_a_list_that_names_nothing_real_is_a_fault(content):
    path = content / "nhan-rong" / "danh-sach.yml"
    path.write_text(path.read_text("utf-8").replace("xa-tuy-phuoc-bac]", "xa-khong-co]"), "utf-8")
    with pytest.raises(ContentError, match="không có đơn vị “xa-khong-co”"):
        load_catalogue(content)


@pytest.mark.parametrize("key", ["2026-11", "2026-Q3", "2026-H1", "2026-H2", "2026"])
def test_a_period_is_written_as_it_is_read(key):
    assert read_period(key).key == key


def test_periods_have_their_names_and_days():
    assert read_period("2026-H2").title == "sáu tháng cuối năm 2026"
    assert read_period("2026-Q3").title == "quý III năm 2026"
    assert period_of("quarter", date(2026, 11, 23)).before().days == "từ 01/07/2026 đến hết 30/09/2026"
    assert read_period("2026-00") is None
    assert shown_partial("2024-03") == "03/2024"
