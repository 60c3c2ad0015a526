"""What happens to a letter: a second person approves every condolence, paper comes after that, and delivery counts."""

import re
from datetime import datetime

import pytest
from letter_writers import BIRTH, DEATH, MARRIAGE, PAGE, act, officer, written
from personnel import at_work, press

from forms_service.documents.worker import PdfWorker
from forms_service.letters.changing import approve
from forms_service.letters.model import LetterError, is_printable
from forms_service.letters.printing import letters_html
from forms_service.staff.audit import history, staff_actor
from forms_service.vietnam.clock import ZONE

pages = []


@pytest.fixture(autouse=True)
def in_2024(clock, monkeypatch):
    """The printing process belongs to one event loop, and here each request has one of its own."""

    async def printed(_worker, html):
        pages.append(html)
        return b"%PDF-1.7"

    pages.clear()
    monkeypatch.setattr(PdfWorker, "render", printed)
    clock.move_to(datetime(2024, 4, 2, 9, 0, tzinfo=ZONE))


def case_of(works, case_id):
    return works.store.read_now(lambda reader: reader.get("letter_cases", case_id))


def colleague(works):
    """Another account of the same commune, which reads and approves."""
    return at_work(works, "leader", name="Phạm Văn Đọc")


def approved(works, desk, **changes):
    """A condolence that somebody else has approved."""
    case_id = written(desk, DEATH, **changes)
    assert act(colleague(works), case_id, "approve", seen="1").status_code == 303
    return case_id


