"""Forms of Word as offices hand them in: A4, fonts for both scripts, numbered headings, tables with repeated heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Emu, Pt, RGBColor

NUMBERING = 1
GREY = "EDEDED"


@dataclass(frozen=True)
class Look:
    """Fonts and sizes (in points) of one language; `heads` is how headings are numbered."""

    title: tuple[str, str, float]  # Western font, Chinese font, size
    heading: tuple[str, str, float]
    body: tuple[str, str, float]
    table: tuple[str, str, float]
    heads: tuple[str, str]  # number format and the text around it
    page: tuple[str, str]  # what stands before and after the page number
    indents: bool


CHINESE = Look(
    title=("Times New Roman", "方正小标宋简体", 22), heading=("Times New Roman", "黑体", 14),
    body=("Times New Roman", "仿宋", 12), table=("Times New Roman", "宋体", 10.5),
    heads=("chineseCounting", "%1、"), page=("— ", " —"), indents=True,
)  # fmt: skip
ENGLISH = Look(
    title=("Georgia", "宋体", 20), heading=("Georgia", "宋体", 13), body=("Georgia", "宋体", 11),
    table=("Calibri", "宋体", 10), heads=("decimal", "%1."), page=("Page ", ""), indents=False,
)  # fmt: skip
STAND_INS = {"方正小标宋简体": "宋体", "仿宋": "FangSong", "黑体": "SimHei", "宋体": "SimSun"}
"""What a computer without the font shows instead."""


class Form:
    """A form that is put together from top to bottom."""

    def __init__(self, look: Look, is_landscape: bool = False) -> None:
        self.look = look
        self.document = Document()
        self._set_up_page(is_landscape)
        self._set_up_styles()
        self._number_headings()
        self._number_pages()
        self._name_stand_ins()

    @property
    def width(self) -> int:
        """How wide the text is, in English metric units."""
        section: Any = self.document.sections[0]
        return int(section.page_width - section.left_margin - section.right_margin)

    def title(self, text: str) -> None:
        """The title, alone on its line."""
        self.document.add_paragraph(text, style="Title")

    def heading(self, text: str) -> None:
        """A heading, numbered by Word so that parts left out leave no gap."""
        self.document.add_paragraph(text, style="Heading 1")

    def text(self, text: str, is_indented: bool | None = None) -> Any:
        """A paragraph; its first line is indented where that is the custom."""
        paragraph = self.document.add_paragraph(text, style="Body Text")
        if self.look.indents if is_indented is None else is_indented:
            self._indent(paragraph)
        return paragraph

    def picture(self, field: str) -> None:
        """A paragraph that a picture fills, in the middle."""
        paragraph = self.document.add_paragraph(field, style="Body Text")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing = 1

    def tag(self, text: str) -> None:
        """A paragraph that only tells which of the following stand, and is gone afterwards."""
        self.document.add_paragraph("{%p " + text + " %}")

    def right(self, *texts: str) -> None:
        """Lines at the right edge, such as unit and date; they stay on one page."""
        for number, text in enumerate(texts):
            paragraph = self.document.add_paragraph(text, style="Body Text")
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.right_indent = Cm(1)
            paragraph.paragraph_format.space_before = Pt(18 if number == 0 else 0)
            paragraph.paragraph_format.keep_with_next = number < len(texts) - 1

    def facts(self, rows: Sequence[Sequence[str]]) -> None:
        """A table of names and values: rows of two or four; in a row of two the value fills the rest."""
        table = self._table(len(rows), 4)
        widths = _shares(self.width, (17, 33, 17, 33))
        for row, given in zip(table.rows, rows, strict=True):
            if len(given) == 2:
                row.cells[1].merge(row.cells[3])
            for place, text in enumerate(given):
                self._fill(row.cells[place], text, is_head=place % 2 == 0, is_centred=place % 2 == 0)
            _set_widths(row, widths)
            _keep_whole(row)

    def rows(
        self, heads: Sequence[str], loop: str, cells: Sequence[str], shares: Sequence[int],
        centred: Sequence[int] = (), total: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """A table whose middle row is repeated; `shares` are widths in any unit, `centred` columns by number."""
        self.nested(heads, [(loop, None), cells, ("endfor", None)], shares, centred, total)

    def nested(
        self, heads: Sequence[str], body: Sequence[Any], shares: Sequence[int], centred: Sequence[int] = (),
        total: Sequence[str] = (), bold: Sequence[int] = (),
    ) -> None:  # fmt: skip
        """The same with rows and tags ((text, None)) as given; `bold` are rows of `body` that head others."""
        table = self._table(1 + len(body) + bool(total), len(heads))
        widths = _shares(self.width, shares)
        for place, head in enumerate(heads):
            self._fill(table.rows[0].cells[place], head, is_head=True, is_centred=True)
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for number, (row, given) in enumerate(zip(table.rows[1:], [*body, *([total] if total else [])], strict=True)):
            if isinstance(given, tuple):
                row.cells[0].text = "{%tr " + given[0] + " %}"
                continue
            for place, text in enumerate(given):
                self._fill(
                    row.cells[place], text, is_head=given is total or number in bold, is_centred=place in centred
                )
        for row in table.rows:
            _set_widths(row, widths)
            _keep_whole(row)

    def signatures(self, texts: Sequence[str]) -> None:
        """Places to sign, side by side without lines around them."""
        table = self.document.add_table(1, len(texts))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        for cell, text in zip(table.rows[0].cells, texts, strict=True):
            self._fill(cell, text, is_head=False, is_centred=False)
            cell.paragraphs[0].paragraph_format.space_before = Pt(30)
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        _set_widths(table.rows[0], _shares(self.width, (1,) * len(texts)))
        _keep_whole(table.rows[0])

    def gap(self, points: float = 6) -> None:
        """A little room, as between two tables, which Word would otherwise join."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        paragraph.paragraph_format.line_spacing = Pt(points)

    def _table(self, rows: int, columns: int) -> Any:
        table = self.document.add_table(rows, columns)
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        margins = parse_xml(
            f'<w:tblCellMar {nsdecls("w")}><w:top w:w="50" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
            f'<w:bottom w:w="50" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
        )
        table._tbl.tblPr.append(margins)
        return table

    def _fill(self, cell: Any, text: str, is_head: bool, is_centred: bool) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.style = self.document.styles["Table Text"]
        run = paragraph.add_run(text)
        if is_centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if is_head:
            run.bold = True
            cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="{GREY}"/>'))
        cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:vAlign {nsdecls("w")} w:val="center"/>'))

    def _indent(self, paragraph: Any) -> None:
        indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
        indent.set(qn("w:firstLineChars"), "200")
        indent.set(qn("w:firstLine"), str(int(self.look.body[2] * 40)))

    def _set_up_page(self, is_landscape: bool) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.top_margin, section.bottom_margin = Cm(3), Cm(2.6)
        section.left_margin, section.right_margin = Cm(2.7), Cm(2.5)
        if is_landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Cm(29.7), Cm(21)
            section.top_margin, section.bottom_margin = Cm(2.4), Cm(2)
            section.left_margin = section.right_margin = Cm(2)
        section.footer_distance = Cm(1.4)

    def _set_up_styles(self) -> None:
        styles, look = self.document.styles, self.look
        _font(styles["Normal"], look.body)
        for name, font in (("Title", look.title), ("Heading 1", look.heading), ("Body Text", look.body)):
            _font(styles[name], font)
        styles.add_style("Table Text", 1).base_style = styles["Normal"]
        _font(styles["Table Text"], look.table)
        styles["Table Text"].paragraph_format.space_after = Pt(0)
        styles["Table Text"].paragraph_format.line_spacing = 1.15
        title = styles["Title"].paragraph_format
        title.alignment, title.space_before, title.space_after = WD_ALIGN_PARAGRAPH.CENTER, Pt(0), Pt(18)
        _remove(styles["Title"].element, "w:pBdr")
        styles["Heading 1"].font.bold = not look.indents
        heading = styles["Heading 1"].paragraph_format
        heading.space_before, heading.space_after, heading.keep_with_next = Pt(14), Pt(6), True
        styles["Body Text"].paragraph_format.space_after = Pt(0 if look.indents else 4)
        styles["Body Text"].paragraph_format.line_spacing = 1.5 if look.indents else 1.3

    def _number_headings(self) -> None:
        kind, around = self.look.heads
        numbering = self.document.part.numbering_part.element
        for old in list(numbering):
            numbering.remove(old)
        numbering.append(parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{NUMBERING}"><w:multiLevelType w:val="singleLevel"/>'
            f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:pStyle w:val="Heading1"/>'
            f'<w:suff w:val="{"nothing" if self.look.indents else "space"}"/><w:lvlText w:val="{around}"/>'
            f'<w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
        ))  # fmt: skip
        numbering.append(parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{NUMBERING}"><w:abstractNumId w:val="{NUMBERING}"/></w:num>'
        ))  # fmt: skip
        properties = self.document.styles["Heading 1"].element.get_or_add_pPr()
        properties.get_or_add_numPr().get_or_add_numId().val = NUMBERING

    def _number_pages(self) -> None:
        paragraph = self.document.sections[0].footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.style = self.document.styles["Table Text"]
        before, after = self.look.page
        paragraph.add_run(before)
        run = paragraph.add_run()
        for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "1"), ("end", "")):
            run._r.append(_field_part(kind, text))
        paragraph.add_run(after)

    def _name_stand_ins(self) -> None:
        """A computer without a font is told which other one comes nearest."""
        for part in self.document.part.package.iter_parts():
            if str(part.partname) == "/word/fontTable.xml":
                fonts = "".join(
                    f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
                    for name, other in STAND_INS.items()
                )
                part._blob = f"<w:fonts {nsdecls('w')}>{fonts}</w:fonts>".encode()


def _field_part(kind: str, text: str) -> Any:
    if kind == "text":
        element = OxmlElement("w:t")
        element.text = text
    elif kind:
        element = OxmlElement("w:fldChar")
        element.set(qn("w:fldCharType"), kind)
    else:
        element = OxmlElement("w:instrText")
        element.text = text
    return element


def _font(style: Any, font: tuple[str, str, float]) -> None:
    western, chinese, size = font
    style.font.name, style.font.size, style.font.bold = western, Pt(size), False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name, value in (("ascii", western), ("hAnsi", western), ("cs", western), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{name}"), value)


def _remove(element: Any, name: str) -> None:
    for found in list(element.iter(qn(name))):
        found.getparent().remove(found)


def _shares(width: int, shares: Sequence[int]) -> list[int]:
    return [width * share // sum(shares) for share in shares]


def _set_widths(row: Any, widths: Sequence[int]) -> None:
    place = 0
    for cell in row._tr.tc_lst:
        span = cell.grid_span
        cell.width = Emu(sum(widths[place : place + span]))
        place += span
    for column, width in zip(row.table.columns, widths, strict=True):
        column.width = Emu(width)


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
