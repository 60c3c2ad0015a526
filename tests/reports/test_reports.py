"""A report: every number is the sum of records; a quiet period is one line; nothing on it tells a person."""

from datetime import date

import pytest
from office import FEEDBACK, REGISTRATION

from forms_service.all_measures import all_measures
from forms_service.measures import Counted, Measure, Part, Span
from forms_service.reports.gathering import gather
from forms_service.reports.model import in_words
from forms_service.reports.periods import read_period
from forms_service.reports.printing import cover_text, report_html

NOVEMBER = read_period("2026-11")


@pytest.fixture
def busy(works, browser):
    """Two registrations, one of them about a commune's file, and one feedback."""
    browser.post("/api/forms/leader_registration", data=REGISTRATION)
    browser.post(
        "/api/forms/leader_registration",
        data={**REGISTRATION, "phone": "0987654321", "handling_level": "commune", "applicant_kind": "citizen"},
    )
    browser.post("/api/forms/feedback", data=FEEDBACK)
    return works


def report_of(works, period=NOVEMBER, **how):
    measures = all_measures(works.content)
    return works.store.read_now(lambda reader: gather(reader, works.content(), measures, period, **how))


def values(report):
    return {row.key: row.counted.value for section in report.sections for row in section.rows}


def test_numbers_are_those_of_the_records(busy):
    found = values(report_of(busy))
    assert found["registrations.received"] == 2
    assert found["registrations.lower_level"] == 1
    assert found["feedback.received"] == 1


def test_every_number_leads_back_to_its_records(busy):
    span = NOVEMBER.span()
    for measure in all_measures(busy.content):

        def both(reader, measure=measure):
            return measure.count(reader, span).value, sum(part.weight for part in measure.parts(reader, span))

        counted, summed = busy.store.read_now(both)
        assert counted == summed, measure.key


def test_what_came_on_the_last_day_counts_and_what_came_after_does_not(busy):
    assert values(report_of(busy, read_period("2026-11-23..2026-11-23")))["registrations.received"] == 2
    assert values(report_of(busy, read_period("2026-11-22..2026-11-22")))["registrations.received"] == 0


def test_the_period_before_stands_beside_it(busy, clock):
    clock.move(days=31)
    rows = {row.key: row for section in report_of(busy, read_period("2026-12")).sections for row in section.rows}
    assert rows["feedback.received"].value == "0"
    assert rows["feedback.received"].change == "1"


def test_a_quiet_period_is_one_line(works, clock):
    report = report_of(works)
    assert report.is_empty
    assert "Không có gì để báo cáo" in report_html(report, works.content().office, clock())
    assert "Không có gì để báo cáo" in cover_text(report, works.content().office)


def test_a_page_says_its_period_and_holds_nobody(busy, clock):
    html = report_html(report_of(busy), busy.content().office, clock())
    assert "từ 01/11/2026 đến hết 30/11/2026" in html
    for personal in ("Nguyễn Thị Thử", "0912", "0987", "Hồ sơ dự án thử nghiệm"):
        assert personal not in html


def test_a_review_leaves_room_for_what_people_write(busy, clock):
    html = report_html(report_of(busy, style="interim"), busy.content().office, clock())
    assert "Báo cáo sơ kết" in html
    assert "Khó khăn, vướng mắc" in html
    assert "Khó khăn, vướng mắc" not in report_html(report_of(busy), busy.content().office, clock())


@pytest.mark.parametrize(
    ("counted", "words"),
    [
        (Counted(4798), "4.798"),
        (Counted(2859, n=2859), "2.859/2.859 (100,0%)"),
        (Counted(2858, n=2859), "2.858/2.859 (99,9%)"),
        (Counted(0, n=0), "chưa có ai trả lời"),
    ],
)
def test_a_share_is_never_without_what_it_is_a_share_of(counted, words):
    assert in_words(counted) == words


def test_how_many_were_asked_and_refused_stands_with_a_share(works):
    asked = Measure(
        "surveys.satisfied",
        "Hài lòng",
        "lượt ý kiến",
        "Trả lời 4 hoặc 5",
        lambda _reader, _span: Counted(9, n=10, contacted=16, refused=4),
        lambda _reader, _span: iter([Part("surveys", 1, "2026-11-01", "9 lượt", 9)]),
    )
    report = works.store.read_now(lambda reader: gather(reader, works.content(), [asked], NOVEMBER))
    assert report.sections[0].rows[0].note == "đã hỏi 16 người, 4 từ chối, tỷ lệ trả lời 62,5%"


def test_units_have_their_rows_and_those_without_numbers_none(works):
    def count(_reader, span: Span) -> Counted:
        return Counted({"so-xay-dung": 3, None: 3}.get(span.unit, 0))

    measure = Measure("matters.opened", "Vụ việc", "vụ việc", "Mở", count, lambda *_: iter(()), per_unit=True)
    report = works.store.read_now(lambda reader: gather(reader, works.content(), [measure], NOVEMBER))
    assert [(row.unit, row.values) for row in report.unit_rows] == [("Sở Xây dựng", (3,))]
    one = works.store.read_now(lambda reader: gather(reader, works.content(), [measure], NOVEMBER, unit="so-xay-dung"))
    assert one.title == "Báo cáo tháng 11 năm 2026, Sở Xây dựng"
    assert values(one) == {"matters.opened": 3}


def test_many_numbers_of_the_units_stand_in_tables_that_fit_a_page(works):
    def counting(number: int) -> Measure:
        def count(_reader, span: Span) -> Counted:
            return Counted(number if span.unit == "so-xay-dung" else 0)

        return Measure(f"matters.n{number}", f"Số {number}", "việc", "Số", count, lambda *_: iter(()), per_unit=True)

    measures = [counting(number) for number in (1, 2, 0, 3, 4, 5, 6)]
    report = works.store.read_now(lambda reader: gather(reader, works.content(), measures, NOVEMBER))
    tables = list(report.unit_tables)
    assert [table.heading for table in tables] == [("Số 1", "Số 2", "Số 3", "Số 4", "Số 5"), ("Số 6",)]
    assert [row.values for table in tables for row in table.rows] == [(1, 2, 3, 4, 5), (6,)]


def test_a_span_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="before it begins"):
        Span(date(2026, 11, 2), date(2026, 11, 1))
