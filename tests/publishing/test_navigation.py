"""The navigation that follows from the folders."""

from types import SimpleNamespace

from forms_service.catalogue import ContentPage
from forms_service.publishing.navigation import (
    about_pages,
    hidden_parts,
    look_up_place,
    navigation,
    outside_navigation,
)


def pages(**titles):
    """Pages by path with `/` written `__`, and their titles."""
    paths = {name.replace("__", "/").replace("_", "-") + ".md": title for name, title in titles.items()}
    return {path: ContentPage(path, "/", title, {}, "") for path, title in paths.items()}


def test_folders_come_in_the_order_of_the_tabs_under_the_title_of_their_index():
    found = pages(
        mo_hinh__index="Mô hình", mo_hinh__a="A", lich__index="Lịch gặp", lich__b="B", index="Chào", khac__index="Khác"
    )
    assert navigation(found) == [
        {"Trang chủ": "index.md"},
        {"Lịch gặp": ["lich/index.md", "lich/b.md"]},
        {"Mô hình": ["mo-hinh/index.md", "mo-hinh/a.md"]},
        {"Khác": ["khac/index.md"]},
    ]


def test_pages_of_a_folder_come_in_the_order_of_the_vietnamese_alphabet():
    found = pages(lich__x="Đơn", lich__y="Dê", lich__z="Ê-đê", lich__index="Lịch")
    assert navigation(found) == [{"Lịch": ["lich/index.md", "lich/y.md", "lich/x.md", "lich/z.md"]}]


def test_a_folder_that_grows_names_its_index_only_and_lists_the_rest_itself():
    found = pages(ket_qua__index="Kết quả", ket_qua__bai="Bài")
    assert navigation(found) == [{"Kết quả": ["ket-qua/index.md"]}]
    assert outside_navigation(found) == {"ket-qua/bai.md"}


def test_a_folder_that_grows_but_has_no_index_yet_hides_nothing():
    found = pages(ket_qua__bai="Bài")
    assert navigation(found) == [{"ket-qua": ["ket-qua/bai.md"]}]
    assert outside_navigation(found) == set()


def test_looking_up_stands_after_the_forms_of_an_office_that_has_some():
    found = pages(index="Chào", lich__index="Lịch", bieu_mau__index="Biểu mẫu", mo_hinh__index="Mô hình")
    assert look_up_place(found) == 3
    assert look_up_place(pages(index="Chào", lich__index="Lịch")) is None


def test_pages_beside_the_home_page_stand_at_the_foot():
    found = pages(index="Chào", lien_he="Liên hệ", ban_quyen="Bản quyền")
    assert [page.title for page in about_pages(found)] == ["Bản quyền", "Liên hệ"]
    assert outside_navigation(found) == {"lien-he.md", "ban-quyen.md"}


def test_a_list_of_one_page_is_not_shown_beside_it():
    assert hidden_parts(None) == ["navigation"]
    assert hidden_parts(SimpleNamespace(children=["index"])) == ["navigation"]
    assert hidden_parts(SimpleNamespace(children=["index", "page"])) == []
