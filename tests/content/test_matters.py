"""How an office follows matters, and the texts that its staff start from."""

import pytest
from office import CONTENT

from forms_service.catalogue import load_catalogue
from forms_service.content.matters import PLACEHOLDERS, MatterPolicy, read_matter_policy, read_reply

TEMPLATE = "title: Xin lỗi\nreply: {id: apology, use: extension, leads: [so-xay-dung], only_overdue: true}"


def test_an_office_that_says_nothing_has_the_houses_periods(section, faults) -> None:
    assert read_matter_policy(section("id: x")) == MatterPolicy()
    assert not faults


def test_periods_are_read_and_reminders_put_in_order(section, faults) -> None:
    text = "matters: {label: nội bộ, due_days: 15, due_days_of: {land: 20}, remind: [2, -1], ask_after: 5}"
    policy = read_matter_policy(section(text))
    assert not faults
    assert (policy.due_days_in("land"), policy.due_days_in(None), policy.remind) == (20, 15, (-1, 2))
    assert (policy.ask_after, policy.close_after) == (5, 10)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("due_days: 0", "matters.due_days"),
        ("due_days: 400", "matters.due_days"),
        ("remind: [mai]", "matters.remind"),
        ("due_days_of: {land: 0}", "matters.due_days_of.land"),
        ("ngay: 3", "matters.ngay"),
    ],
)
def test_a_faulty_period_is_named(section, faults, text: str, key: str) -> None:
    read_matter_policy(section(f"matters: {{{text}}}"))
    assert [fault.key for fault in faults] == [key]


def test_a_template_is_filled_in_and_leaves_what_it_does_not_know(page, faults) -> None:
    template = read_reply(page(TEMPLATE, "Vụ việc {number}, hẹn {new_due_on}."))
    assert not faults
    assert (template.use, template.leads, template.only_overdue) == ("extension", ("so-xay-dung",), True)
    assert template.filled({"number": "1/2026"}) == "Vụ việc 1/2026, hẹn {new_due_on}."


@pytest.mark.parametrize("body", ["Kính gửi {full_name}", "", "  \n"])
def test_a_template_holds_known_placeholders_and_some_text(page, faults, body: str) -> None:
    read_reply(page(TEMPLATE, body))
    assert len(faults) == 1


def test_nothing_that_a_person_typed_can_stand_in_a_template() -> None:
    assert not {"full_name", "phone", "email", "content", "question"} & set(PLACEHOLDERS)


def test_the_offices_templates_cover_every_use_and_are_no_pages() -> None:
    catalogue = load_catalogue(CONTENT)
    assert {template.use for template in catalogue.replies.values()} == {"answer", "needed", "extension", "complaint"}
    assert not [path for path in catalogue.pages if path.startswith("mau-tra-loi/")]
