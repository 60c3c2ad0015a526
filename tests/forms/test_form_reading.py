"""A form is a page: what an editor may change, and how a fault is told."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from forms_service.content.reading import read_page, read_yaml
from forms_service.forms.checks import check_splits
from forms_service.forms.definition import as_document
from forms_service.forms.reading import read_form

CONTENT = Path(__file__).parent.parent.parent / "content" / "bieu-mau"


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(CONTENT, tmp_path / "bieu-mau")


def read(folder, name, old="", new=""):
    """Read one page after an edit; the form (or None) and its faults."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    faults = []
    form = read_form(read_page(path, faults), read_yaml(folder / "chung.yml", faults), faults)
    return form, faults


LEADERS = "dang-ky-gap-lanh-dao.md"
DIRECTOR = "hen-gap-giam-doc.md"
FEEDBACK = "gop-y.md"
SURVEY = "khao-sat.md"


def test_an_editor_may_change_every_word(folder):
    form, faults = read(folder, LEADERS, "label: Buổi mong muốn", "label: Ông/bà muốn đến buổi nào?")
    assert faults == []
    assert form.by_id["preferred_reception"].label == "Ông/bà muốn đến buổi nào?"


def test_a_page_takes_a_common_field_and_changes_what_it_needs(folder):
    form, _ = read(folder, FEEDBACK)
    common, _ = read(folder, LEADERS)
    assert common.by_id["phone"].required
    assert not form.by_id["phone"].required
    assert form.by_id["phone"].control == common.by_id["phone"].control
    assert form.by_id["phone"].required_when == (("reply_mode", ("phone",)), ("is_anonymous", (False,)))


def test_an_office_may_ask_more(folder):
    added = "    - {id: bus, control: checkbox, label: Cần chỉ đường xe buýt}\n    - use: consent_core"
    form, faults = read(folder, LEADERS, "    - use: consent_core", added)
    assert faults == []
    assert form.by_id["bus"].control == "checkbox"


@pytest.mark.parametrize(
    ("page", "old", "new", "key", "cause"),
    [
        (LEADERS, "    - use: phone\n", "", "form.fields", "không được bỏ mục “phone”"),
        (LEADERS, "control: reception", "control: text", "control", "phải có `control: reception`"),
        (LEADERS, "    - use: consent_core\n", "    - {use: consent_core, required: false}\n", "required", "bắt buộc"),
        (LEADERS, "bounds: [1, 5]", "bounds: [5, 1]", "bounds", "số nhỏ trước"),
        (LEADERS, "control: integer", "control: number", "control", "không có giá trị “number”"),
        (LEADERS, "    - use: full_name", "    - use: ful_name", "use", "không có giá trị “ful_name”"),
        (LEADERS, "      bounds: [1, 5]\n", "", "bounds", "thiếu giới hạn"),
        (LEADERS, "label: Tên dự án", "labels: Tên dự án", "label", "thiếu khóa này"),
        (LEADERS, "id: project_name", "id: org_code", "form.fields", "ghi hai lần"),
        (LEADERS, "id: project_name", "id: website", "id", "không dùng được"),
        (LEADERS, "id: project_name", "id: _key", "id", "không dùng được"),
        (LEADERS, "{applicant_kind: [investor, enterprise]}", "{kind: [investor]}", "form.fields", "mục “kind”"),
        (LEADERS, "number_big: party_big", "number_big: huge", "messages", "mã “huge”"),
        (LEADERS, "number_big: party_big", "number_big: date_holiday", "messages", "không biết"),
        (LEADERS, "handled_by: [front_desk]", "handled_by: [a@b.vn]", "form.handled_by", "a@b.vn"),
        (LEADERS, "keep: 24 months", "keep: hai năm", "form.retention.keep", "hai năm"),
        (LEADERS, "  series: leaders\n", "", "form.series", "chưa ghi lịch"),
        (LEADERS, "version: 2026-11-22", "version: mới", "form.consent.version", "phải là ngày"),
        (LEADERS, "{{ form }}", "{{form}} ở đây", "", "{{ form }}"),
        (LEADERS, "{id: more, title", "{id: other, title", "form.groups", "không có nhóm “more”"),
        (LEADERS, "  submit_label: Gửi đăng ký\n", "", "form.submit_label", "thiếu khóa này"),
        (LEADERS, "  submit_label:", "  color: red\n  submit_label:", "form.color", "không biết khóa này"),
        (LEADERS, "    party_size: 2\n", "    partysize: 2\n", "form.example", "partysize"),
        (LEADERS, "required: {when: {decision", "required: {if: {decision", "required", ""),
        (DIRECTOR, "      count: [1, 3]\n", "", "count", "thiếu giới hạn"),
        (FEEDBACK, "message: contact_missing", "message: phone_old", "message", "phone_old"),
        (FEEDBACK, "fields: [phone, email]", "fields: [phone, fax]", "form.rules", "fax"),
        (FEEDBACK, "kind: any_of", "kind: all_of", "kind", "all_of"),
        (FEEDBACK, "code: Tra bằng mã", "ma: Tra bằng mã", "options", "code"),
        (SURVEY, "drop: [wants_reply]", "drop: [want_reply]", "form.split", "want_reply"),
        (SURVEY, "control: month", "control: months", "control", "months"),
    ],
)
def test_a_fault_names_file_line_key_cause_and_remedy(folder, page, old, new, key, cause):
    form, faults = read(folder, page, old, new)
    assert form is None
    assert all(fault.file.name == page and fault.line > 0 and fault.cause for fault in faults)
    told = [fault for fault in faults if fault.key.endswith(key) and cause in fault.cause]
    assert told, [str(fault) for fault in faults]
    assert told[0].remedy


