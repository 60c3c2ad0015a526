"""Building: whole or not at all, and what is wrong is said to an editor in Vietnamese."""

import os
from datetime import timedelta

import pytest

from forms_service.portal import BuildError, build_site, explain, is_stale, require_netlify_policy
from forms_service.vietnam.clock import system_clock
from forms_service.web.headers import content_security_policy

BASE = "https://phucvu.example"


def build(content, output, **changes):
    build_site(content, output, **{"base_url": BASE, "service_url": "", **changes})


def refusal(content, output, **changes):
    with pytest.raises(BuildError) as refused:
        build(content, output, **changes)
    return str(refused.value)


def test_the_real_content_builds_without_a_warning(built_site):
    """A strict build: one dead link or unknown anchor would have stopped it."""
    for page in ("index.html", "404.html", "khung.html", "lich/index.html", "bieu-mau/index.html", "lich.ics"):
        assert (built_site / page).is_file()


def test_an_office_of_one_page_builds(small_office, tmp_path):
    build(small_office, tmp_path / "public")
    assert "Trang thử." in (tmp_path / "public" / "index.html").read_text("utf-8")


def test_a_failed_build_leaves_the_published_site(small_office, tmp_path):
    output = tmp_path / "public"
    build(small_office, output)
    (small_office / "index.md").write_text("---\ntitle: [\n---\n", "utf-8")
    refusal(small_office, output)
    assert "Trang thử." in (output / "index.html").read_text("utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["content", "public"]


def test_faulty_content_is_refused_with_file_line_and_remedy(small_office, tmp_path):
    (small_office / "index.md").write_text("---\ntitle: Xã Thử\ntitle: Hai lần\n---\n", "utf-8")
    (small_office / "khac.md").write_text("---\ndescription: thiếu tên\n---\n", "utf-8")
    said = refusal(small_office, tmp_path / "public")
    assert "index.md:3: title: khóa này ghi hai lần → giữ một dòng" in said
    assert "khac.md:" in said


def test_a_dead_link_is_named_in_vietnamese(small_office, tmp_path):
    (small_office / "index.md").write_text("---\ntitle: Xã\n---\n\n[đi](khong-co.md)\n", "utf-8")
    said = refusal(small_office, tmp_path / "public")
    assert "index.md:5: liên kết “khong-co.md” không đến trang nào" in said
    assert "Traceback" not in said


def test_a_link_to_no_heading_is_named_in_vietnamese(small_office, tmp_path):
    (small_office / "index.md").write_text("---\ntitle: Xã\n---\n\n[về](#khong-co)\n", "utf-8")
    assert "index.md: liên kết “#khong-co” trỏ đến đề mục không có" in refusal(small_office, tmp_path / "public")


def test_an_absolute_link_that_is_no_page_of_the_service_is_refused(small_office, tmp_path):
    (small_office / "index.md").write_text("---\ntitle: Xã\n---\n\n[tra](/tra-cuu) [đi](/di-dau)\n", "utf-8")
    said = refusal(small_office, tmp_path / "public")
    assert "“/di-dau” bắt đầu bằng dấu /" in said
    assert "tra-cuu" not in said


def test_links_and_policy_name_a_service_on_a_host_of_its_own(small_office, tmp_path):
    (small_office / "index.md").write_text("---\ntitle: Xã\n---\n\n[tra](/tra-cuu)\n", "utf-8")
    build(small_office, tmp_path / "public", service_url="https://dich-vu.example")
    assert 'href="https://dich-vu.example/tra-cuu"' in (tmp_path / "public" / "index.html").read_text("utf-8")
    redirections = (tmp_path / "public" / "_redirects").read_text("utf-8").splitlines()
    assert "/bien-nhan/* https://dich-vu.example/bien-nhan/:splat 302" in redirections


@pytest.mark.parametrize("address", ["https://phucvu.example/cong", "phucvu.example", "ftp://phucvu.example"])
def test_an_address_with_a_path_or_no_host_is_refused_by_name(small_office, tmp_path, address):
    assert "PHUCVU_BASE_URL" in refusal(small_office, tmp_path / "public", base_url=address)


def test_a_log_that_nothing_is_known_of_is_shown_as_it_is():
    assert explain("INFO - a\nModuleNotFoundError: x\n") == "ModuleNotFoundError: x"
    assert explain("INFO    -  a\n") == "INFO    -  a\n"


# --- When to build anew ---


def stale(office, **changes):
    content, output = office
    return is_stale(content, output, **{"base_url": BASE, "service_url": "", **changes})


@pytest.fixture
def later(built_office):
    """A moment after the build; what a test dates to it gets its own time back."""
    content, output = built_office
    times = {path: path.stat().st_mtime for path in (content, content / "index.md")}
    yield (output / ".built").stat().st_mtime + 10
    for path, time in times.items():
        os.utime(path, (time, time))


def test_a_site_just_built_is_fresh(built_office):
    assert not stale(built_office)


def test_a_site_is_stale_when_it_is_missing(built_office, tmp_path):
    assert stale((built_office[0], tmp_path / "nowhere"))


def test_a_site_is_stale_when_content_changed(built_office, later):
    os.utime(built_office[0] / "index.md", (later, later))
    assert stale(built_office)


def test_a_site_is_stale_when_a_file_went(built_office, later):
    os.utime(built_office[0], (later, later))
    assert stale(built_office)


def test_a_site_is_stale_for_another_address(built_office):
    assert stale(built_office, base_url="https://khac.example")
    assert stale(built_office, service_url="https://dich-vu.example")


def test_a_site_is_stale_on_the_next_day(built_office):
    assert stale(built_office, moment=system_clock() + timedelta(days=1))


# --- On Netlify ---


def test_netlify_refuses_a_policy_that_would_keep_forms_from_the_service():
    require_netlify_policy("")
    with pytest.raises(BuildError) as refused:
        require_netlify_policy("https://dich-vu.example")
    assert content_security_policy("https://dich-vu.example") in str(refused.value)
    assert "form-action 'self' https://dich-vu.example" in str(refused.value)
