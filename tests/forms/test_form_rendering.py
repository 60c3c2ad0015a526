"""What a person sees: plain HTML, everything typed still there, every fault said and linked."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from forms_service.forms.choices import ChoiceList
from forms_service.forms.rendering import HONEYPOT, render_form
from forms_service.forms.validation import validate

FORMS = ["leader_registration", "director_appointment", "feedback", "survey_response"]
VOID = {"input", "br", "hr", "meta", "link"}


class Seen(HTMLParser):
    """The elements of a fragment, with their attributes and text; refuses tags that do not match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(str(html))
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        assert len(attrs) == len(dict(attrs)), f"an attribute of {tag} said twice"
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in tags]

    def named(self, name: str) -> list[dict[str, str | None]]:
        return [each for each in self.all("input", "select", "textarea") if each.get("name") == name]

    def ids(self) -> list[str]:
        return [attributes["id"] or "" for _, attributes in self.elements if "id" in attributes]


def page(desk, *, sent=None, confirmed=(), **rest) -> Seen:
    findings = () if sent is None else desk_findings(desk, sent, confirmed)
    return Seen(render_form(desk.form, desk.choices, action="/api/forms/x", submitted=sent, findings=findings, **rest))


def desk_findings(desk, sent, confirmed=()):
    return validate(desk.form, sent, desk.choices, confirmed=confirmed).findings


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("staff", [False, True])
def test_every_question_has_a_label_and_ids_are_unique_and_resolve(desk, form_id, staff):
    seen = page(desk(form_id), sent={}, staff=staff)
    ids = seen.ids()
    assert len(ids) == len(set(ids))
    labelled = {label["for"] for label in seen.all("label")}
    inputs = [each for each in seen.all("input", "select", "textarea") if each.get("type") != "hidden"]
    assert {each["id"] for each in inputs} == labelled
    referred = [each["href"][1:] for each in seen.all("a") if each["href"].startswith("#")]
    described = [name for _, each in seen.elements for name in (each.get("aria-describedby") or "").split()]
    assert {*referred, *described} <= set(ids)


@pytest.mark.parametrize("form_id", FORMS)
def test_a_form_needs_no_script_and_no_style_of_its_own(desk, form_id):
    seen = page(desk(form_id), sent={"content": "khiếu nại"})
    assert seen.all("script", "style", "iframe", "img", "link") == []
    attributes = {name for _, each in seen.elements for name in each}
    assert not any(name == "style" or name.startswith("on") for name in attributes)
    (form,) = seen.all("form")
    assert (form["method"], form["action"], form["accept-charset"]) == ("post", "/api/forms/x", "utf-8")


@pytest.mark.parametrize("form_id", FORMS)
def test_all_public_fields_are_asked_and_none_of_the_staff(desk, form_id):
    filled = desk(form_id)
    seen = page(filled)
    for field in filled.form.fields:
        assert bool(seen.named(field.id)) == (field.audience == "public"), field.id


def test_the_page_carries_the_version_of_its_form(registration):
    assert page(registration).named("_version")[0]["value"] == registration.form.version


def test_the_trap_is_hidden_from_people_and_named_like_a_question(registration):
    (trap,) = page(registration).named(HONEYPOT)
    assert (trap["tabindex"], trap["autocomplete"]) == ("-1", "off")
    assert HONEYPOT not in registration.form.by_id


def test_no_summary_stands_above_a_form_not_yet_sent(registration):
    assert not [each for each in page(registration).all("div") if each.get("role") == "alert"]


def test_the_summary_counts_takes_the_focus_and_leads_to_each_field(registration):
    seen = page(registration, sent={"full_name": "1", "consent_core": "yes"})
    (summary,) = [each for each in seen.all("div") if each.get("role") == "alert"]
    assert summary["tabindex"] == "-1"
    assert "autofocus" in summary
    assert "Còn 7 chỗ cần sửa" in seen.text
    assert [each["href"] for each in seen.all("a")][:2] == ["#f-full_name", "#f-phone"]


