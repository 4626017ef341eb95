"""Fonts of PDF files: a Chinese font of the computer, embedded as far as it is used, else a built-in one. Pure."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from core.font_files import font_files

BUILT_IN_WESTERN = ("Times-Roman", "Times-Bold")
WESTERN = (
    ("times.ttf", "timesbd.ttf"),
    ("LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf"),
    ("FreeSerif.ttf", "FreeSerifBold.ttf"),
    ("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf"),
)
BUILT_IN = "STSong-Light"
CLOSING = frozenset("），。、；：！？】》”’")  # never begin a line
FILES = (
    "simsun.ttc",
    "STSONG.TTF",
    "NotoSerifSC-Regular.ttf",
    "uming.ttc",
    "wqy-zenhei.ttc",
    "wqy-microhei.ttc",
    "NotoSansSC-Regular.ttf",
    "DroidSansFallbackFull.ttf",
    "simhei.ttf",
)
"""Files with TrueType outlines, which alone can be embedded in part; the more dignified first."""


@lru_cache
def fonts() -> tuple[str, ...]:
    """Names of Chinese fonts that can be drawn with, the best first; the last is built into every reader of PDF."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    there = font_files()
    found = [name for file in FILES if (name := _registered(there.get(file.casefold())))][:2]
    pdfmetrics.registerFont(UnicodeCIDFont(BUILT_IN))
    return (*found, BUILT_IN)


@lru_cache
def western() -> tuple[str, str]:
    """Names of the fonts for Western text, plain and bold: embedded ones, else those built into every reader."""
    there = font_files()
    for pair in WESTERN:
        plain, bold = (_registered(there.get(file.casefold())) for file in pair)
        if plain and bold:
            return plain, bold
    return BUILT_IN_WESTERN


def font_for(text: str, is_bold: bool = False) -> str:
    """The font for a text: a Western one where that has all its letters, else the first Chinese one that has."""
    if all(ord(letter) < 256 or letter in "–—‘’“”" for letter in text):
        return western()[is_bold]
    return next((name for name in fonts() if _has(name, text)), fonts()[0])


def runs(text: str, is_bold: bool = False) -> list[tuple[str, str]]:
    """The text in pieces, each with its font: Chinese and Western parts of a line are set in fonts of their own."""
    found: list[tuple[str, str]] = []
    for letter in text:
        font = found[-1][0] if found and letter == " " else font_for(letter, is_bold)
        if found and found[-1][0] == font:
            found[-1] = (font, found[-1][1] + letter)
        else:
            found.append((font, letter))
    return found


def width(text: str, size: float, is_bold: bool = False) -> float:
    """How wide the text is in points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return sum(float(stringWidth(piece, font, size)) for font, piece in runs(text, is_bold))


def wrapped(text: str, size: float, most: float, is_bold: bool = False) -> list[str]:
    """The text in lines no wider than `most` points; Chinese breaks anywhere, Western words stay whole if they can."""
    lines, line = [], ""
    for letter in text:
        if width(line + letter, size, is_bold) <= most or not line or letter in CLOSING:
            line += letter
            continue
        if letter == " ":
            lines.append(line)
            line = ""
            continue
        cut = line.rfind(" ") + 1 if letter.isascii() and line[-1].isascii() else 0
        lines.append(line[:cut].rstrip() if cut else line)
        line = (line[cut:] if cut else "") + letter
    return [*lines, line] if line else lines


def _registered(path: Path | None) -> str:
    """The name under which the font was made known; empty for one that is not there or cannot be used."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    if path is None:
        return ""
    try:
        pdfmetrics.registerFont(TTFont(path.stem, str(path), subfontIndex=0))
    except (TTFError, OSError, ValueError, KeyError, IndexError):
        return ""
    return path.stem


def _has(font: str, text: str) -> bool:
    from reportlab.pdfbase import pdfmetrics

    if font == BUILT_IN:
        return all(ord(letter) < 0x10000 for letter in text)
    letters = pdfmetrics.getFont(font).face.charToGlyph
    return all(ord(letter) in letters for letter in text)
