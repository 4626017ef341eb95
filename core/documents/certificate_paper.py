"""What certificates have in common: A4 across, a frame, a large name, who issued it, a code for the check. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from core.documents.pdf_fonts import width, wrapped
from core.documents.pdf_text import Colour, put
from core.documents.words import clean
from core.i18n import language, t
from core.times import say_plain_date

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

WIDE, HIGH = 841.89, 595.28  # A4 across, in points
MIDDLE = WIDE / 2
RED, GOLD, INK, GREY = (0.62, 0.11, 0.13), (0.72, 0.55, 0.22), (0.12, 0.12, 0.13), (0.38, 0.38, 0.4)
PAPER = (0.995, 0.99, 0.975)
TEXT_WIDE = 620
SIZES = (19, 17, 15.5, 14)  # of the sentences: the largest in which each fits on a line
CODE_SIDE = 92


@dataclass(frozen=True)
class Paper:
    """One certificate in words: headings, whom it is for, what it says, number, issuer, day, where to check it."""

    title: str
    under: str
    opening: str
    name: str
    said: Sequence[str]
    number: str
    issuer: str
    issued_on: date
    address: str


def draw_papers(papers: Sequence[Paper], title: str) -> bytes:
    """The certificates as one PDF, a page for each, in the language spoken."""
    from reportlab.pdfgen.canvas import Canvas

    target = BytesIO()
    canvas = Canvas(target, pagesize=(WIDE, HIGH), lang="zh-CN" if language() == "zh" else "en")
    canvas.setTitle(title)
    canvas.setAuthor(papers[0].issuer if papers else "")
    for paper in papers:
        _page(canvas, paper)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _page(canvas: Canvas, paper: Paper) -> None:
    _frame(canvas)
    _wave(canvas, MIDDLE, HIGH - 88)
    _line(canvas, paper.title, HIGH - 148, 38, RED, is_bold=True, spread=4)
    _line(canvas, paper.under, HIGH - 176, 14, GOLD, spread=3)
    y = HIGH - 226
    if paper.opening.strip():
        _line(canvas, paper.opening, y, 15, INK)
    y = _name(canvas, clean(paper.name).replace("\n", " "), y - 46)
    size = next((size for size in SIZES if all(width(line, size) <= TEXT_WIDE for line in paper.said)), SIZES[-1])
    for line in paper.said:
        for part in wrapped(line, size, TEXT_WIDE):
            _line(canvas, part, y, size, INK)
            y -= size * 1.85
    _foot(canvas, paper)


def _name(canvas: Canvas, name: str, y: float) -> float:
    """The name as large as it fits, a rule under it; gives where the text goes on."""
    size = next((size for size in (32, 28, 24, 20) if width(name, size, True) <= TEXT_WIDE), 17)
    lines = wrapped(name, size, TEXT_WIDE, True)[:3]
    for line in lines:
        _line(canvas, line, y, size, INK, is_bold=True)
        y -= size * 1.35
    longest = max(width(line, size, True) for line in lines) if lines else 0
    canvas.setStrokeColorRGB(*GOLD)
    canvas.setLineWidth(0.8)
    half = min(longest / 2 + 30, TEXT_WIDE / 2 + 15)
    canvas.line(MIDDLE - half, y + size * 0.95, MIDDLE + half, y + size * 0.95)
    return y + size * 0.95 - 46


def _foot(canvas: Canvas, paper: Paper) -> None:
    left, bottom = 92.0, 74.0
    _code(canvas, paper.address, left, bottom)
    x = left + CODE_SIDE + 16
    put(canvas, str(t("No. %(number)s", number=paper.number)), x, bottom + 66, 12, INK)
    put(canvas, str(t("Scan the code to check this certificate.")), x, bottom + 46, 9.5, GREY)
    for place, part in enumerate(wrapped(paper.address, 7.5, 250)[:3]):
        put(canvas, part, x, bottom + 30 - 10 * place, 7.5, GREY)
    centre = WIDE - 92 - 120
    lines = wrapped(clean(paper.issuer), 16, 250)[:2]
    for place, part in enumerate(reversed(lines)):
        _line(canvas, part, bottom + 46 + 21 * place, 16, INK, centre=centre)
    _line(canvas, say_plain_date(paper.issued_on), bottom + 18, 14, INK, centre=centre)


def _code(canvas: Canvas, address: str, x: float, y: float) -> None:
    """The address as a code, each dark run of a row drawn as one bar, with the quiet zone that scanners need."""
    import segno

    rows = list(segno.make_qr(address, error="m").matrix_iter(border=4))
    side = CODE_SIDE / len(rows)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(x, y, CODE_SIDE, CODE_SIDE, stroke=0, fill=1)
    canvas.setFillColorRGB(0, 0, 0)
    for number, row in enumerate(rows):
        start: int | None = None
        for place, is_dark in enumerate([*row, 0]):
            if is_dark and start is None:
                start = place
            elif not is_dark and start is not None:
                canvas.rect(x + start * side, y + CODE_SIDE - (number + 1) * side, (place - start) * side, side,
                            stroke=0, fill=1)  # fmt: skip
                start = None


def _frame(canvas: Canvas) -> None:
    canvas.setFillColorRGB(*PAPER)
    canvas.rect(0, 0, WIDE, HIGH, stroke=0, fill=1)
    for inset, thick, colour in ((26, 3.2, RED), (34, 0.8, GOLD), (40, 0.8, GOLD)):
        canvas.setStrokeColorRGB(*colour)
        canvas.setLineWidth(thick)
        canvas.rect(inset, inset, WIDE - 2 * inset, HIGH - 2 * inset)
    for x, y, right, up in (
        (40, 40, 1, 1),
        (WIDE - 40, 40, -1, 1),
        (40, HIGH - 40, 1, -1),
        (WIDE - 40, HIGH - 40, -1, -1),
    ):
        _corner(canvas, x, y, right, up)


def _corner(canvas: Canvas, x: float, y: float, right: int, up: int) -> None:
    """Angular lines as on old title deeds."""
    canvas.setStrokeColorRGB(*GOLD)
    canvas.setLineWidth(1.4)
    for step in (12, 20, 28):
        canvas.line(x + right * step, y, x + right * step, y + up * step)
        canvas.line(x, y + up * step, x + right * step, y + up * step)


def _wave(canvas: Canvas, x: float, y: float) -> None:
    """The line that a seismograph draws, between two rules."""
    canvas.setStrokeColorRGB(*GOLD)
    canvas.setLineWidth(0.8)
    canvas.line(x - 150, y, x - 42, y)
    canvas.line(x + 42, y, x + 150, y)
    canvas.setStrokeColorRGB(*RED)
    canvas.setLineWidth(2)
    canvas.setLineJoin(1)
    drawn = canvas.beginPath()
    drawn.moveTo(x - 36, y)
    for right, up in ((-22, 0), (-17, 11), (-9, -15), (0, 20), (9, -17), (16, 9), (20, 0), (36, 0)):
        drawn.lineTo(x + right, y + up)
    canvas.drawPath(drawn)


def _line(
    canvas: Canvas, text: str, y: float, size: float, colour: Colour, *, centre: float = MIDDLE,
    is_bold: bool = False, spread: float = 0,
) -> None:  # fmt: skip
    """A line about `centre`; `spread` parts its letters where it is Chinese."""
    apart = spread if language() == "zh" else 0
    whole = width(text, size, is_bold) + apart * max(0, len(text) - 1)
    put(canvas, text, centre - whole / 2, y, size, colour, is_bold, apart)
