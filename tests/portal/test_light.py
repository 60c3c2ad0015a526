"""A static host installs `requirements/site.txt` and nothing else: the build must not need more."""

import json
import re
import subprocess
import sys

from office import PROJECT

LIST_WHAT_IS_IMPORTED = """
import importlib.util, json, sys
from importlib.metadata import packages_distributions
spec = importlib.util.spec_from_file_location("hook", "site/hooks/content.py")
spec.loader.exec_module(importlib.util.module_from_spec(spec))
import forms_service.portal, material.plugins.search.plugin, mkdocs.__main__
owners = packages_distributions()
top = {name.partition(".")[0] for name in sys.modules}
print(json.dumps(sorted({owner for name in top for owner in owners.get(name, ())})))
"""


def locked_for_the_site():
    text = (PROJECT / "requirements" / "site.txt").read_text("utf-8")
    return {normal(name) for name in re.findall(r"^([A-Za-z0-9_.-]+)==", text, re.MULTILINE)}


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def test_building_imports_only_what_a_static_host_installs():
    listed = subprocess.run(
        [sys.executable, "-c", LIST_WHAT_IS_IMPORTED], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    imported = {normal(name) for name in json.loads(listed.stdout)} - {"phucvu"}
    assert {"mkdocs", "mkdocs-material", "jinja2"} <= imported
    assert imported <= locked_for_the_site()


def test_hooks_are_glue():
    for hook in (PROJECT / "site" / "hooks").glob("*.py"):
        assert len(hook.read_text("utf-8").splitlines()) < 110
    assert not list((PROJECT / "site").rglob("__init__.py"))
