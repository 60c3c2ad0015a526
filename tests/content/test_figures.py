"""Figures carry period and source; a share is computed, never typed."""

import pytest

from forms_service.content.figures import cite, problem_of, read_figure_set, references

SURVEY = """
id: survey_2023
title: Khảo sát năm 2023
period: {from: 2023-01-01, to: 2023-12-31}
source: {document: bai-viet, note: khoảng}
figures:
  satisfied: {value: 2859, n: 2859, definition: Ý kiến hài lòng, refused: null, contacted: null}
  most: {value: 2858, n: 2859, definition: Gần như tất cả}
  people: {value: 40, approximate: true, unit: lượt, definition: Lượt người}
"""


@pytest.fixture
def figures(write, faults):
    """Reads a set of figures after a change of its text."""
    return lambda text=SURVEY: read_figure_set(write("so-lieu/survey_2023.yml", text), faults)


def test_a_good_set_is_read_whole(figures, faults):
    read = figures()
    assert faults == []
    assert read.figures["people"].text == "khoảng 40 lượt"
    assert read.figures["satisfied"].text == "2.859"
    assert read.figures["satisfied"].contacted is None


def test_a_share_always_shows_its_counts_and_never_rounds_up_to_all(figures):
    read = figures()
    assert read.figures["satisfied"].share == "100,0% (2.859/2.859)"
    assert read.figures["most"].share == "99,9% (2.858/2.859)"
    assert read.figures["people"].share is None


def test_one_end_of_the_period_may_be_unknown_but_not_both(figures, faults):
    figures(SURVEY.replace("to: 2023-12-31", "to: null"))
    assert faults == []
    figures(SURVEY.replace("{from: 2023-01-01, to: 2023-12-31}", "{from: null, to: null}"))
    assert faults[0].key == "period.from"


def test_references_are_found_and_replaced(figures):
    body = "Có {{ so: survey_2023.people }}.\n\nHài lòng {{so:survey_2023.most.share}}."
    sets = {"survey_2023": figures()}
    assert [(found.set_id, found.key, found.is_share) for found in references(body)] == [
        ("survey_2023", "people", False),
        ("survey_2023", "most", True),
    ]
    assert cite(body, sets) == "Có khoảng 40 lượt.\n\nHài lòng 99,9% (2.858/2.859)."


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("survey_2023.nobody", "không có số liệu"),
        ("survey_1999.people", "không có số liệu"),
        ("people", "không có số liệu"),
        ("survey_2023.people.share", "không có n"),
    ],
)
def test_a_reference_that_cannot_be_shown_says_why(figures, name, cause):
    (reference,) = references(f"{{{{ so: {name} }}}}")
    assert cause in problem_of(reference, {"survey_2023": figures()})
    with pytest.raises(KeyError):
        cite(f"{{{{ so: {name} }}}}", {"survey_2023": figures()})


@pytest.mark.parametrize(
    ("good", "bad", "key"),
    [
        ("value: 40", "value: 98%", "figures.people.value"),
        ("value: 40", 'value: "98,6"', "figures.people.value"),
        ("value: 40", "value: -1", "figures.people.value"),
        ("value: 2858", "value: 2860", "figures.most.n"),
        ("contacted: null", "contacted: 10", "figures.satisfied.contacted"),
        ("definition: Lượt người", "dinh_nghia: Lượt", "figures.people.definition"),
        ("source: {document: bai-viet, note: khoảng}\n", "", "source"),
        ("period:", "thoi_gian:", "period"),
    ],
)
def test_a_faulty_figure_is_told_where(figures, faults, good, bad, key):
    figures(SURVEY.replace(good, bad))
    found = next(fault for fault in faults if fault.key == key)
    assert found.remedy
