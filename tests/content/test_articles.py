"""Articles claim only what can be counted."""

from datetime import date

import pytest

from forms_service.content.articles import read_article

FRONT = """title: Ba tháng gặp gỡ
date: 2023-11-14
tags: [gặp gỡ]
article:
  period: {from: 2023-08-14, to: 2023-11-14}
  model: leader_meeting_model
  figures: [leaders_2023.meetings]
  sources: [bao-dong-thap]"""
BODY = "Đã có {{ so: leaders_2023.meetings }}.\n"


def test_a_good_article_is_read_whole(page, faults):
    article = read_article(page(FRONT, BODY, "ket-qua/2023-11-ba-thang.md"))
    assert faults == []
    assert article.id == "2023-11-ba-thang"
    assert article.published_on == date(2023, 11, 14)
    assert article.period.until == date(2023, 11, 14)


@pytest.mark.parametrize(
    "body",
    [
        "Tất cả đều hài lòng: 100% (2.859/2.859).",
        "Cả 54 trên 54 gia đình, tức 100%.",
        "Đạt 100% với n = 54.",
        "Đạt {{ so: leaders_2023.meetings.share }}, tức 100%.",
        "Không có số nào ở đây, chỉ có 10% và 2100%.",
    ],
)
def test_all_of_them_may_be_said_with_the_count(page, faults, body):
    read_article(page(FRONT.replace("[leaders_2023.meetings]", "[]"), body.replace("{{ so", "{{so"), "ket-qua/a.md"))
    assert [fault for fault in faults if fault.key == ""] == []


@pytest.mark.parametrize("claim", ["100%", "100 %"])
def test_all_of_them_without_a_count_is_refused_with_its_line(page, faults, claim):
    read_article(page(FRONT, f"{BODY}\nCó 2.859/2.859 phiếu.\n\nNgười dân {claim} hài lòng.\n"))
    (fault,) = faults
    assert fault.line == FRONT.count("\n") + 3 + 5
    assert "số lượng" in fault.cause
    assert fault.remedy


@pytest.mark.parametrize(
    ("listed", "body", "cause"),
    [("[]", BODY, "danh sách không ghi"), ("[leaders_2023.meetings]", "Không có số.", "bài không dùng")],
)
def test_the_list_of_figures_is_what_the_body_cites(page, faults, listed, body, cause):
    read_article(page(FRONT.replace("[leaders_2023.meetings]", listed), body))
    (fault,) = faults
    assert (fault.key, cause in fault.cause) == ("article.figures", True)


def test_a_photo_needs_consent_words_and_its_file(page, faults):
    read_article(page(FRONT + "\n  photos: [{file: a.jpg, alt: null, consent: false}]", BODY))
    assert sorted(fault.key for fault in faults) == [
        "article.photos[0].alt",
        "article.photos[0].consent",
        "article.photos[0].file",
    ]


def test_a_photo_with_all_of_them_is_kept(page, write, faults):
    write("a.jpg", "")
    article = read_article(page(FRONT + "\n  photos: [{file: a.jpg, alt: Buổi gặp, consent: true}]", BODY))
    assert (article.photos[0].alt, faults) == ("Buổi gặp", [])


def test_an_article_needs_its_day(page, faults):
    read_article(page(FRONT.replace("date: 2023-11-14\n", ""), BODY))
    assert [fault.key for fault in faults] == ["date"]