def test_a_field_with_an_error_says_so_to_a_screen_reader(registration):
    (name,) = page(registration, sent={"full_name": "1"}).named("full_name")
    assert name["aria-invalid"] == "true"
    assert name["aria-describedby"] == "h-full_name e-full_name"


def test_everything_typed_is_kept(registration):
    typed = {
        "full_name": 'Nguyễn "Thử" <b>',
        "phone": "12",
        "applicant_kind": "investor",
        "field": "land",
        "content": "\nDòng một\r\nDòng hai & <script>",
        "preferred_reception": "leaders-2026-11-30",
        "party_size": "chín",
        "assistance": ["reading", "other"],
        "admin_unit": "Atlantis",
    }
    html = str(render_form(registration.form, registration.choices, action="/x", submitted=typed))
    seen = Seen(html)
    assert seen.named("full_name")[0]["value"] == typed["full_name"]
    assert seen.named("party_size")[0]["value"] == "chín"
    assert seen.named("admin_unit")[0]["value"] == "Atlantis"
    ticked = {each["value"] for each in seen.all("input") if "checked" in each}
    assert ticked == {"investor", "leaders-2026-11-30", "reading", "other"}
    assert [each["value"] for each in seen.all("option") if "selected" in each] == ["land"]
    textarea = re.search(r"<textarea[^>]*>(.*?)</textarea>", html, re.DOTALL)[1]
    assert textarea == "\n\nDòng một\nDòng hai &amp; &lt;script&gt;"  # HTML itself drops the first line end


@pytest.mark.parametrize("shape", [{"a": {"b": 1}}, [1, ["x", None], {}], 7, 1.5, True, None, "\x00\u202e\ud800", [[]]])
@pytest.mark.parametrize("form_id", FORMS)
def test_any_shape_of_submission_can_be_shown_again(desk, form_id, shape):
    filled = desk(form_id)
    sent = {field.id: shape for field in filled.form.fields} | {"_confirmed": shape}
    html = str(
        render_form(filled.form, filled.choices, action="/x", submitted=sent, findings=desk_findings(filled, sent))
    )
    html.encode("utf-8")
    assert "\x00" not in html


@pytest.mark.parametrize(
    "hostile", ['"><script>alert(1)</script>', "'-alert(1)-'", "{{ 7 * 7 }}", "</textarea><img src=x>"]
)
def test_hostile_text_stays_text(registration, hostile):
    sent = {field.id: hostile for field in registration.form.fields} | {hostile: hostile}
    seen = page(registration, sent=sent)
    assert seen.all("script", "img") == []
    assert hostile in seen.text
    assert "49" not in seen.text


def test_a_notice_offers_a_box_that_says_so(registration):
    seen = page(registration, sent=registration.answers(phone="01691234567"))
    (box,) = seen.named("_confirmed")
    assert (box["type"], box["value"]) == ("checkbox", "phone_old")
    assert "Xin xem lại 1 chỗ" in seen.text
    assert "0391 234 567" in seen.text


def test_what_was_confirmed_stays_confirmed_while_something_else_is_mended(registration):
    sent = {**registration.answers(phone="01691234567", full_name="1"), "_confirmed": "phone_old"}
    (kept,) = page(registration, sent=sent, confirmed=["phone_old"]).named("_confirmed")
    assert (kept["type"], kept["value"]) == ("hidden", "phone_old")


def test_a_changed_form_is_confirmed_in_the_summary(registration):
    sent = registration.answers(old="x")
    findings = validate(registration.form, sent, registration.choices, from_page_version="0").findings
    seen = Seen(render_form(registration.form, registration.choices, action="/x", submitted=sent, findings=findings))
    assert seen.named("_confirmed")[0]["value"] == "form_changed"


def test_the_folded_questions_open_when_something_is_in_them(registration):
    assert "open" not in page(registration).all("details")[0]
    assert "open" in page(registration, sent={"admin_unit": "x"}).all("details")[0]
    assert "open" not in page(registration, sent={"full_name": "x"}).all("details")[0]


