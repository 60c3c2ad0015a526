"""What people type, and what becomes of it."""

import unicodedata

import pytest

from forms_service.forms.messages import MESSAGES
from forms_service.forms.validation import validate


@pytest.mark.parametrize("form_id", ["leader_registration", "director_appointment", "feedback", "survey_response"])
def test_every_form_takes_its_own_example_from_json_and_from_a_page(desk, form_id):
    filled = desk(form_id)
    as_sent = {
        name: [str(each) for each in value] if isinstance(value, list) else "yes" if value is True else str(value)
        for name, value in filled.answers().items()
    }
    from_json = filled.send(how={"typed": True})
    from_page = filled.send(**as_sent)
    assert from_json.findings == from_page.findings == ()
    assert from_json.values == from_page.values


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0912 345 678", "+84912345678"),
        ("+84 912.345.678", "+84912345678"),
        ("0277 3898 989", "+842773898989"),
    ],
)
def test_a_phone_number_is_kept_in_one_form(registration, typed, kept):
    assert registration.send(phone=typed).values["phone"] == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [("0912", "phone_bad"), ("9" * 5000, "phone_bad"), ("1022", "phone_1022"), ("", "phone_missing")],
)
def test_a_phone_number_that_cannot_be_called_is_refused(registration, typed, code):
    assert registration.codes(phone=typed) == {"phone": code}


def test_an_old_number_is_asked_about_and_once_confirmed_the_new_one_is_kept(registration):
    asked = registration.send(phone="0169 123 4567")
    assert [(finding.code, finding.notice) for finding in asked.findings] == [("phone_old", True)]
    assert "0391 234 567" in asked.findings[0].message
    agreed = registration.send(phone="0169 123 4567", how={"confirmed": ["phone_old"]})
    assert agreed.passed
    assert agreed.values["phone"] == "+84391234567"


def test_text_is_kept_in_nfc_and_counted_after_it(registration):
    name = "Nguyễn Thị Bé Tư"
    assert registration.send(full_name=unicodedata.normalize("NFD", name)).values["full_name"] == name
    longest = "Ễ" * 80
    assert registration.send(full_name=unicodedata.normalize("NFD", longest)).values["full_name"] == longest


@pytest.mark.parametrize("name", ["H'Hen Niê", "Y A", "Công Tằng Tôn Nữ Thị Bích-Hà", "  Nguyễn   Văn\u00a0Thử "])
def test_names_of_all_peoples_pass(registration, name):
    assert registration.send(full_name=name).values["full_name"] == " ".join(name.split())


@pytest.mark.parametrize("name", ["12345", "A", "=1+1", "<script>alert(1)</script>"])
def test_what_is_no_name_is_refused(registration, name):
    assert registration.codes(full_name=name) == {"full_name": "name_bad"}


@pytest.mark.parametrize("length", [81, 10_000, 1_000_000])
def test_a_name_of_any_length_gets_a_clear_answer(registration, length):
    (finding,) = registration.send(full_name="N" * length).findings
    assert finding.code == "text_long"
    assert "80" in finding.message


@pytest.mark.parametrize(
    "content", ["UBND tØnh §ång Th¸p xin ®Ò nghÞ gi¶i quyÕt", "Kính göûi UÛy ban nhaân daân tænh Ñoàng Thaùp"]
)
def test_text_in_old_fonts_is_to_be_typed_again(registration, content):
    assert registration.codes(content=content) == {"content": "encoding"}


@pytest.mark.parametrize(
    "content", ["=HYPERLINK(1);@SUM(A1);+1;-1 nội dung", "<img src=x onerror=alert(1)> xin hỏi {{ 7*7 }}"]
)
def test_formulas_and_html_are_only_text(registration, content):
    assert registration.send(content=content).values["content"] == content


def test_line_ends_of_a_page_become_one(registration):
    sent = "Dòng thứ nhất xin hỏi\r\nDòng thứ hai xin hỏi"
    assert registration.send(content=sent).values["content"] == sent.replace("\r\n", "\n")


@pytest.mark.parametrize(("length", "code"), [(19, "content_short"), (20, None), (2000, None), (2001, "content_long")])
def test_content_has_its_limits(registration, length, code):
    assert registration.codes(content="x" * length).get("content") == code


def test_feedback_speaks_of_no_meeting_when_it_is_too_long(feedback):
    (finding,) = feedback.send(content="x" * 3001).findings
    assert finding.code == "text_long"
    assert "buổi gặp" not in finding.message


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("Số căn cước của tôi là 087099001234, xin tra giúp.", "content_pii"),
        ("Tôi viết đơn tố cáo cán bộ nhận hồ sơ ở quầy số 3.", "complaint_hint"),
    ],
)
def test_what_is_worth_a_look_can_be_sent_after_it(registration, content, code):
    asked = registration.send(content=content)
    assert [(finding.code, finding.notice) for finding in asked.findings] == [(code, True)]
    assert registration.send(content=content, how={"confirmed": [code]}).values["content"] == content


def test_another_confirmation_confirms_nothing(registration):
    content = "Tôi viết đơn tố cáo cán bộ nhận hồ sơ ở quầy số 3."
    assert registration.codes(content=content, how={"confirmed": ["phone_old", "phone_bad"]}) == {
        "content": "complaint_hint"
    }


