"""The situation bulletin of a round as a Word file: the mode on every page, totals, map, villages, who waits. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from core.i18n import language, t, tn
from core.late import late
from readiness.felt_intensity import NOTICE
from readiness.felt_table import PEOPLE, SERVICES
from readiness.quick_report_picture import Picture, Village
from readiness.quick_report_words import (
    HIGHEST_COUNTS,
    MODE_NAMES,
    MODE_SENTENCES,
    ROMAN,
    VERIFY,
    marked,
    say_count,
    say_damage,
    say_degree,
    say_doubts,
    say_losses,
    say_unasked,
)

if TYPE_CHECKING:
    import docx
    import docx.oxml.ns
    import docx.shared
else:
    docx = late("docx")

HUES = {"exercise": (0x3B, 0x2A, 0x8C), "real": (0xB3, 0x26, 0x1E)}
CHINESE = "宋体"
LISTED = 60


@dataclass(frozen=True)
class Heading:
    """What stands above: the round's name, its area, the shock and the instant in words."""

    name: str
    area: str
    shock: str
    as_of: str


def bulletin(found: Picture, heading: Heading, picture: bytes | None) -> bytes:
    """The bulletin as the bytes of a .docx file; `picture` is the map as PNG, if there is one."""
    paper: Any = docx.Document()
    _fonts(paper)
    _mark_pages(paper, found)
    _say(paper, str(MODE_NAMES[found.mode]), 22, found.mode)
    _say(paper, marked(found.mode, str(t("Situation bulletin: %(name)s", name=heading.name))), 16)
    paper.add_paragraph(str(MODE_SENTENCES[found.mode]))
    paper.add_paragraph(f"{heading.shock} · {heading.area} · {t('As of %(when)s', when=heading.as_of)}")
    paper.add_paragraph(summary(found))
    _table(paper, [str(name) for name in PEOPLE.values()], [[say_count(found.people[code]) for code in PEOPLE]])
    if found.damage:
        houses = str(t(", ")).join(say_damage(found.damage))
        paper.add_paragraph(str(t("Damaged houses: %(houses)s.", houses=houses)))
    if doubts := say_doubts(found):
        _say(paper, doubts, 11)
    paper.add_paragraph(str(HIGHEST_COUNTS))
    paper.add_paragraph(str(NOTICE))
    if picture is not None:
        paper.add_picture(BytesIO(picture), width=docx.shared.Cm(16))
    for town, villages in found.by_township():
        known = [one for one in villages if one.estimate is not None]
        if known:
            _say(paper, town.name, 12)
            _table(paper, _columns(), [_row(one) for one in known])
    _waiting(paper, found)
    if unasked := say_unasked(found):
        paper.add_paragraph(unasked)
    made = BytesIO()
    paper.save(made)
    return made.getvalue()


def summary(found: Picture) -> str:
    """The state in two sentences."""
    said = t("%(here)s of %(due)s informants have reported; %(felt)s of them felt it.", here=f"{len(found.last):,}",
             due=f"{len(found.asked):,}", felt=f"{found.felt:,}")  # fmt: skip
    best = found.strongest
    if best is None or best.estimate is None:
        return str(said)
    more = t("The strongest estimate is %(degree)s in %(village)s.", degree=say_degree(best.estimate.degree),
             village=best.ground.name)  # fmt: skip
    return f"{said}{'' if language() == 'zh' else ' '}{more}"


def _columns() -> list[str]:
    return [str(t("Village or community")), str(t("Estimated intensity")), str(t("From least to most")),
            str(t("Reports")), str(t("Casualties and damage"))]  # fmt: skip


def _row(one: Village) -> list[str]:
    estimate = one.estimate
    if estimate is None:
        return [one.ground.name, "", "", f"0 / {one.asked}", ""]
    spread = f"{ROMAN[estimate.least]}–{ROMAN[estimate.most]}" if estimate.spread else ""
    cut = [f"{SERVICES[code]} {t('cut off')}" for code in one.cut]
    return [one.ground.name, say_degree(estimate.degree), spread, f"{estimate.count} / {one.asked}",
            str(t(", ")).join([*([str(VERIFY)] if one.is_doubtful else []), *say_losses(one), *cut])]  # fmt: skip


def _waiting(paper: Any, found: Picture) -> None:
    if not found.waiting:
        return
    title = tn("%(n)s informant has not reported", "%(n)s informants have not reported", len(found.waiting))
    _say(paper, str(title), 12)
    names = [f"{one.area_name} {one.name}" for one in found.waiting[:LISTED]]
    paper.add_paragraph(str(t(", ")).join(names) + (" …" if len(found.waiting) > LISTED else ""))


def _fonts(paper: Any) -> None:
    style = paper.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", docx.shared.Pt(11)
    style.element.rPr.rFonts.set(docx.oxml.ns.qn("w:eastAsia"), CHINESE)


def _mark_pages(paper: Any, found: Picture) -> None:
    """The mode in the head and foot of every page."""
    for part in (paper.sections[0].header, paper.sections[0].footer):
        run = part.paragraphs[0].add_run(f"{MODE_NAMES[found.mode]} · {MODE_SENTENCES[found.mode]}")
        run.bold, run.font.color.rgb = True, docx.shared.RGBColor(*HUES[found.mode])


def _say(paper: Any, said: str, points: int, mode: str = "") -> None:
    run = paper.add_paragraph().add_run(said)
    run.bold, run.font.size = True, docx.shared.Pt(points)
    if mode:
        run.font.color.rgb = docx.shared.RGBColor(*HUES[mode])


def _table(paper: Any, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = paper.add_table(rows=1, cols=len(columns))
    table.style = "Table Grid"
    for cell, said in zip(table.rows[0].cells, columns, strict=True):
        cell.text = said
    for row in rows:
        for cell, said in zip(table.add_row().cells, row, strict=True):
            cell.text = said
