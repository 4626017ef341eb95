"""What charts and maps are drawn on: a sheet with title and source, colours, fonts of the computer. Pure."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from core.font_files import font_files

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

COLOURS = ("#0d6b68", "#b3561e", "#2a5aa8", "#8a6d00", "#7c3a8c", "#4d7a2a", "#a33b5c", "#566468")
"""Told apart also by those who see red and green alike, and by how dark they are."""

INK, MUTED, LINE = "#17282c", "#566468", "#e3dfd3"
CHINESE = (
    "NotoSansSC-Regular.otf", "NotoSansSC-Regular.ttf", "SourceHanSansSC-Regular.otf", "SourceHanSansCN-Regular.otf",
    "msyh.ttc", "PingFang.ttc", "wqy-microhei.ttc", "NotoSansCJK-Regular.ttc", "wqy-zenhei.ttc", "simhei.ttf",
    "STHeiti Light.ttc", "DroidSansFallbackFull.ttf", "simsun.ttc", "STSONG.TTF", "uming.ttc",
)  # fmt: skip
"""Files of Chinese fonts, those that read best in a chart first."""

_WESTERN = "DejaVu Sans"  # comes with the drawing library
_drawing = threading.Lock()


@contextmanager
def drawing() -> Iterator[None]:
    """One picture at a time: the drawing library is not made for several threads."""
    with _drawing:
        yield


@lru_cache
def families() -> tuple[str, ...]:
    """Names of the fonts to draw with, letter by letter the first that has it; a Chinese one first if one is there."""
    from matplotlib import font_manager

    there = font_files()
    for file in CHINESE:
        path = there.get(file.casefold())
        if path is None:
            continue
        known = len(font_manager.fontManager.ttflist)
        try:
            font_manager.fontManager.addfont(str(path))
        except (OSError, RuntimeError, ValueError):
            continue  # not a font that can be drawn with
        return font_manager.fontManager.ttflist[known].name, _WESTERN
    return (_WESTERN,)


def has_chinese() -> bool:
    """Whether Chinese can be drawn; where it cannot, boxes stand in its place, and the page can say so beforehand."""
    return len(families()) > 1


def font(size: float) -> FontProperties:
    """The font at that size in points."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(family=list(families()), size=size)


def new_figure(width: float, height: float) -> Figure:
    """An empty white sheet of that size in inches, its parts laid out so that nothing overlaps."""
    import matplotlib
    from matplotlib.figure import Figure

    matplotlib.rcParams["svg.hashsalt"] = "zhenan"  # the same chart gives the same file
    return Figure(figsize=(width, height), layout="constrained", facecolor="white")


def signed(figure: Any, title: str, unit: str, source: str) -> None:
    """Put the title above, with the unit beneath it, and the source at the foot."""
    figure.suptitle(wrapped(title, 60 if unit else 72), font=font(14), color=INK, x=0.02, ha="left")
    if unit:
        figure.text(0.985, 0.985, unit, font=font(9), color=MUTED, ha="right", va="top")
    if source:
        figure.supxlabel(wrapped(source, 100), font=font(8), color=MUTED, x=0.02, ha="left")


def wrapped(text: str, most: int) -> str:
    """The text in lines of at most `most` half-width characters; Western words stay whole if they can."""
    lines, line, width = [], "", 0
    for letter in text:
        wide = 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if width + wide > most and line:
            cut = line.rfind(" ") + 1 if letter.isascii() and line[-1].isascii() else 0
            lines.append(line[:cut].rstrip() if cut else line)
            line = line[cut:].lstrip() if cut else ""
            width = sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line)
        line, width = line + letter, width + wide
    return "\n".join([*lines, line])
