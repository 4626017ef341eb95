"""Day sheets as a PDF to print: A4 upright, a page for each team and day, more where there are many stops. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from core.documents.pdf_fonts import width, wrapped
from core.documents.pdf_text import put
from core.i18n import Text, language, t
from planning.day_sheet_context import Words, context, document_title
from planning.day_sheet_facts import SheetsFacts
from planning.route_pictures import HIGH as MAP_HIGH
from planning.route_pictures import WIDE as MAP_WIDE

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

WIDE, HIGH = 595.28, 841.89  # A4 upright, in points
LEFT, RIGHT, TOP, BOTTOM = 46.0, 549.0, 796.0, 52.0
TEXT_WIDE = RIGHT - LEFT
INK, GREY, LINE, HEAD = (0.1, 0.12, 0.13), (0.38, 0.4, 0.41), (0.62, 0.65, 0.65), (0.93, 0.94, 0.93)
SIZE, LEAD, PAD = 9.5, 12.5, 4.0
PICTURE_WIDE = 440.0
NOTES_HIGH = 64.0
COLUMNS: Sequence[tuple[Text, float]] = (
    (t("No."), 32), (t("Time"), 42), (t("Way there"), 48), (t("Unit and address"), 149), (t("Contact"), 88),
    (t("Activity"), 80), (t("Record"), 64),
)  # fmt: skip


def draw(facts: SheetsFacts) -> bytes:
    """The sheets as one PDF, in the language spoken."""
    from reportlab.pdfgen.canvas import Canvas

    target, words = BytesIO(), context(facts)
    canvas = Canvas(target, pagesize=(WIDE, HIGH), lang="zh-CN" if language() == "zh" else "en")
    canvas.setTitle(document_title(facts))
    canvas.setAuthor(words["document"]["issuer"])
    for sheet in words["sheets"]:
        _Page(canvas, words["document"], sheet).draw()
    canvas.save()
    return target.getvalue()


class _Page:
    """One team's day, from top to bottom; what does not fit goes on on the next page."""

    def __init__(self, canvas: Canvas, document: Mapping[str, str], sheet: Words) -> None:
        self.canvas = canvas
        self.document = document
        self.sheet = sheet
        self.y = TOP

    def draw(self) -> None:
        """All of it."""
        title = str(self.sheet["title"])
        size = next((size for size in (17, 15, 13) if width(title, size, True) <= TEXT_WIDE), 11)
        put(self.canvas, title, LEFT + (TEXT_WIDE - width(title, size, True)) / 2, self.y - size, size, INK, True)
        self.y -= size + 12
        self._facts()
        self.y -= 8
        self._stops()
        self._map()
        self._notes()
        self._foot()
        self.canvas.showPage()

    def _facts(self) -> None:
        sheet = self.sheet
        back = sheet["back"]
        if sheet["way_back"]:
            back += str(t(" (%(remark)s)", remark=t("way back %(minutes)s", minutes=sheet["way_back"])))
        for name, value in (
            (t("Sets out"), f"{sheet['leaves']} {sheet['base']}".strip()), (t("Returns at"), back),
            (t("Members"), sheet["people"]), (t("Vehicles"), sheet["vehicles"]), (t("To bring"), sheet["bring"]),
            (t("In all"), sheet["summary"]),
        ):  # fmt: skip
            self._row([str(name), value], [84, TEXT_WIDE - 84], heads=(0,))

    def _stops(self) -> None:
        widths = [wide for _, wide in COLUMNS]
        self._heads(widths)
        for stop in self.sheet["stops"]:
            together = str(t(" (%(remark)s)", remark=t("with %(team)s", team=stop["together"])))
            people = str(t("%(people)s people", people=stop["people"])) if stop["people"] else ""
            cells = [
                stop["number"], f"{stop['starts']}\n–{stop['ends']}", stop["way"],
                _lines(stop["name"] + (together if stop["together"] else ""), stop["where"], stop["note"]),
                _lines(stop["contact"], stop["phone"]), _lines(stop["activity"], people, stop["state"]), "",
            ]  # fmt: skip
            self._row(cells, widths, is_headed=True)

    def _heads(self, widths: Sequence[float]) -> None:
        self._row([str(name) for name, _ in COLUMNS], widths, heads=range(len(COLUMNS)))

    def _row(
        self, cells: Sequence[str], widths: Sequence[float], heads: Sequence[int] = (), is_headed: bool = False
    ) -> None:
        """One row of a table with its lines; `is_headed`: on a new page the heads stand above it again."""
        texts = [_wrapped(cell, wide - 2 * PAD, at in heads)
                 for at, (cell, wide) in enumerate(zip(cells, widths, strict=True))]  # fmt: skip
        high = max(map(len, texts)) * LEAD + 2 * PAD
        if self.y - high < BOTTOM:
            self._turn()
            if is_headed:
                self._heads(widths)
        x = LEFT
        for at, (lines, wide) in enumerate(zip(texts, widths, strict=True)):
            self._box(x, high, wide, at in heads)
            for number, line in enumerate(lines):
                put(self.canvas, line, x + PAD, self.y - PAD - SIZE - number * LEAD + 1, SIZE, INK, at in heads)
            x += wide
        self.y -= high

    def _box(self, x: float, high: float, wide: float, is_head: bool) -> None:
        self.canvas.setStrokeColorRGB(*LINE)
        self.canvas.setFillColorRGB(*(HEAD if is_head else (1, 1, 1)))
        self.canvas.setLineWidth(0.6)
        self.canvas.rect(x, self.y - high, wide, high, stroke=1, fill=1)

    def _map(self) -> None:
        if not self.sheet["map"]:
            return
        from reportlab.lib.utils import ImageReader

        high = PICTURE_WIDE * MAP_HIGH / MAP_WIDE
        self._make_room(high + 10)
        picture = ImageReader(BytesIO(self.sheet["map"].held))
        self.canvas.drawImage(picture, LEFT + (TEXT_WIDE - PICTURE_WIDE) / 2, self.y - 10 - high, PICTURE_WIDE, high)
        self.y -= high + 10

    def _notes(self) -> None:
        self._make_room(NOTES_HIGH + 52)
        self.y -= 10
        self._box(LEFT, NOTES_HIGH, TEXT_WIDE, is_head=False)
        put(self.canvas, str(t("Remarks on site")), LEFT + PAD, self.y - PAD - SIZE, SIZE, GREY)
        self.y -= NOTES_HIGH + 28
        put(self.canvas, str(t("Team leader (signature): ")), LEFT, self.y, SIZE, INK)
        put(self.canvas, str(t("Date: ")), LEFT + TEXT_WIDE * 0.6, self.y, SIZE, INK)

    def _foot(self) -> None:
        """Who made it when, and where the times of the ways come from, at the foot of the last page."""
        left = str(t("Ways: %(source)s", source=self.document["source"])) if self.document["source"] else ""
        right = f"{self.document['issuer']}  {self.document['made_on']}".strip()
        put(self.canvas, left, LEFT, 34, 7.5, GREY)
        put(self.canvas, right, RIGHT - width(right, 7.5), 34, 7.5, GREY)

    def _make_room(self, high: float) -> None:
        if self.y - high < BOTTOM:
            self._turn()

    def _turn(self) -> None:
        self.canvas.showPage()
        self.y = TOP
        put(self.canvas, str(self.sheet["title"]), LEFT, self.y, SIZE, GREY)
        self.y -= 12


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _wrapped(text: str, most: float, is_bold: bool) -> list[str]:
    return [part for line in text.split("\n") for part in (wrapped(line, SIZE, most, is_bold) or [""])]
