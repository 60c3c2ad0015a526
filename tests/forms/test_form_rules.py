"""Rules over several fields, fields nobody asked for, and answers that must lie apart."""

from dataclasses import replace

import pytest

from forms_service.forms.definition import Condition, Field, Rule
from forms_service.forms.rules import apply_rules
from forms_service.forms.sheet import Sheet, holds


def test_an_enterprise_names_itself_and_a_citizen_need_not(registration):
    assert registration.codes(applicant_kind="enterprise") == {"org_name": "missing"}
    assert registration.codes(applicant_kind="citizen") == {}


def test_errors_come_in_the_order_of_the_form(registration):
    empty = dict.fromkeys(registration.answers())
    found = [finding.field for finding in registration.send(**empty, channel="web").findings]
    order = [field.id for field in registration.form.asked(staff=False)]
    assert found == [*sorted(found[:-1], key=order.index), "channel"]
    assert len(found) == 9


def test_feedback_needs_a_way_to_answer_unless_it_is_anonymous(feedback):
    assert feedback.codes(phone=None, reply_mode="code") == {"phone": "contact_missing"}
    assert feedback.codes(phone=None, email="thu@vidu.example", reply_mode="code") == {}
    assert feedback.codes(phone=None, reply_mode="code", is_anonymous=True) == {}


def test_the_way_of_the_answer_needs_its_address(feedback):
    assert feedback.codes(reply_mode="email") == {"email": "email_missing"}
    assert feedback.codes(reply_mode="phone", phone=None, email="thu@vidu.example") == {"phone": "phone_missing"}


def test_an_anonymous_feedback_holds_nothing_that_names_a_person(feedback):
    assert feedback.codes(is_anonymous="yes", reply_mode="code") == {"is_anonymous": "anonymous_contact"}
    assert feedback.codes(is_anonymous="yes", phone=None, reply_mode="phone") == {"reply_mode": "anonymous_reply"}


def test_a_wrong_number_is_told_once_and_not_called_missing_too(feedback):
    assert feedback.codes(phone="12") == {"phone": "phone_bad"}


def test_a_survey_without_a_wish_for_a_reply_stays_as_it_is(survey):
    sent = survey.send()
    assert sent.split == {}
    assert sent.values["q0"] == 4


def test_who_wants_a_reply_gets_it_apart_from_the_answers(survey):
    sent = survey.send(wants_reply=True, full_name="Nguyễn Văn Thử", phone="0912345678", how={"typed": True})
    assert sent.values.keys().isdisjoint({"wants_reply", "full_name", "phone", "suggestion"})
    assert sent.values["q0"] == 4
    assert sent.split == {
        "feedback": {
            "kind": "suggestion",
            "topic": "other",
            "reply_mode": "phone",
            "full_name": "Nguyễn Văn Thử",
            "phone": "+84912345678",
            "content": "Nên có bảng chỉ dẫn chữ lớn hơn ở cửa vào.",
            "consent_core": True,
        }
    }


def test_who_wants_a_reply_says_to_what_and_where(survey):
    assert survey.codes(wants_reply="yes", suggestion=None) == {
        "suggestion": "reply_subject_missing",
        "full_name": "name_missing",
        "phone": "phone_missing",
    }


def test_a_name_is_never_stored_with_the_answers_by_oversight(survey):
    assert survey.codes(phone="0912345678") == {"wants_reply": "contact_unasked"}


@pytest.mark.parametrize(("sent", "kept"), [("5", 5), (5, 5)])
def test_a_mark_is_a_number(survey, sent, kept):
    assert survey.send(q0=sent).values["q0"] == kept


@pytest.mark.parametrize(
    ("sent", "code"), [("6", "choice_bad"), (0, "choice_bad"), ("no_opinion", "choice_bad"), (4.0, "type")]
)
def test_another_mark_is_refused(survey, sent, code):
    assert survey.codes(q0=sent) == {"q0": code}


def test_one_may_have_no_opinion_on_a_detail(survey):
    assert survey.send(q1="no_opinion").values["q1"] == "no_opinion"


