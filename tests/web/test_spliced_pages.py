"""A built page with its form swapped for another one: the rest of the page stays as it was."""

from markupsafe import Markup

from forms_service.web.pages import PublicPages

BUILT = "<title>Góp ý</title><a href='x'>…</a><!--phucvu:form feedback--><p>cũ</p><!--/phucvu:form--><p>cuối</p>"


def test_a_form_shown_again_leaves_the_page_around_it_alone(tmp_path):
    page = tmp_path / "bieu-mau" / "gop-y" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text(BUILT, encoding="utf-8")
    shown = PublicPages(tmp_path).form_page("/bieu-mau/gop-y/", "feedback", Markup("<p>mới</p>"), "Lỗi")
    assert shown == BUILT.replace("<p>cũ</p>", "<p>mới</p>").replace("<title>", "<title>Lỗi: ")
