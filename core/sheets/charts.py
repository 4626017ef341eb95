"""Charts inside a workbook, drawn by the spreadsheet program from the cells of their sheet."""

from __future__ import annotations

from typing import Any

from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.worksheet.pagebreak import Break

from core.sheets.sheet import FORMATS, Sheet, SheetChart

COLOURS = ("0D6B68", "B3561E", "2A5AA8", "8A6D00", "7C3A8C", "4D7A2A")
PATTERNS: tuple[Any, ...] = (None, "wdUpDiag", "pct25", "wdDnDiag", "cross", "dkHorz")
DASHES = ("solid", "dash", "sysDot", "dashDot", "lgDash", "sysDash")
MARKERS = ("circle", "square", "triangle", "diamond", "x", "plus")
WIDE_CM, HIGH_CM, ROWS_HIGH = 24, 7.5, 16
ON_A_PAGE = 2
MOST_POINTS = 60  # of more rows than these only the first are drawn: a chart of more cannot be read


def add_charts(page: Any, sheet: Sheet, header_row: int, last: int, below: int) -> None:
    """Put the sheet's charts under each other, the first from the row `below` on; on paper no chart is cut in two."""
    for at, wanted in enumerate(sheet.charts):
        if at % ON_A_PAGE == 0:
            page.row_breaks.append(Break(id=below + at * ROWS_HIGH - 1))
        page.add_chart(_chart(page, sheet, wanted, header_row, last), f"A{below + at * ROWS_HIGH}")


def _chart(page: Any, sheet: Sheet, wanted: SheetChart, header_row: int, last: int) -> Any:
    chart: Any = LineChart() if wanted.kind == "line" else BarChart()
    last = min(last, header_row + MOST_POINTS)
    for column in wanted.values:
        cells = Reference(page, min_col=column + 1, min_row=header_row + 1, max_row=last)
        chart.series.append(Series(cells, title=sheet.columns[column].header))
    chart.set_categories(Reference(page, min_col=wanted.labels + 1, min_row=header_row + 1, max_row=last))
    chart.title, chart.width, chart.height = wanted.title, WIDE_CM, HIGH_CM
    chart.x_axis.title = sheet.columns[wanted.labels].header
    chart.y_axis.title = wanted.unit or None
    chart.y_axis.number_format = FORMATS[sheet.columns[wanted.values[0]].kind]
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="E3DFD3"))
    chart.x_axis.delete = chart.y_axis.delete = False
    if len(wanted.values) == 1:
        chart.legend = None
    else:
        chart.legend.position = "b"
    for at, series in enumerate(chart.series):
        _dress(series, at % len(COLOURS), wanted.kind == "line")
    return chart


def _dress(series: Any, at: int, is_line: bool) -> None:
    """Give the series a colour and, because copies are grey, a pattern or a dash of its own."""
    look = series.graphicalProperties
    if is_line:
        look.line.solidFill, look.line.dashStyle, look.line.width = COLOURS[at], DASHES[at], 22_000
        series.smooth = False
        series.marker.symbol, series.marker.size = MARKERS[at], 6
        series.marker.graphicalProperties = GraphicalProperties(solidFill=COLOURS[at])
    elif PATTERNS[at] is None:
        look.solidFill = COLOURS[at]
    else:
        white, colour = (_rgb(colour) for colour in ("FFFFFF", COLOURS[at]))
        look.pattFill = PatternFillProperties(prst=PATTERNS[at], fgClr=white, bgClr=colour)
        look.line.solidFill = COLOURS[at]


def _rgb(colour: str) -> ColorChoice:
    wanted: Any = colour  # the library takes the text, its types do not say so
    return ColorChoice(srgbClr=wanted)
