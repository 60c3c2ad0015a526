"""Builds the site. A failed build leaves the published site as it was.

`phucvu build` calls `build_site`; a static host that has only `requirements/site.txt` runs
`python -m forms_service.portal`, with the same variables.
"""

import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from forms_service.vietnam.clock import ZONE, system_clock
from forms_service.web.headers import content_security_policy

PROJECT = Path(__file__).resolve().parent.parent
SITE_SOURCE = PROJECT / "site"
"""mkdocs.yml, hooks and overrides."""
STAMP = ".built"
"""A file of every built site: when its build began (the file's time) and from what (its text)."""


class BuildError(Exception):
    """The site could not be built. Raised by `build_site`; the text (Vietnamese) names each fault and its remedy."""


def build_site(content: Path, output: Path, *, base_url: str, service_url: str, moment: datetime | None = None) -> None:
    """Build `content` into `output`, whole or not at all.

    `base_url` and `service_url` are origins (`https://phucvu.example`); the same or an empty `service_url` means that
    one host serves both. `moment` (aware) is what the pages call now. Raises BuildError.
    """
    _require_origins(base_url, service_url)
    began = time.time()
    fresh = output.with_name(output.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    _generate(fresh, _environment(content, base_url, service_url, moment))
    stamp = fresh / STAMP
    stamp.write_text(_origin_of_build(content, base_url, service_url), "utf-8")
    os.utime(stamp, (began, began) if moment is None else (moment.timestamp(),) * 2)
    _publish(fresh, output)


def is_stale(content: Path, output: Path, *, base_url: str, service_url: str, moment: datetime | None = None) -> bool:
    """Whether `output` must be built anew: it is missing, was built from something else, before the last change of
    content, site or program, or on another day (Asia/Ho_Chi_Minh) than that of `moment` (aware; None is now)."""
    stamp = output / STAMP
    try:
        built, origin = stamp.stat().st_mtime, stamp.read_text("utf-8")
    except FileNotFoundError:
        return True
    today = (moment or system_clock()).astimezone(ZONE).date()
    return (
        origin != _origin_of_build(content, base_url, service_url)
        or datetime.fromtimestamp(built, ZONE).date() != today
        or any(changed > built for changed in _changes(content, SITE_SOURCE, PROJECT / "forms_service"))
    )


def _require_origins(base_url: str, service_url: str) -> None:
    for name, url in (("PHUCVU_BASE_URL", base_url), ("PHUCVU_SERVICE_URL", service_url)):
        parts = urlsplit(url)
        if url and (parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/")):
            raise BuildError(f"{name}: “{url}” phải là địa chỉ không có đường dẫn, như https://phucvu.example")


def _environment(content: Path, base_url: str, service_url: str, moment: datetime | None) -> dict[str, str]:
    variables = {
        "PHUCVU_CONTENT_DIR": str(content.resolve()),
        "PHUCVU_BASE_URL": base_url.rstrip("/"),
        "PHUCVU_SERVICE_URL": service_url.rstrip("/"),
        "NO_MKDOCS_2_WARNING": "1",  # two notices about the generator's future, see docs/decisions/0002
        "DISABLE_MKDOCS_2_WARNING": "true",
        "PYTHONUTF8": "1",
    }
    if moment is not None:
        variables["SOURCE_DATE_EPOCH"] = str(int(moment.timestamp()))
    kept = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "SOURCE_DATE_EPOCH"}}
    return {**kept, **variables}


