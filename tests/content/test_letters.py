"""Templates of letters: a closed list of placeholders, the kind that fits the event, two people for a condolence."""

import pytest
from office import CONTENT

from forms_service.catalogue import load_catalogue
from forms_service.content.letters import EVENTS, KIND_OF, LONGEST, read_letter

FRONT = "id: one, event: {event}, kind: {kind}, units: {units}, paper: A5, signer: chair, approval: {approval}"


def a_letter(page, event="birth", kind="congratulation", approval="none", units="all", body="Lời thư."):
    front = FRONT.format(event=event, kind=kind, approval=approval, units=units)
    return read_letter(page(f"title: Thử\nletter: {{{front}}}", f"Kính gửi {{addressee}}\n\n{body}\n"))


def test_a_template_is_read(page, faults) -> None:
    letter = a_letter(page, units="[phuoc-quang]", body="Chào {child_given_name} của {unit}.")
    assert not faults
    assert letter.needs == {"child_given_name"}
    assert letter.is_for("phuoc-quang")
    assert not letter.is_for("phuoc-nghia")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"body": "Sinh ngày {born_on}."}, "không biết {born_on}"),
        ({"body": "Chào {}."}, "không biết {}"),
        ({"body": "Chia buồn {relation}."}, "{relation} chỉ dùng cho việc khai tử"),
        ({"body": ""}, "dòng đầu phải là lời gửi"),
        ({"body": "x" * LONGEST}, "dài quá một trang"),
        ({"kind": "condolence", "approval": "second_person"}, "việc khai sinh không dùng loại thư này"),
        ({"event": "death", "approval": "second_person"}, "việc khai tử không dùng loại thư này"),
        ({"event": "death", "kind": "condolence"}, "phải có người thứ hai đọc lại"),
        ({"event": "divorce"}, "divorce"),
        ({"units": "null"}, "chưa ghi xã nào"),
    ],
)
def test_what_is_wrong_is_named(page, faults, changes, told) -> None:
    a_letter(page, **changes)
    assert [fault for fault in faults if told in fault.cause], faults


def test_the_first_line_greets_the_addressee(page, faults) -> None:
    front = FRONT.format(event="birth", kind="congratulation", approval="none", units="all")
    read_letter(page(f"title: Thử\nletter: {{{front}}}", "Xin chúc mừng.\n\nKính gửi {addressee}\n"))
    assert "dòng đầu" in faults[0].cause


def test_the_offices_letters_are_varied_keep_to_their_event_and_are_no_pages() -> None:
    catalogue = load_catalogue(CONTENT)
    by_event = {event: [each for each in catalogue.letters.values() if each.event == event] for event in EVENTS}
    assert all(len(found) >= 3 for found in by_event.values())
    assert all(each.kind == KIND_OF[each.event] for each in catalogue.letters.values())
    assert all(each.approval == "second_person" for each in by_event["death"])
    assert all(any(not each.needs for each in found) for found in by_event.values()), (
        "one that needs no more than a name"
    )
    assert not [path for path in catalogue.pages if path.startswith("thu/")]


BELIEFS = ("phật", "chúa", "thánh", "thiên đường", "cõi", "linh hồn", "hương hồn", "vong linh", "suối vàng", "tổ tiên",
           "phúc đức", "trời", "cầu nguyện", "siêu thoát", "kiếp")  # fmt: skip


def test_no_letter_presumes_a_belief_or_a_family_of_one_shape() -> None:
    for letter in load_catalogue(CONTENT).letters.values():
        words = f" {letter.text.lower()} "
        assert [each for each in (*BELIEFS, "nối dõi", "con đàn", "cha mẹ", "bố mẹ") if f" {each}" in words] == []


def test_a_unit_that_nobody_knows_is_a_fault(tmp_path) -> None:
    import shutil

    folder = tmp_path / "content"
    shutil.copytree(CONTENT.parent / "tests" / "offices" / "xa-mau", folder)
    letter = folder / "thu" / "khai-sinh.md"
    letter.write_text(letter.read_text("utf-8").replace("[xa-mau]", "[xa-khac]"), "utf-8")
    with pytest.raises(Exception, match="không có đơn vị “xa-khac”"):
        load_catalogue(folder)
