"""Text on a page of a PDF file, each script in a font of its own. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.documents.pdf_fonts import runs, western

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

Colour = tuple[float, float, float]


def put(
    canvas: Canvas, text: str, x: float, y: float, size: float, colour: Colour, is_bold: bool = False, apart: float = 0
) -> None:
    """The text with its left end at that point, in points from the lower left corner; `apart` parts its letters."""
    drawn = canvas.beginText(x, y)
    drawn.setFillColorRGB(*colour)
    drawn.setStrokeColorRGB(*colour)
    drawn.setCharSpace(apart)
    for font, piece in runs(text, is_bold):
        drawn.setFont(font, size)
        # Chinese fonts have no bold cut here: the outline of the letters is drawn too
        thickens = is_bold and font not in western()
        drawn.setTextRenderMode(2 if thickens else 0)
        drawn.textOut(piece)
    canvas.setLineWidth(size / 45)
    canvas.drawText(drawn)
