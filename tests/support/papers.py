"""Reads papers back: the words of a Word file, the words and the code of a PDF that reportlab drew."""

from __future__ import annotations

import re
import zlib
from base64 import a85decode
from collections.abc import Iterator
from io import BytesIO

import zxingcpp
from docx import Document
from docx.document import Document as Opened
from PIL import Image, ImageDraw

SCALE = 4
BAR = re.compile(rb"([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re f\*?")
BLACK = re.compile(rb"\n0 0 0 rg\n(.*?)(?=\n[\d. ]+ rg|\nBT|$)", re.S)
SHOWN = re.compile(rb"\((.*?)(?<!\\)\) Tj", re.S)


def opened(content: bytes) -> Opened:
    """The Word file, opened."""
    return Document(BytesIO(content))


def words(content: bytes) -> str:
    """All text of a Word file: paragraphs, then the cells of tables row by row."""
    document = opened(content)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def streams(pdf: bytes) -> Iterator[bytes]:
    """The contents of the pages, as they were before they were packed."""
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.S):
        try:
            yield zlib.decompress(a85decode(packed.strip().removesuffix(b"~>")))
        except (ValueError, zlib.error):
            continue


def said(pdf: bytes) -> str:
    """The words of a PDF in fonts that every reader has; Chinese ones are written in two bytes a letter."""
    found = []
    for page in streams(pdf):
        for text in SHOWN.findall(page):
            plain = re.sub(rb"\\([0-7]{3})", lambda octal: bytes([int(octal[1], 8)]), text)
            plain = re.sub(rb"\\(.)", rb"\1", plain, flags=re.S)
            found.append(_letters(plain))
    return "".join(found)


def _letters(plain: bytes) -> str:
    """What is Chinese when it is read as two bytes a letter, is; the rest is Western."""
    if plain and not len(plain) % 2:
        letters = plain.decode("utf-16-be", "replace")
        if all(letter in "，。：（）、" or "\u4e00" <= letter <= "\u9fff" for letter in letters):
            return letters
    return plain.decode("latin-1")


def code(pdf: bytes) -> str:
    """What the code on the first page says, read as a scanner reads it."""
    picture = Image.new("L", (842 * SCALE, 596 * SCALE), 255)
    draw = ImageDraw.Draw(picture)
    page = next(page for page in streams(pdf) if BLACK.search(page))
    for bar in BAR.findall(BLACK.findall(page)[-1]):
        x, y, wide, high = (float(number) * SCALE for number in bar)
        top = 595.28 * SCALE - y - high
        draw.rectangle((round(x), round(top), round(x + wide) - 1, round(top + high) - 1), fill=0)
    (found,) = zxingcpp.read_barcodes(picture)
    return str(found.text)
