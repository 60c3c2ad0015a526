"""Imports run one way: app and cli -> capabilities -> platform -> light; and heavy libraries stay in their rooms."""

import ast
from pathlib import Path

import pytest
from office import PROJECT

PACKAGE = PROJECT / "forms_service"

ROOT = 100  # the composition root and what it is made of: may import everything
LEVELS = {
    "vietnam": 0,
    "content": 1,
    "schedule": 2,
    "charts": 2,
    "forms": 2,
    "catalogue": 3,
    "offers": 4,
    "publishing": 5,
    "storage": 10,
    "mail": 11,
    "documents": 11,
    "sheets": 11,
    "measures": 12,
    "web": 12,
    "staff": 20,
    "notices": 21,
    "imports": 21,
    "submissions": 22,
    "matters": 23,
    "receptions": 24,
    "meetings": 25,
    "hotline": 26,
    "tallies": 26,
    "surveys": 26,
    "letters": 26,
    "rollout": 26,
    "digests": 28,
    "reports": 29,
    "exports": 30,
    "privacy": 30,
}
"""A room may import itself and rooms of lower numbers. Light up to 9, platform up to 19, capabilities above."""

ONE_ROOM = {
    "tinydb": {"storage"},
    "apsw": {"storage"},
    "weasyprint": {"documents"},
    "aiosmtplib": {"mail"},
    "argon2": {"staff"},
    "icalendar": {"schedule"},
    "uvicorn": {"app", "serving"},
    "openpyxl": {"sheets"},
    "pyotp": {"staff"},
    "segno": {"documents"},
    "pikepdf": {"documents"},
    "xlsxwriter": {"sheets"},
    "click": {"cli"},
    "yaml": {"content"},
}
"""Libraries that only these rooms name."""

HEAVY = {"starlette", "uvicorn", "tinydb", "apsw", "weasyprint", "argon2", "aiosmtplib", "click", "limits", "orjson"}


def room_of(file: Path) -> str:
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def imports_of(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def own_rooms(file: Path) -> set[str]:
    parts = [name.split(".") for name in imports_of(file) if name.startswith("forms_service.")]
    return {each[1] for each in parts if (PACKAGE / each[1]).is_dir() or (PACKAGE / f"{each[1]}.py").is_file()}


FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_room_imports_only_itself_and_what_lies_below_it(file: Path) -> None:
    room = room_of(file)
    level = LEVELS.get(room, ROOT)
    above = {other for other in own_rooms(file) - {room} if level < ROOT and LEVELS.get(other, ROOT) >= level}
    assert above == set()


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_library_is_named_only_in_its_room(file: Path) -> None:
    room = room_of(file)
    named = {name.split(".")[0] for name in imports_of(file)}
    assert {library for library in named if room not in ONE_ROOM.get(library, {room})} == set()
    if LEVELS.get(room, ROOT) < 10:
        assert named & HEAVY == set()


def test_one_module_of_storage_names_tinydb() -> None:
    naming = [
        file for file in (PACKAGE / "storage").rglob("*.py") if any(n.startswith("tinydb") for n in imports_of(file))
    ]
    assert len(naming) == 1


def test_the_folder_site_is_no_package_and_nothing_is_left_to_do() -> None:
    assert not (PROJECT / "site" / "__init__.py").exists()
    marks = ("TO" + "DO", "FIX" + "ME", "X" * 3 + ":")
    for file in [*FILES, *(PROJECT / "site").rglob("*.py")]:
        text = file.read_text("utf-8")
        assert not [mark for mark in marks if mark in text], file
