"""The one style sheet and the scripts, named after what is in them."""

import re

from forms_service.publishing.assets import STATIC, is_needed, scripts, style_sheet


def test_the_style_sheet_holds_the_service_s_own_files():
    path, text = style_sheet({})
    assert re.fullmatch(r"assets/phucvu\.[0-9a-f]{8}\.min\.css", path)
    assert "--pv-lotus" in text
    assert ".pv-form" in text
    assert "/*" not in text


def test_an_office_s_own_colours_come_last_and_change_the_name():
    path, text = style_sheet({"lotus": "#123456"})
    assert text.endswith(":root{--pv-lotus:#123456;}")
    assert path != style_sheet({})[0]


def test_every_font_it_names_is_there():
    fonts = STATIC.parent.parent.parent / "site" / "overrides" / "assets"
    named = re.findall(r'url\("([^"]+)"\)', style_sheet({})[1])
    assert named
    assert all((fonts / name).is_file() for name in named)


def test_scripts_are_named_after_their_content():
    [path] = scripts()
    assert re.fullmatch(r"assets/portal\.[0-9a-f]{8}\.min\.js", path)


def test_of_the_theme_only_what_a_page_can_ask_for_is_kept():
    assert is_needed("assets/javascripts/lunr/min/lunr.vi.min.js")
    assert is_needed("assets/stylesheets/main.57a0d79d.min.css")
    assert not is_needed("assets/javascripts/lunr/min/lunr.ja.min.js")
    assert not is_needed("assets/javascripts/lunr/wordcut.js")
    assert not is_needed("assets/stylesheets/main.57a0d79d.min.css.map")
