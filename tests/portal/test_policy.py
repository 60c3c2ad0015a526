"""The pages' policy: said once, the same on every host, and kept by every page."""

import re

import pytest

from forms_service.web.headers import (
    CONTENT_SECURITY_POLICY,
    SECURITY_HEADERS,
    content_security_policy,
    security_headers,
)

INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)(?![^>]*application/json)", re.IGNORECASE
)
LOADED = re.compile(r"""(?:\ssrc|<link[^>]*\shref|\saction|\sdata-live)=["']?(https?:)?//""", re.IGNORECASE)
URL = re.compile(r"""url\(\s*["']?(?:https?:)?//|@import""")


def pages(site):
    return sorted(site.rglob("*.html"))


def test_netlify_says_what_the_service_says(netlify):
    said = next(rule["values"] for rule in netlify["headers"] if rule["for"] == "/*")
    assert SECURITY_HEADERS.items() <= said.items()


def test_netlify_installs_only_what_the_site_needs(netlify):
    command = netlify["build"]["command"]
    assert "--require-hashes -r requirements/site.txt" in command
    assert "service.txt" not in command
    assert netlify["build"]["publish"] == "public"


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere():
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "sha256" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'")


def test_a_service_on_a_host_of_its_own_gets_forms_and_fetches_and_nothing_else():
    policy = content_security_policy("https://dich-vu.example")
    named = [part.split()[0] for part in policy.split("; ") if "dich-vu" in part]
    assert named == ["connect-src", "form-action"]
    assert security_headers("https://dich-vu.example")["Content-Security-Policy"] == policy


def test_no_page_holds_script_or_style_inline(built_site):
    faulty = {str(page.relative_to(built_site)): INLINE.findall(page.read_text("utf-8")) for page in pages(built_site)}
    assert {page: found for page, found in faulty.items() if found} == {}


def test_no_page_and_no_style_sheet_loads_anything_from_elsewhere(built_site):
    for page in pages(built_site):
        assert not LOADED.findall(
            page.read_text("utf-8").replace('rel="canonical" href="https://phucvu.example', "")
        ), page
    for sheet in built_site.rglob("*.css"):
        assert not URL.search(sheet.read_text("utf-8")), sheet


@pytest.mark.parametrize("name", ["portal.js", "on-demand.js"])
def test_our_scripts_stay_small_and_ask_only_our_own_host(built_site, name):
    stem = name.removesuffix(".js")
    [script] = [path for path in built_site.rglob("*.js") if path.name.startswith(stem)]
    assert script.stat().st_size < 4096
    assert "://" not in script.read_text("utf-8")
