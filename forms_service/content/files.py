"""Which files of a folder are content."""

from pathlib import Path


def content_files(folder: Path, pattern: str) -> list[Path]:
    """Files below `folder` that match `pattern` (like `**/*.md`), in order. Raises OSError.

    Left out are hidden ones, where editors keep locks and copies, and whatever has such a name but is no file.
    """
    return sorted(path for path in folder.glob(pattern) if _is_shown(path.relative_to(folder)) and path.is_file())


def _is_shown(path: Path) -> bool:
    return not any(part.startswith(".") for part in path.parts)
