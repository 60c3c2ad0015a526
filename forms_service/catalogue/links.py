"""Checks the links and pictures of every page: what they name lies in the content folder and is published.

The site's build refuses the same, but only it knows the anchors of a page: a link to a heading is checked there.
"""

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from forms_service.catalogue.gathering import UNPUBLISHED, Gathered
from forms_service.content.reading import Page

SERVICE_PATHS = (
    "/tra-cuu",
    "/xac-minh-cuoc-goi",
    "/du-lieu-cua-toi",
    "/lich-hien-tai",
    "/bien-nhan",
    "/dang-ky",
    "/vu-viec",
    "/nhan-vien",
)
"""Addresses that the service answers; on the pages they are links to its host."""

_CODE = re.compile(r"^(```|~~~).*?^\1|(`+)(?!`).*?(?<!`)\2(?!`)", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"(?:(!)\[[^\[\]]*)?\]\(\s*(?:<([^<>\n]*)>|([^\s()]*(?:\([^\s()]*\)[^\s()]*)*))")
_DEFINED = re.compile(r"^ {0,3}\[[^\]^]+\]:()[ \t]+(?:<([^<>\n]*)>|(\S+))", re.MULTILINE)


def check_links(gathered: Gathered) -> None:
    """Add a fault for every link that leads to no page or file, and for every picture that is not there."""
    for path, page in gathered.pages.items():
        for at, is_picture, target in _targets(page):
            trouble = _trouble(gathered, path, target)
            if trouble:
                what = "ảnh" if is_picture else "liên kết"
                page.fault(at, f"{what} “{target}” {trouble[0]}", trouble[1])


def _targets(page: Page) -> Iterator[tuple[int, bool, str]]:
    """Where each link or picture stands, whether it is a picture, and what it names; code is passed over."""
    body = _CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), page.body)
    for pattern in (_LINK, _DEFINED):
        for found in pattern.finditer(body):
            yield found.start(), bool(found[1]), found[2] or found[3] or ""


def _trouble(gathered: Gathered, path: str, target: str) -> tuple[str, str] | None:
    """What is wrong with a target and what to do; None if it leads somewhere, or elsewhere."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or (target.startswith("#") and len(target) > 1):
        return None
    if parts.path.startswith("/"):
        served = any(parts.path == start or parts.path.startswith(start + "/") for start in SERVICE_PATHS)
        return None if served else ("bắt đầu bằng dấu /", "ghi tên tệp .md, tính từ trang này")
    if not parts.path:
        return "để trống", "ghi tên tệp .md, tính từ trang này"
    return _missing(gathered, posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path))))


def _missing(gathered: Gathered, wanted: str) -> tuple[str, str] | None:
    if wanted in gathered.pages or (_is_published(wanted) and (gathered.folder / wanted).is_file()):
        return None
    if (gathered.folder / wanted).is_dir():
        return "chỉ là thư mục", f"ghi cả tên trang, ví dụ {posixpath.basename(wanted)}/index.md"
    if (gathered.folder / wanted).is_file():
        return "đến tệp không đăng lên trang", "bỏ liên kết, hoặc dẫn tới một trang"
    return "không đến trang nào, tệp nào", "sửa tên tệp trong liên kết, hoặc chép tệp còn thiếu vào đó"


def _is_published(wanted: str) -> bool:
    """As `exclude_docs` of the site's settings has it; pages are known by name."""
    parts = wanted.split("/")
    hidden = any(part.startswith(("_", ".")) for part in parts) or parts[0] in UNPUBLISHED
    return not hidden and not wanted.endswith((".md", ".yml"))
