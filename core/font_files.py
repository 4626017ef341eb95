"""Fonts of the computer: documents and pictures are drawn with what is there, none is shipped. Pure."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "C:/Windows/Fonts",
)


@lru_cache
def font_files() -> dict[str, Path]:
    """Where each file in the usual folders of fonts lies, by its name in small letters."""
    there: dict[str, Path] = {}
    for folder in FOLDERS:
        root = Path(folder).expanduser()
        if root.is_dir():
            for path in root.rglob("*"):
                there.setdefault(path.name.casefold(), path)
    return there