def _generate(folder: Path, environment: Mapping[str, str]) -> None:
    """Never with `-q`: it would hide the warnings from `--strict` and let a faulty site through (details 1)."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(SITE_SOURCE / "mkdocs.yml")]
    done = subprocess.run(  # noqa: S603  # our own command, no shell
        [*command, "-d", str(folder.resolve())], env=environment, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode != 0:
        shutil.rmtree(folder, ignore_errors=True)
        raise BuildError(explain(done.stdout + done.stderr))


def _publish(fresh: Path, output: Path) -> None:
    old = output.with_name(output.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if output.exists():
        output.rename(old)
    fresh.rename(output)
    shutil.rmtree(old, ignore_errors=True)


def _origin_of_build(content: Path, base_url: str, service_url: str) -> str:
    return "\n".join((str(content.resolve()), base_url.rstrip("/"), service_url.rstrip("/"), ""))


def _changes(content: Path, *program: Path) -> Iterator[float]:
    """When each file was last changed; of `content` also each folder, since files may have gone."""
    for folder in (content, *program):
        for parent, folders_within, names in os.walk(folder):
            folders_within[:] = [name for name in folders_within if name != "__pycache__"]
            if folder == content:
                yield Path(parent).stat().st_mtime
            yield from (Path(parent, name).stat().st_mtime for name in names)


# --- What the generator says, for editors ---

_SAYINGS = (
    (
        r"Doc file '(.+?)' contains a(?:n absolute)? link '(.+?)', but (?:the target|the target '.+?') is not found.*",
        r"\1: liên kết “\2” không đến trang nào → sửa tên tệp trong liên kết, hoặc bỏ liên kết",
    ),
    (
        r"Doc file '(.+?)' contains a link '(.+?)', but the doc .*? does not contain an anchor '(.+?)'.*",
        r"\1: liên kết “\2” trỏ đến đề mục không có trong trang đó → sửa phần sau dấu #",
    ),
    (
        r"Doc file '(.+?)' contains a link '(.+?)', but there is no such anchor on this page.*",
        r"\1: liên kết “\2” trỏ đến đề mục không có trong trang này → sửa phần sau dấu #",
    ),
    (
        r"Doc file '(.+?)' contains an absolute link '(.+?)', it was left as is.*",
        r"\1: liên kết “\2” bắt đầu bằng dấu / → ghi tên tệp .md, tính từ trang này",
    ),
    (
        r"Doc file '(.+?)' contains an unrecognized relative link '(.+?)', it was left as is.*",
        r"\1: liên kết “\2” không rõ đến đâu → ghi tên tệp .md, tính từ trang này",
    ),
)
_NOISE = re.compile(r"^(INFO|DEBUG)\b|^Aborted with |^\s*$")
_LEVEL = re.compile(r"^(WARNING|ERROR)\s+-\s+")


def explain(log: str) -> str:
    """The generator's log as what an editor has to mend, one fault a line; the log itself if nothing is known of it."""
    lines = [_LEVEL.sub("", line) for line in log.splitlines() if not _NOISE.match(line)]
    return "\n".join(map(_in_vietnamese, lines)) or log


def _in_vietnamese(line: str) -> str:
    for pattern, saying in _SAYINGS:
        if re.fullmatch(pattern, line):
            return re.sub(pattern, saying, line)
    return line


# --- On a static host ---


def require_netlify_policy(service_url: str, file: Path = PROJECT / "netlify.toml") -> None:
    """Raises BuildError if `netlify.toml` would keep browsers from sending forms to `service_url`."""
    rules = tomllib.loads(file.read_text("utf-8"))["headers"]
    said = next(rule["values"]["Content-Security-Policy"] for rule in rules if rule["for"] == "/*")
    wanted = content_security_policy(service_url)
    if said != wanted:
        raise BuildError(f"{file.name}: Content-Security-Policy phải là\n  {wanted}")


def main() -> None:
    """Build with the variables of the environment; on Netlify `URL` stands in for PHUCVU_BASE_URL."""
    base_url = os.environ.get("PHUCVU_BASE_URL") or os.environ.get("URL") or "http://127.0.0.1:8000"
    service_url = os.environ.get("PHUCVU_SERVICE_URL", "")
    content = Path(os.environ.get("PHUCVU_CONTENT_DIR") or PROJECT / "content")
    output = Path(os.environ.get("PHUCVU_SITE_DIR") or PROJECT / "public")
    try:
        if os.environ.get("NETLIFY"):
            require_netlify_policy(service_url)
        build_site(content, output, base_url=base_url, service_url=service_url)
    except BuildError as error:
        sys.exit(f"Không dựng được trang:\n{error}")
    pages = sum(1 for _ in output.rglob("*.html"))
    sys.stdout.write(f"Đã dựng {pages} trang vào {output}\n")


if __name__ == "__main__":
    main()
