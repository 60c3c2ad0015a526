"""What answers are counted as: never 100% without its numbers, by whole months, small cells hidden."""

import re
from datetime import date, datetime

import pytest
from personnel import at_work
from survey_calls import HEADING, PAGE, YES, bring_in, end, line, next_one

from forms_service.all_measures import all_measures
from forms_service.measures import Span
from forms_service.reports.gathering import gather
from forms_service.reports.periods import read_period
from forms_service.surveys import counts
from forms_service.surveys.answering import _keep
from forms_service.surveys.model import whole_months
from forms_service.vietnam.clock import ZONE

NOVEMBER = Span(date(2026, 11, 1), date(2026, 11, 30))
CENTRE = "trung-tam-hanh-chinh-cong"


@pytest.fixture
def answers(works):
    """Keeps so many answers by telephone, and refusals."""

    def keep(count, refused=0, channel="hotline", unit=CENTRE, **values):
        def use_case(tx):
            for _ in range(count):
                _keep(tx, channel, {"q0": 5, "unit": unit, **values})
            if refused:
                counts.add(tx, tx.now.date().isoformat(), unit, "hotline", "refused", "busy", refused)

        works.store.write_now(use_case)

    return keep


def report(works, text):
    measures = [each for each in all_measures(works.content) if each.key.startswith("surveys.")]
    period = read_period(text)
    found = works.store.read_now(lambda reader: gather(reader, works.content(), measures, period))
    return {row.key: row for section in found.sections for row in section.rows}


def test_the_year_of_the_source_documents_comes_out_with_its_numbers(works, answers, clock, counted):
    clock.move_to(datetime(2023, 12, 1, 8, tzinfo=ZONE))
    answers(2859, refused=41)
    rows = report(works, "2023")
    assert rows["surveys.satisfied"].value == "2.859/2.859 (100,0%)"
    assert rows["surveys.satisfied"].note == "đã hỏi 2.900 người, 41 từ chối, tỷ lệ trả lời 98,6%"
    assert rows["surveys.refused"].value == "41"
    found = counted("surveys.satisfied", Span(date(2023, 1, 1), date(2023, 12, 31)))
    assert (found.value, found.n, found.contacted, found.refused) == (2859, 2859, 2900, 41)


def test_one_who_is_not_satisfied_is_never_rounded_away(works, answers):
    answers(2858)
    answers(1, q0=3)
    assert report(works, "2026-11")["surveys.satisfied"].value == "2.858/2.859 (99,9%)"


def test_web_and_telephone_stand_on_one_scale_and_apart(answers, counted):
    answers(8)
    answers(2, q0=2)
    answers(5, channel="web")
    answers(1, channel="web", q0=1)
    by_key = {
        name: counted(f"surveys.{name}", NOVEMBER) for name in ("satisfied", "satisfied_by_call", "satisfied_by_web")
    }
    assert [(each.value, each.n) for each in by_key.values()] == [(13, 16), (8, 10), (5, 6)]
    assert counted("surveys.answered", NOVEMBER).value == 16


def test_a_question_is_counted_of_those_who_had_an_opinion(answers, counted):
    answers(3, q1=4)
    answers(1, q1=2)
    answers(2, q1="no_opinion")
    answers(4)
    found = counted("surveys.q1", NOVEMBER)
    assert (found.value, found.n) == (3, 4)


def test_answers_count_for_the_unit_at_which_somebody_was_served(answers, counted):
    answers(3)
    answers(4, unit="khu-tiep-nhan")
    answers(2, unit="so-xay-dung")
    assert counted("surveys.satisfied", Span(NOVEMBER.start, NOVEMBER.end, CENTRE)).n == 7  # with its places
    assert counted("surveys.satisfied", Span(NOVEMBER.start, NOVEMBER.end, "so-xay-dung")).n == 2


def test_a_month_counts_where_it_lies_wholly_in_the_span(works, answers, counted):
    answers(3)
    assert counted("surveys.satisfied", Span(date(2026, 11, 2), date(2026, 12, 31))).n == 0
    assert (
        counted("surveys.answered", Span(date(2026, 11, 2), date(2026, 12, 31))).value == 3
    )  # days are known of these
    assert whole_months(Span(date(2023, 8, 14), date(2023, 11, 14))) == ("2023-09", "2023-11")
    assert "surveys.satisfied" not in report(works, "2026-W48")  # nothing to tell is not zero
    assert report(works, "2026-W48")["surveys.answered"].value == "3"


def test_the_results_show_numbers_refusals_and_a_chart_with_its_table(works, operator):
    bring_in(operator, HEADING + "".join(map(line, range(3))))
    for act, fields in (("answered", YES), ("answered", {**YES, "q0": "2"}), ("refused", {"reason": "spam_fear"})):
        end(operator, next_one(operator), act, **fields)
    page = operator.get(PAGE + "/ket-qua").text
    assert "1/2 (50,0%)" in page
    assert "<svg" in page
    assert 'class="chart-table"' in page
    row = re.search(r"<tr><th scope=\"row\">1022 gọi</th>(.*?)</tr>", page)[1]
    assert re.findall(r">([^<]+)</td>", row) == ["1/2 (50,0%)", "3", "1", "0", "66,7%"]


def test_communications_see_no_cell_in_which_somebody_could_be_found(works, answers):
    press_office = at_work(works, "communications")
    answers(3)
    assert "Có dưới 5 lượt trả lời" in press_office.get(PAGE + "/ket-qua").text
    answers(20)
    answers(1, q0=1)
    page = press_office.get(PAGE + "/ket-qua").text
    assert "23/24 (95,8%)" in page
    assert "Từng câu hỏi" not in page
    assert "chỉ hiện số tổng" in page
    assert "Từng câu hỏi" in at_work(works, "leader").get(PAGE + "/ket-qua").text
    assert at_work(works, "department", unit="so-xay-dung").get(PAGE + "/ket-qua").status_code == 403
