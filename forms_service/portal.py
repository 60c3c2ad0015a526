"""Builds the site. A failed build leaves the published site as it was.

`phucvu build` calls `build_site`; a static host that has only `requirements/site.txt` runs
`python -m forms_service.portal`.
"""

import os
import re
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from forms_service.vietnam.clock import ZONE, system_clock

SITE_SOURCE = Path(__file__).resolve().parent.parent / "site"
"""mkdocs.yml, hooks and overrides."""


class BuildError(Exception):
    """The site could not be built. Raised by `build_site`; the text (Vietnamese) names each fault and its remedy."""


def build_site(
    content: Path, output: Path, *, base_url: str, service_url: str, moment: datetime | None = None
) -> None:
    """Build `content` into `output`, whole or not at all.

    `base_url` and `service_url` are origins (`https://phucvu.example`); the same or an empty `service_url` means that
    one host serves both. `moment` (aware) is what the pages call now. Raises BuildError.
    """
    raise NotImplementedError


def is_stale(content: Path, output: Path, *, moment: datetime | None = None) -> bool:
    """Whether `output` was built before a file of `content`, of the site or of the program changed, or not today.

    `moment` (aware) is now; days are counted in Asia/Ho_Chi_Minh.
    """
    raise NotImplementedError
