"""Letters on paper: one page each on its size, the family's name, nothing that a condolence must not bear."""

import subprocess
from datetime import date

import pytest
from office import CONTENT, PROJECT

from forms_service.catalogue import load_catalogue
from forms_service.content.letters import LONGEST
from forms_service.documents.rendering import render_pdf
from forms_service.letters.printing import letters_html
from forms_service.letters.wording import letter_of

CATALOGUE = load_catalogue(CONTENT)
COMMUNE = load_catalogue(PROJECT / "tests" / "offices" / "xa-mau")
TODAY = date(2024, 3, 20)
NAMES = {
    "birth": "anh Nguyễn Văn Thử và chị Trần Thị Mẫu",
    "marriage": "Lê Văn Thử và Phạm Thị Mẫu",
    "death": "bà Nguyễn Thị Thử cùng gia đình",
}
LONG = "gia đình ông Nguyễn Trần Hoàng Thử Nghiệm, bà Phạm Lê Thị Ngọc Mẫu Đơn và các con Nguyễn Phạm Thử Một, Thử Hai"


def a_case(template, **changes):
    case = {
        "event": template.event,
        "unit": "phuoc-quang",
        "event_on": "2024-03-12",
        "addressee": NAMES[template.event],
        "child_given_name": "Minh An",
        "relation": "người mẹ",
        "wording": template.text,
        "paper": template.paper,
        "signer": template.signer,
        "approval": template.approval,
        "approved_by": 9,
        "writers": [1],
        "signed_on": None,
        "state": "ready",
        "names": "kept",
        "consent": True,
    }
    return {**case, **changes}


def printed(tmp_path, cases, size="theo-mau", catalogue=CATALOGUE):
    """The pages as text, and their sizes in points."""
    file = tmp_path / "thu.pdf"
    file.write_bytes(render_pdf(letters_html(catalogue, cases, size, TODAY)))
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True, text=True).stdout
    info = subprocess.run(["pdfinfo", "-l", "99", file], capture_output=True, check=True, text=True).stdout
    sizes = [
        line.partition(":")[2].split()[0:3:2]
        for line in info.splitlines()
        if line.startswith("Page ") and " size:" in line
    ]
    return text.split("\f")[:-1], sizes


@pytest.mark.parametrize("size", ["theo-mau", "a4"])
def test_every_letter_of_the_office_takes_one_page(tmp_path, size) -> None:
    cases = [a_case(each) for each in CATALOGUE.letters.values()]
    pages, sizes = printed(tmp_path, cases, size)
    assert len(pages) == len(cases)
    assert {width for width, _ in sizes} == {"595.276" if size == "a4" else "419.528"}
    for case, page in zip(cases, pages, strict=True):
        assert "{" not in page
        assert " ".join(case["addressee"].split()[-3:]) in " ".join(page.split())
        assert "ngày" in page.split("Phước Quang,")[-1], "the day is written by hand"


@pytest.mark.parametrize("paper", ["A5", "A4"])
def test_the_longest_letter_to_the_longest_names_takes_one_page(tmp_path, paper) -> None:
    template = CATALOGUE.letters["birth-plain"]
    words = "Kính gửi {addressee}\n\n" + "Xin chúc mừng gia đình và chúc bé mau lớn. " * 60
    case = a_case(template, addressee=LONG[:120], wording=words[:LONGEST], paper=paper)
    assert len(printed(tmp_path, [case])[0]) == 1


def test_a_condolence_bears_no_ornament_and_no_colour() -> None:
    html = letters_html(CATALOGUE, [a_case(CATALOGUE.letters["death-plain"])], "theo-mau", TODAY)
    assert "<svg" not in html
    assert 'class="letter a5 condolence' in html
    assert "<svg" in letters_html(CATALOGUE, [a_case(CATALOGUE.letters["birth-plain"])], "theo-mau", TODAY)


def test_another_office_prints_its_own_words_and_colour(tmp_path) -> None:
    cases = [a_case(each, unit="xa-mau") for each in COMMUNE.letters.values()]
    pages, sizes = printed(tmp_path, cases, catalogue=COMMUNE)
    assert sorted({width for width, _ in sizes}) == ["419.528", "595.276"]
    told = "\n".join(pages)
    assert "Ủy ban nhân dân xã Mẫu" in told
    assert "KT. Chủ tịch" in told
    assert "Chủ tịch Ủy ban nhân dân xã Mẫu xin chia buồn" in " ".join(told.split())
    assert "#8A1C4A" in letters_html(COMMUNE, cases, "theo-mau", TODAY)


def test_a_day_of_signing_that_is_known_is_printed(tmp_path) -> None:
    case = a_case(CATALOGUE.letters["birth-plain"], signed_on="2024-03-18", state="signed")
    assert "ngày 18 tháng 3 năm 2024" in " ".join(printed(tmp_path, [case])[0][0].split())


def test_a_sentence_that_begins_with_a_fact_begins_with_a_capital() -> None:
    case = a_case(CATALOGUE.letters["birth-plain"], wording="Kính gửi {addressee}\n\n{unit} chúc mừng. {unit} chào bé.")
    assert letter_of(CATALOGUE, case, TODAY).paragraphs == ("Xã Phước Quang chúc mừng. Xã Phước Quang chào bé.",)


def test_what_is_typed_is_never_markup() -> None:
    case = a_case(CATALOGUE.letters["birth-plain"], addressee="<b>anh Thử</b>")
    assert "<b>" not in letters_html(CATALOGUE, [case], "theo-mau", TODAY)