def test_a_call_that_was_refused_needs_no_answers(survey):
    refused = {"channel": "hotline", "call_outcome": "refused", "refusal_reason": "spam_fear"}
    empty = dict.fromkeys(survey.answers())
    assert survey.codes(**{**empty, **refused}, how={"staff": True}) == {}
    answered = survey.codes(**{**empty, **refused, "call_outcome": "answered"}, how={"staff": True})
    assert set(answered) == {"served_month", "unit", "field", "q0", "consent_core"}


def test_the_public_may_not_use_the_fields_of_the_staff(registration):
    assert registration.codes(decision="accepted", channel="web") == {"decision": "unknown", "channel": "unknown"}
    assert registration.codes(channel="hotline", how={"staff": True}) == {}
    assert registration.codes(how={"staff": True}) == {"channel": "choice_missing"}


def test_a_reason_is_asked_of_staff_who_place_nobody(registration):
    sent = {"channel": "web", "decision": "refused"}
    assert registration.codes(**sent, how={"staff": True}) == {"decision_reason": "decision_reason_missing"}


def test_an_unknown_name_is_refused_and_shortened(registration):
    name = "<b>" + "x" * 500
    (finding,) = registration.send(**{name: "1"}).findings
    assert finding.code == "unknown"
    assert len(finding.field) == 40
    many = registration.send(**{f"x{number}": "1" for number in range(500)})
    assert len(many.findings) == 5


def test_names_of_the_service_are_not_answers(registration):
    sent = registration.send(_version="abc", _key="k", _sent_at="x", _confirmed=["phone_old"])
    assert sent.passed
    assert not any(name.startswith("_") for name in sent.values)


def test_a_page_of_an_older_form_is_told_that_the_form_has_changed(registration):
    old = {"from_page_version": "0" * 12}
    (finding,) = registration.send(old_question="x", how=old).findings
    assert (finding.field, finding.code, finding.notice) == (None, "form_changed", True)
    agreed = registration.send(old_question="x", how={**old, "confirmed": ["form_changed"]})
    assert agreed.passed
    assert "old_question" not in agreed.values
    assert registration.codes(how=old) == {}
    current = {"from_page_version": registration.form.version}
    assert registration.codes(old_question="x", how=current) == {"old_question": "unknown"}


WHEN: Condition = (("kind", ("a",)),)


@pytest.mark.parametrize(
    ("rule", "kept", "broken"),
    [
        (Rule("needs", ("y",), "missing", "y", when=WHEN), {"kind": "a", "y": 1}, {"kind": "a"}),
        (Rule("needs", ("y",), "missing", "y", when=WHEN), {"kind": "b"}, {"kind": "a"}),
        (Rule("different", ("x", "y"), "same_approver", "y"), {"x": 1, "y": 2}, {"x": 1, "y": 1}),
        (Rule("different", ("x", "y"), "same_approver", "y"), {"x": 1}, {"x": "c", "y": "c"}),
        (Rule("sum_at_most", ("x", "y"), "total_mismatch", "x", limit="z"), {"x": 1, "y": 2, "z": 3}, {"x": 4, "z": 3}),
        (Rule("sum_at_most", ("x", "y"), "total_mismatch", "x", limit="z"), {"x": 9}, {"x": 2, "y": 2, "z": 3}),
    ],
)
def test_a_rule_as_data_is_kept_or_broken(choices, rule, kept, broken):
    for values, expected in ((kept, []), (broken, [rule.message])):
        rule_at_y = replace(rule, message="same_approver")
        sheet = Sheet(choices, (), dict(values))
        apply_rules((rule_at_y,), sheet)
        assert len(sheet.findings) == len(expected)


def test_none_and_false_in_a_condition_mean_left_empty():
    assert holds((("x", (None,)),), {})
    assert holds((("x", (False,)),), {})
    assert not holds((("x", (False,)),), {"x": True})
    assert holds((("x", ("a", None)),), {"x": "a"})


def test_a_field_asks_in_its_own_words(choices):
    sheet = Sheet(choices, ())
    sheet.refuse(Field("x", "integer", "Số", messages={"number_big": "party_big"}), "number_big", min=1, max=5)
    assert sheet.findings[0].code == "party_big"