def test_receptions_are_offered_with_the_places_left(registration):
    seen = page(registration)
    values = [each["value"] for each in seen.named("preferred_reception")]
    assert values == ["nearest", "leaders-2026-11-30", "leaders-2026-12-07"]
    assert "thứ Hai, 30/11/2026, khoảng 9 giờ 30 phút đến 11 giờ — còn 2 chỗ" in seen.text
    assert "đã đủ người, có thể chờ" in seen.text


def test_inputs_help_with_typing(registration):
    seen = page(registration)
    (phone,) = seen.named("phone")
    assert (phone["type"], phone["inputmode"], phone["autocomplete"]) == ("tel", "tel", "tel")
    (people,) = seen.named("party_size")
    assert (people["inputmode"], people["value"]) == ("numeric", "1")
    (name,) = seen.named("full_name")
    assert (name["autocomplete"], int(name["maxlength"])) == ("name", 320)
    (content,) = seen.named("content")
    assert int(content["maxlength"]) > 2000


def test_a_unit_can_be_picked_from_a_list_or_typed(registration):
    seen = page(registration)
    assert seen.named("admin_unit")[0]["list"] == "l-admin_unit"
    assert "Phường Cao Lãnh" in [each["value"] for each in seen.all("option")]


def test_days_that_are_no_days_are_still_shown(appointment):
    seen = page(appointment, sent={"preferred_dates": ["2026-11-25", "mai", "x", "y"]})
    assert [(each["type"], each["value"]) for each in seen.named("preferred_dates")] == [
        ("date", "2026-11-25"),
        ("text", "mai"),
        ("text", "x"),
        ("text", "y"),
    ]
    assert [each["min"] for each in page(appointment).named("preferred_dates")] == ["2026-11-25"] * 3


def test_an_office_with_one_site_does_not_ask_for_it(sited):
    assert page(sited).named("site")
    alone = replace(sited, choices=replace(sited.choices, places=ChoiceList(sited.choices.places[:1])))
    assert page(alone).named("site") == []


def test_days_are_counted_and_only_the_first_is_needed(appointment):
    text = " ".join(page(appointment).text.split())
    assert "Ngày 1 Ngày 2 (không bắt buộc) Ngày 3 (không bắt buộc)" in text


def test_what_was_chosen_beforehand_leaves_the_other_defaults(registration):
    html = render_form(
        registration.form, registration.choices, action="/x", submitted={"preferred_reception": "leaders-2026-11-30"}
    )
    seen = Seen(str(html))
    assert [each["value"] for each in seen.all("input") if "checked" in each] == ["leaders-2026-11-30"]
    assert seen.named("party_size")[0]["value"] == "1"


def test_what_was_emptied_stays_empty(registration):
    assert page(registration, sent={"party_size": "", "full_name": "1"}).named("party_size")[0]["value"] == ""


def test_the_last_thirteen_months_are_offered_and_another_one_is_kept(survey):
    months = [each["value"] for each in page(survey, sent={"served_month": "2020-01"}).all("option")]
    assert months[1:14] == ["2026-11", "2026-10", *months[3:12], "2025-12", "2025-11"]
    assert months[14] == "2020-01"


def test_the_notice_on_personal_data_stands_with_its_box_and_its_date(registration):
    seen = page(registration)
    assert "bản ngày 22/11/2026" in seen.text
    for part in ("Thu gì:", "Để làm gì:", "Giữ bao lâu:", "Quyền của ông/bà:", "Hỏi ai:"):
        assert part in seen.text
    (box,) = seen.named("consent_core")
    assert "checked" not in box


def test_what_happens_next_stands_above_the_button(registration):
    seen = page(registration)
    assert seen.text.index("Sau khi gửi") < seen.text.index("Gửi đăng ký")


@pytest.mark.parametrize("form_id", FORMS)
def test_a_form_is_light(desk, form_id):
    assert len(render_form(desk(form_id).form, desk(form_id).choices, action="/x").encode()) < 20_000


def test_optional_is_said_once_by_the_heading_of_a_folded_group(registration, feedback):
    assert page(registration).text.count("không bắt buộc)") == 1
    assert page(feedback).text.count("không bắt buộc)") == 4  # the group, the unit, anonymity, the name