def test_the_line_of_a_fault_is_the_line_of_the_key(folder):
    _, (fault, *_) = read(folder, LEADERS, "bounds: [1, 5]", "bounds: [5, 1]")
    line = (folder / LEADERS).read_text(encoding="utf-8").split("\n")[fault.line - 1]
    assert "bounds" in line


def test_faults_of_the_common_fields_are_told_once_and_in_their_file(folder):
    common = folder / "chung.yml"
    common.write_text(common.read_text(encoding="utf-8").replace("data: C2", "data: C9"), encoding="utf-8")
    faults = []
    shared = read_yaml(common, faults)
    for name in (LEADERS, FEEDBACK):
        read_form(read_page(folder / name, faults), shared, faults)
    (fault,) = faults
    assert (fault.file, fault.key) == (common, "fields.content.data")


def test_an_option_that_the_service_relies_on_cannot_leave_the_common_fields(folder):
    common = folder / "chung.yml"
    common.write_text(common.read_text(encoding="utf-8").replace("investor:", "invest:"), encoding="utf-8")
    form, faults = read(folder, LEADERS)
    assert form is None
    assert "investor" in faults[0].cause


def test_a_survey_must_keep_the_reply_apart(folder):
    text = (folder / SURVEY).read_text(encoding="utf-8")
    start, end = text.index("  split:"), text.index("  example:")
    form, faults = read(folder, SURVEY, text[start:end], "")
    assert form is None
    assert "tách" in faults[0].cause


def test_a_split_must_fit_the_form_that_takes_it(folder):
    survey, _ = read(folder, SURVEY)
    feedback, _ = read(folder, FEEDBACK)
    director, _ = read(folder, DIRECTOR)
    for others, count in (([feedback], 0), ([], 1), ([replace(director, id="feedback")], 3)):
        faults = []
        check_splits({form.id: form for form in (survey, *others)}, folder, faults)
        assert len(faults) == count


def test_the_version_follows_every_word_but_not_the_example(folder):
    before, _ = read(folder, LEADERS)
    same, _ = read(folder, LEADERS, "party_size: 2", "party_size: 3")
    after, _ = read(folder, LEADERS, "label: Thủ tục", "label: Thủ tục gì")
    assert before.version == same.version
    assert before.version != after.version
    assert len(before.version) == 12


def test_the_form_as_answered_is_plain_json(forms):
    for form in forms.values():
        document = json.loads(json.dumps(as_document(form)))
        assert document["version"] == form.version
        assert [field["id"] for field in document["fields"]] == [field.id for field in form.fields]
        assert document["consent"]["version"] == "2026-11-22"
        assert "example" not in document


def test_nine_questions_come_first_and_the_rest_is_folded(forms):
    for form in forms.values():
        folded = {group.id for group in form.groups if group.fold}
        first = [field for field in form.asked(staff=False) if field.group not in folded and field.control != "consent"]
        assert len(first) <= 9, form.id


def test_no_form_asks_for_papers(forms):
    """No identity number, no photo, no day of birth (domain part 5: not collected)."""
    for form in forms.values():
        assert not {"cccd", "identity_number", "birth_date", "photo"} & set(form.by_id)


def test_a_choice_is_never_ticked_beforehand(forms):
    for form in forms.values():
        assert all(field.default is None for field in form.fields if field.control in {"checkbox", "consent"})
