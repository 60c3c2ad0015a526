"""The support log: pressed, typed or imported, counted by day, unit and kind, and never mixed with other counts."""

import re
from datetime import date

import pytest
from personnel import at_work, press

from forms_service.all_measures import all_measures
from forms_service.measures import Span

PAGE = "/nhan-vien/ho-tro"
YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))


def support(works, span=YEAR):
    measure = next(each for each in all_measures(works.content) if each.key == "support.cases")
    return works.store.read_now(
        lambda reader: (measure.count(reader, span).value, sum(part.weight for part in measure.parts(reader, span)))
    )


def test_a_press_counts_one_and_the_page_comes_back_where_one_was(works):
    desk = at_work(works, "front_desk")
    answer = press(desk, PAGE, them="no_write:1")
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("vua=no_write#no_write")
    page = desk.get(answer.headers["location"]).text
    assert '<output class="tally-count">1</output>' in page
    assert support(works) == (1, 1)


def test_a_slip_is_taken_back_and_never_below_nothing(works):
    desk = at_work(works, "front_desk")
    for step in ("no_write:1", "no_write:-1", "no_write:-1"):
        press(desk, PAGE, them=step)
    assert support(works) == (0, 0)


def test_a_number_is_added_for_a_day_that_is_past(works):
    desk = at_work(works, "operator")
    press(desk, PAGE, them="form_writing:so", ngay="2026-03-02", **{"so-form_writing": "1.200"[:3]})
    press(desk, PAGE, them="form_writing:so", ngay="2026-03-02", **{"so-form_writing": "12"})
    assert support(works, Span(date(2026, 3, 2), date(2026, 3, 2))) == (12, 12)


@pytest.mark.parametrize("typed", ["", "0", "-3", "1000", "mười"])
def test_what_is_no_number_of_one_day_is_refused(works, typed):
    answer = press(at_work(works, "front_desk"), PAGE, them="no_write:so", **{"so-no_write": typed})
    assert answer.status_code == 422
    assert support(works) == (0, 0)


def test_a_day_to_come_counts_today(works):
    press(at_work(works, "front_desk"), PAGE, them="no_write:1", ngay="2027-01-01")
    assert support(works) == (1, 1)


def test_a_department_counts_for_itself_alone(works):
    department = at_work(works, "department", unit="so-tu-phap")
    press(department, PAGE, them="no_write:1", **{"don-vi": "so-xay-dung"})
    assert support(works, Span(YEAR.start, YEAR.end, "so-tu-phap")) == (1, 1)
    assert support(works, Span(YEAR.start, YEAR.end, "so-xay-dung")) == (0, 0)


def test_leaders_and_communications_do_not_count(works):
    assert at_work(works, "communications").get(PAGE).status_code == 403


FILE = """\
Ngày;Đơn vị;Loại;Số lượt
01/03/2026;Sở Tư pháp;Viết giúp đơn, tờ khai;1.200
02/03/2026;so xay dung;form_writing;7
"""


def send(desk, data=FILE, path="/nhan-vien/nhap/ho-tro"):
    token = re.search(r'name="_csrf" value="([^"]+)"', desk.get(path).text)[1]
    return desk.post(path, data={"_csrf": token}, files={"tep": ("so.csv", data.encode(), "text/csv")})


def test_a_file_is_checked_first_and_kept_after_a_yes(works):
    desk = at_work(works, "front_desk")
    page = send(desk)
    assert page.status_code == 200
    assert "Tệp không có lỗi: 2 dòng" in page.text
    assert support(works) == (0, 0)
    answer = press(desk, "/nhan-vien/nhap/ho-tro", "/nhan-vien/nhap/ho-tro/1")
    assert "Đã nhập 2 dòng" in desk.get(answer.headers["location"]).text
    assert support(works) == (1207, 1207)


def test_a_faulty_file_is_told_line_by_line_and_nothing_is_kept(works):
    desk = at_work(works, "front_desk")
    page = send(desk, FILE.replace("Sở Tư pháp", "Sở Không Có"))
    assert page.status_code == 422
    assert "không có mục “Sở Không Có”" in page.text
    assert press(desk, "/nhan-vien/nhap/ho-tro", "/nhan-vien/nhap/ho-tro/1").status_code == 422
    assert support(works) == (0, 0)
    press(desk, "/nhan-vien/nhap/ho-tro", "/nhan-vien/nhap/ho-tro/1", **{"bo-dong-loi": "co"})
    assert support(works) == (7, 7)


def test_a_file_is_taken_back_as_a_whole_and_leaves_what_was_pressed(works):
    desk = at_work(works, "front_desk")
    press(desk, PAGE, them="no_write:1")
    send(desk)
    press(desk, "/nhan-vien/nhap/ho-tro", "/nhan-vien/nhap/ho-tro/1")
    assert "đã được nhập rồi" in send(desk).text
    press(desk, "/nhan-vien/nhap/ho-tro", "/nhan-vien/nhap/ho-tro/1", lam="rut")
    assert support(works) == (1, 1)


def test_the_sample_file_passes_its_own_check(works):
    desk = at_work(works, "front_desk")
    sample = desk.get("/nhan-vien/nhap/ho-tro/mau.xlsx")
    assert sample.headers["content-disposition"] == 'attachment; filename="mau-ho-tro.xlsx"'
    token = re.search(r'name="_csrf" value="([^"]+)"', desk.get("/nhan-vien/nhap/ho-tro").text)[1]
    page = desk.post("/nhan-vien/nhap/ho-tro", data={"_csrf": token}, files={"tep": ("m.xlsx", sample.content)})
    assert "Tệp không có lỗi: 1 dòng" in page.text


def test_an_import_is_for_those_who_may_and_a_file_is_taken_nowhere_else(works):
    assert at_work(works, "leader").get("/nhan-vien/nhap/ho-tro").status_code == 404
    desk = at_work(works, "front_desk")
    assert desk.get("/nhan-vien/nhap/khong-co").status_code == 404
    assert desk.post("/nhan-vien/ho-tro", files={"tep": ("a.csv", b"a")}).status_code == 415
