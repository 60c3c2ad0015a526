"""Figures, drafts and open data: what is counted is written, what could tell a person is not."""

import json
import re
import shutil
from pathlib import Path

import pytest
from office import CONTENT, FEEDBACK, REGISTRATION

from forms_service.catalogue import load_catalogue
from forms_service.measures import Counted, Measure
from forms_service.published import Publisher, write_files
from forms_service.reports.article_drafts import DraftError, Published, refuse_personal
from forms_service.reports.open_data import open_sheet, open_tables
from forms_service.reports.periods import PeriodError, read_period


@pytest.fixture
def busy(works, browser):
    for number in range(6):
        browser.post("/api/forms/leader_registration", data={**REGISTRATION, "phone": f"091234567{number}"})
    browser.post("/api/forms/feedback", data=FEEDBACK)
    return works


def files(works, kind, period="2026-11"):
    def made(reader):
        return Publisher(reader, works.content(), read_period(period), works.clock()).files(kind)

    return works.store.read_now(made)


def test_figures_are_read_back_as_content(busy, tmp_path: Path):
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    write_files(content, files(busy, "figures"))
    figures = load_catalogue(content).figures["so_2026_11"]
    assert figures.figures["registrations_received"].text == "6 lượt"
    assert figures.document is None
    assert figures.counted_at == busy.clock()


def test_a_draft_builds_at_once_and_cites_what_was_counted(busy, tmp_path: Path):
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    write_files(content, files(busy, "article"))
    article = next(each for each in load_catalogue(content).articles.values() if each.id == "so-2026-11")
    assert "so_2026_11.registrations_received" in article.figures


def test_a_draft_holds_no_name_phone_address_or_code(busy):
    text = "".join(data.decode() for data in files(busy, "article").values())
    for document in busy.store.read_now(lambda reader: reader.select("submissions")):
        for personal in (document["code"], *map(str, document["values"].values())):
            if len(personal) > 5 and personal not in {"investor", "province", "suggestion"}:
                assert personal not in text


@pytest.mark.parametrize(
    "answer",
    [
        "Bà Nguyễn Thị Thử đã được trả lời.",
        "bà nguyen thi thu đã được trả lời",
        "Xin gọi 0912.345.670",
        "Xin gọi +84 912 345 670",
    ],
)
def test_what_staff_worded_is_refused_if_it_tells_who_asked(busy, answer):
    with pytest.raises(DraftError, match="phiếu số 1"):
        busy.store.read_now(lambda reader: refuse_personal(reader, [Published("Hỏi gì?", answer)]))


def test_what_tells_nobody_passes(busy):
    pair = Published("Làm lại giấy phép mất bao lâu?", "Mười ngày làm việc kể từ ngày đủ hồ sơ.")
    busy.store.read_now(lambda reader: refuse_personal(reader, [pair]))


def measure(total, months, *, people=True, categories=None):
    def count(_reader, span):
        return Counted(total if span.start.month != span.end.month else months.get(span.start.month, 0))

    by = (lambda _reader, _span: categories) if categories else None
    return Measure("x.y", "Thử", "lượt", "Để thử", count, lambda *_: iter(()), people, by_category=by)


def tables(works, one):
    return works.store.read_now(lambda reader: open_tables(reader, [one], read_period("2026")))


def test_a_table_with_a_cell_under_five_publishes_its_total_only(works):
    (table,) = tables(works, measure(52, dict.fromkeys(range(1, 10), 5) | {10: 4, 11: 3}))
    assert (table.total, table.cells, table.withheld) == (52, (), True)


def test_a_category_under_five_is_withheld_with_all_others(works):
    full = dict.fromkeys(range(1, 13), 6)
    (table,) = tables(works, measure(72, full, categories={"Sở Tư pháp": 70, "Sở Y tế": 2}))
    assert table.cells == ()
    (table,) = tables(works, measure(72, full, categories={"Sở Tư pháp": 60, "Sở Y tế": 12}))
    assert ("mục", "Sở Y tế", 12) in table.cells


def test_a_total_under_five_is_not_told(works):
    (table,) = tables(works, measure(4, {1: 4}))
    assert table.total is None
    assert [row[-1] for row in open_sheet([table], "Thử").rows] == ["dưới 5"]


def test_what_counts_no_people_is_told_whole(works):
    (table,) = tables(works, measure(3, {8: 3}, people=False))
    assert table.total == 3
    assert ("tháng", "2026-08", 3) in table.cells


def test_open_data_are_made_for_whole_years_alone(busy):
    with pytest.raises(PeriodError, match="trừ ra"):
        files(busy, "open-data", "2026-11")


def test_open_data_open_in_a_spreadsheet_and_as_json(busy):
    made = files(busy, "open-data", "2026")
    csv = made["du-lieu-mo/2026.csv"]
    assert csv.startswith(b"\xef\xbb\xbf")
    assert "Lượt đăng ký gặp đã nhận" in csv.decode("utf-8-sig")
    document = json.loads(made["du-lieu-mo/2026.json"])
    received = next(each for each in document["measures"] if each["key"] == "registrations.received")
    assert (received["total"], received["withheld"], received["cells"]) == (6, True, [])
    assert not re.search(r"\d{8}", json.dumps(document))