@pytest.mark.parametrize("typed", ["a@b.vn", "ten.toi+1@VIDU.vn", "ten@tỉnh.vn"])
def test_an_address_of_mail_is_kept_with_an_ascii_domain(registration, typed):
    kept = registration.send(email=typed).values["email"]
    assert kept.isascii()
    assert kept.split("@")[1] == kept.split("@")[1].lower()


@pytest.mark.parametrize(
    "typed",
    [
        "a",
        "a@b",
        "a@@b.vn",
        "a b@c.vn",
        "a@b.vn\nBcc: x@y.vn",
        "a@b..vn",
        "tên@b.vn",
        "a@" + "b" * 300 + ".vn",
        "a@[1.2.3.4]",
    ],
)
def test_what_is_no_address_of_mail_is_refused(registration, typed):
    assert registration.codes(email=typed) == {"email": "email_bad"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("1400123456", "1400123456"), ("1400 123 456-001", "1400123456-001"), ("1400123456001", "1400123456-001")],
)
def test_the_code_of_an_enterprise_has_10_or_13_digits(registration, typed, kept):
    assert registration.send(org_code=typed).values["org_code"] == kept


@pytest.mark.parametrize("typed", ["140012345", "14001234567", "1400123456-1", "không có"])
def test_another_number_is_no_code_of_an_enterprise(registration, typed):
    assert registration.codes(org_code=typed) == {"org_code": "org_code_bad"}


def test_the_code_of_a_dossier_is_kept_in_capitals_without_spaces(registration):
    assert registration.send(dossier_code="h20.55 - 0001 ").values["dossier_code"] == "H20.55-0001"


@pytest.mark.parametrize(
    ("sent", "code"), [("0", "number_range"), ("6", "party_big"), ("hai", "number_bad"), ("2,5", "number_bad")]
)
def test_the_number_of_people_has_its_limits(registration, sent, code):
    assert registration.codes(party_size=sent) == {"party_size": code}


def test_who_says_nothing_comes_alone(registration):
    assert registration.send(party_size=None).values["party_size"] == 1


def test_a_unit_is_found_by_id_name_name_without_accents_and_old_name(registration):
    for typed in ("cao-lanh", "Phường Cao Lãnh", "cao lanh", "THANH PHO CAO LANH"):
        assert registration.send(admin_unit=typed).values["admin_unit"] == "cao-lanh"
    assert registration.send(admin_unit="không rõ").values["admin_unit"] == "unknown"


def test_a_name_that_two_units_share_is_asked_about_unless_it_is_written_in_full(registration):
    (finding,) = registration.send(admin_unit="tân hoà").findings
    assert finding.code == "unit_ambiguous"
    assert "Xã Tân Hòa, Phường Tân Hòa" in finding.message
    assert registration.send(admin_unit="xã Tân Hoà").values["admin_unit"] == "tan-hoa-1"


def test_a_unit_nobody_knows_is_refused(registration):
    assert registration.codes(admin_unit="Atlantis") == {"admin_unit": "unit_unknown"}


def test_a_choice_that_is_not_offered_is_refused(registration):
    assert registration.codes(applicant_kind="king", field="magic") == {
        "applicant_kind": "choice_bad",
        "field": "choice_bad",
    }


def test_boxes_keep_the_order_of_the_form(registration):
    assert registration.send(assistance=["other", "wheelchair", "other"]).values["assistance"] == [
        "wheelchair",
        "other",
    ]
    assert registration.codes(assistance=["other", "sauna"]) == {"assistance": "choice_bad"}


def test_a_box_that_is_not_ticked_is_not_kept(registration):
    assert "consent_contact_survey" not in registration.send(consent_contact_survey=False).values


def test_consent_must_be_ticked(registration):
    assert registration.codes(consent_core=None) == {"consent_core": "consent_missing"}
    assert registration.codes(consent_core=False) == {"consent_core": "consent_missing"}


@pytest.mark.parametrize(
    "field",
    [
        "full_name",
        "phone",
        "applicant_kind",
        "party_size",
        "content",
        "preferred_reception",
        "consent_core",
        "admin_unit",
    ],
)
@pytest.mark.parametrize("sent", [{"a": 1}, ["x", "y"], None, 1.5, [["x"]], [None]])
def test_any_shape_of_answer_gets_a_finding_and_never_an_exception(registration, field, sent):
    answers = {**registration.answers(), field: sent}
    for typed in (False, True):
        findings = validate(registration.form, answers, registration.choices, typed=typed).findings
        assert [(finding.field, finding.code) for finding in findings] == [(field, "type")]


def test_json_must_use_its_own_types(registration):
    assert registration.codes(party_size="2", consent_core="yes", assistance="other", how={"typed": True}) == {
        "party_size": "type",
        "assistance": "type",
        "consent_core": "type",
    }


def test_a_number_for_a_text_or_a_truth_for_a_number_is_of_the_wrong_type(registration):
    assert registration.codes(full_name=7, party_size=True, how={"typed": True}) == {
        "full_name": "type",
        "party_size": "type",
    }


def test_every_message_names_only_what_is_filled_in(registration, feedback, survey, appointment):
    """No message shows braces, whatever goes wrong."""
    for filled in (registration, feedback, survey, appointment):
        for rubbish in ("", "x", "9" * 30, "x" * 20_000, {"a": 1}, -1, "2026-13-41", "khiếu nại"):
            sent = {field.id: rubbish for field in filled.form.fields}
            assert all("{" not in each.message for each in filled.send(**sent).findings)
    assert all(text == unicodedata.normalize("NFC", text) for text in MESSAGES.values())
