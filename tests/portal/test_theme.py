"""Each file of the theme that ours replaces is held to what it was: a new release must be read before it is used."""

import hashlib
from pathlib import Path

import material
import pytest
from office import PROJECT

UPSTREAM = Path(material.__file__).parent / "templates"
OURS = PROJECT / "site" / "overrides"

REPLACED = {
    "404.html": "80c93494b5432b1b",
    "assets/javascripts/lunr/min/lunr.vi.min.js": "2e39c3fd7305f6e6",
    "main.html": "9948b55a7bc979c3",
    "partials/footer.html": "50c2a75f013b7b03",
    "partials/header.html": "8cf3fb15bcf969ff",
    "partials/javascripts/base.html": "d6113712bc4deb30",
    "partials/javascripts/content.html": "3722e156f0f6339d",
    "partials/javascripts/palette.html": "8790389765ea6036",
    "partials/languages/vi.html": "53aa292d745afb7b",
    "partials/logo.html": "e0925ef6c190174a",
    "partials/path.html": "cbde0642861fe915",
    "partials/search.html": "bfd556535abcddb9",
}
LEANT_ON = {"base.html": "8536d352b0093623"}
"""Its blocks are filled by our `main.html`, and its elements are what our styles and script expect."""


@pytest.mark.parametrize(("name", "digest"), {**REPLACED, **LEANT_ON}.items())
def test_a_replaced_file_of_the_theme_is_the_one_that_was_read(name, digest):
    assert hashlib.sha256((UPSTREAM / name).read_bytes()).hexdigest()[:16] == digest


def test_every_replaced_file_is_recorded():
    ours = {path.relative_to(OURS).as_posix() for path in OURS.rglob("*") if path.is_file()}
    assert {name for name in ours if (UPSTREAM / name).is_file()} == set(REPLACED)