def test_a_condolence_is_printed_once_somebody_else_has_approved_it(works):
    desk = officer(works)
    case_id = approved(works, desk)
    answer = act(desk, case_id, "print")
    batch = answer.headers["location"]
    assert "Mở tệp PDF để in (1 thư, khổ A5)" in desk.get(batch).text
    pdf = desk.get(f"{batch}/theo-mau.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.headers["content-disposition"] == 'inline; filename="thu-1-theo-mau.pdf"'
    assert "bà Nguyễn Thị Thử" in pages[0]
    assert "<svg" not in pages[0], "a condolence bears no ornament"


def test_nobody_approves_what_they_wrote(works):
    desk = officer(works)
    case_id = written(desk, DEATH)
    assert "Người duyệt phải khác người soạn." in desk.get(f"{PAGE}/{case_id}").text
    answer = act(desk, case_id, "approve", seen="1")
    assert answer.status_code == 422
    assert case_of(works, case_id)["state"] == "to_approve"


def test_who_mended_a_letter_has_written_it_too(works):
    desk, other = officer(works), at_work(works, "admin")
    case_id = written(desk, DEATH)
    press(other, f"{PAGE}/{case_id}/sua", **{**DEATH, "addressee": "ông Lê Văn Thử", "seen": "1"})
    assert act(other, case_id, "approve", seen="2").status_code == 422
    assert act(colleague(works), case_id, "approve", seen="2").status_code == 303


def test_what_was_changed_after_it_was_read_is_not_approved(works):
    desk, reader = officer(works), colleague(works)
    case_id = written(desk, DEATH)
    press(desk, f"{PAGE}/{case_id}/sua", **{**DEATH, "addressee": "ông Lê Văn Thử", "seen": "1"})
    answer = act(reader, case_id, "approve", seen="1")
    assert "Thư vừa được sửa" in answer.text
    assert case_of(works, case_id)["state"] == "to_approve"


def test_a_letter_goes_back_with_a_reason_and_comes_again(works):
    desk, reader = officer(works), colleague(works)
    case_id = written(desk, DEATH)
    assert act(reader, case_id, "return", seen="1", reason="").status_code == 422
    act(reader, case_id, "return", seen="1", reason="Tên chưa đúng dấu")
    page = desk.get(f"{PAGE}/{case_id}").text
    assert "Tên chưa đúng dấu" in page
    assert "1" in desk.get("/nhan-vien/").text.partition("thư cần sửa lại")[0][-80:]
    press(desk, f"{PAGE}/{case_id}/sua", **{**DEATH, "seen": "1"})
    assert case_of(works, case_id)["state"] == "to_approve"


def test_a_changed_letter_needs_another_approval(works):
    desk = officer(works)
    case_id = approved(works, desk)
    press(desk, f"{PAGE}/{case_id}/sua", **{**DEATH, "addressee": "ông Lê Văn Thử", "seen": "1"})
    case = case_of(works, case_id)
    assert (case["state"], case["approved_by"]) == ("to_approve", None)


def test_paper_refuses_a_condolence_that_nobody_approved_by_whatever_way(works):
    desk = officer(works)
    case_id = written(desk, DEATH)
    assert act(desk, case_id, "print").status_code == 422
    ready = written(desk, BIRTH)
    answer = press(desk, f"{PAGE}?ds=ready", f"{PAGE}/nhieu", act="print", thu=[str(ready), str(case_id)])
    assert answer.status_code == 422
    assert case_of(works, ready)["state"] == "ready", "none of them is printed"
    case = case_of(works, case_id)
    for forged in ({"state": "ready"}, {"state": "ready", "approval": "none"}, {"state": "ready", "approved_by": 1}):
        assert not is_printable({**case, **forged}), forged
        with pytest.raises(LetterError):
            letters_html(works.content(), [{**case, **forged}], "theo-mau", works.clock().date())
    assert pages == []


def test_what_was_approved_is_what_is_printed_whatever_becomes_of_the_template(works):
    desk = officer(works)
    case_id = approved(works, desk)
    assert case_of(works, case_id)["wording"] == works.content().letters["death-plain"].text


def test_letters_are_printed_signed_and_delivered_together(works):
    desk = officer(works)
    ids = [
        str(written(desk, each, addressee=f"gia đình số {n}", registry_ref=str(n)))
        for n, each in enumerate((BIRTH, MARRIAGE, BIRTH), 1)
    ]
    lists = desk.get(f"{PAGE}?ds=ready").text
    assert len(re.findall(r'name="thu" value="\d+" checked', lists)) == 3
    batch = press(desk, f"{PAGE}?ds=ready", f"{PAGE}/nhieu", act="print", thu=ids).headers["location"]
    assert "3 thư in lúc" in desk.get(batch).text
    desk.get(f"{batch}/a4.pdf")
    assert pages[0].count('class="letter a4') == 3
    assert pages[0].count('class="lotus"') == 3
    press(desk, f"{PAGE}?ds=printed", f"{PAGE}/nhieu", act="sign", thu=ids, signed_on="2024-04-02")
    done = {"delivered_on": "2024-04-02", "delivery": "womens_union"}
    press(desk, f"{PAGE}?ds=signed", f"{PAGE}/nhieu", act="deliver", thu=ids, **done)
    assert {case_of(works, int(each))["state"] for each in ids} == {"delivered"}


def test_days_stand_in_their_order(works):
    desk = officer(works)
    case_id = written(desk, BIRTH)
    act(desk, case_id, "print")
    assert "trước ngày đăng ký" in act(desk, case_id, "sign", signed_on="2024-03-01").text
    assert "chưa đến" in act(desk, case_id, "sign", signed_on="2024-04-03").text
    act(desk, case_id, "sign", signed_on="2024-04-01")
    assert "trước ngày ký" in act(desk, case_id, "deliver", delivered_on="2024-03-31", delivery="post").text
    assert "cách trao" in act(desk, case_id, "deliver", delivered_on="2024-04-02", delivery="").text
    assert act(desk, case_id, "deliver", delivered_on="2024-04-02", delivery="post").status_code == 303


def delivered(works, desk, fields=BIRTH, **changes):
    case_id = written(desk, fields, **changes)
    act(desk, case_id, "print")
    act(desk, case_id, "sign", signed_on="2024-04-01")
    assert act(desk, case_id, "deliver", delivered_on="2024-04-02", delivery="by_hand").status_code == 303
    return case_id


def test_a_reaction_is_kept_and_can_be_mended(works):
    desk = officer(works)
    case_id = delivered(works, desk)
    act(desk, case_id, "react", reaction="negative", reaction_note="Sai tên đệm")
    act(desk, case_id, "react", reaction="positive", reaction_note="")
    case = case_of(works, case_id)
    assert (case["reaction"], case["reaction_note"]) == ("positive", "")
    assert act(desk, case_id, "react", reaction="positive", reaction_note="x" * 301).status_code == 422


def test_a_family_may_want_no_letter_after_all_and_is_still_counted(works):
    desk = officer(works)
    case_id = written(desk, BIRTH)
    act(desk, case_id, "withdraw")
    case = case_of(works, case_id)
    assert (case["state"], case["consent"], case["addressee"]) == ("no_letter", False, "")
    assert act(desk, case_id, "print").status_code == 422


def test_names_of_a_delivered_letter_go_when_the_family_asks(works):
    desk = officer(works)
    case_id = delivered(works, desk)
    act(desk, case_id, "forget")
    case = case_of(works, case_id)
    assert "Nguyễn" not in str(case)
    assert case["state"] == "delivered"
    assert "Tên trong thư đã được xóa" in desk.get(f"{PAGE}/{case_id}").text


def test_what_was_recorded_by_mistake_goes_whole_but_not_once_delivered(works):
    desk = officer(works)
    case_id = written(desk, BIRTH)
    assert act(desk, case_id, "remove").status_code == 422
    act(desk, case_id, "remove", sure="yes")
    assert case_of(works, case_id) is None
    assert act(desk, delivered(works, desk), "remove", sure="yes").status_code == 422


def test_leaders_read_and_approve_and_do_nothing_else(works):
    case_id = written(officer(works), BIRTH)
    leader = colleague(works)
    assert "không làm được" in act(leader, case_id, "print").text
    assert leader.get(f"{PAGE}/them").status_code == 403


def test_another_commune_does_nothing_to_a_letter(works):
    case_id = written(officer(works), DEATH)
    other = officer(works, "phuoc-nghia")
    mine = written(other, BIRTH, unit="phuoc-nghia")
    token = re.search(r'name="_csrf" value="([^"]+)"', other.get(f"{PAGE}/{mine}").text)[1]
    assert other.post(f"{PAGE}/{case_id}", data={"_csrf": token, "act": "approve", "seen": "1"}).status_code == 404
    answer = press(other, f"{PAGE}?ds=ready", f"{PAGE}/nhieu", act="print", thu=[str(case_id)])
    assert answer.status_code == 422


def test_every_view_and_change_is_in_the_log_without_names(works):
    desk = officer(works)
    case_id = delivered(works, desk)
    desk.get(f"{PAGE}/{case_id}")
    lines = works.store.read_now(lambda reader: history(reader, "letter_case", case_id))
    found = {line.action for line in lines}
    assert {"letters.record", "letters.print", "letters.sign", "letters.deliver", "letters.read"} <= found
    assert "Nguyễn" not in str(lines)


def test_the_command_line_and_jobs_approve_nothing(works):
    case_id = written(officer(works), DEATH)
    with pytest.raises(LetterError):
        works.store.write_now(
            lambda tx: approve(tx, staff_actor(tx.get("letter_cases", case_id)["writers"][0]), case_id, 1)
        )
