"""The site's style sheet and scripts, made of the service's own files: one look, kept in one place."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "web" / "static"
STYLES = ("tokens.css", "forms.css", "portal.css", "receipt.css")
"""In the order in which they overrule each other."""
SCRIPTS = ("portal.js",)

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INDENT = re.compile(r"\n\s*")


def style_sheet(own_colours: Mapping[str, str]) -> tuple[str, str]:
    """Path and text of the one style sheet; `own_colours` are an office's tokens (`lotus` → `#A61E4D`)."""
    text = "\n".join((STATIC / name).read_text("utf-8") for name in STYLES)
    tokens = "".join(f"--pv-{token}:{colour};" for token, colour in own_colours.items())
    text = _INDENT.sub("\n", _COMMENT.sub("", text)).strip() + (f"\n:root{{{tokens}}}" if tokens else "")
    return _named("assets/phucvu", "css", text), text


def scripts() -> dict[str, str]:
    """Path → text of the scripts of every page."""
    texts = [(STATIC / name).read_text("utf-8") for name in SCRIPTS]
    return {_named(f"assets/{Path(name).stem}", "js", text): text for name, text in zip(SCRIPTS, texts, strict=True)}


def is_needed(theme_file: str) -> bool:
    """Whether a published page can ask for this file of the theme: no source maps, no other languages."""
    name = theme_file.rpartition("/")[2]
    if "assets/javascripts/lunr" in theme_file:
        return name in {"lunr.vi.min.js", "lunr.stemmer.support.min.js"}
    return not name.endswith(".map") and name != "favicon.png"


def _named(stem: str, suffix: str, text: str) -> str:
    """A name that changes with the content, so that browsers may keep the file for good."""
    return f"{stem}.{hashlib.sha256(text.encode()).hexdigest()[:8]}.min.{suffix}"
