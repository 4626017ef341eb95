"""An assessment as a sheet: ranks, scores and the points of every indicator, and how they are worked out."""

from __future__ import annotations

from core.i18n import t
from core.sheets import Column, Sheet
from core.sheets.sheet import Value
from core.times import say_days
from reports.assessment_queries import Board, Standing
from reports.assessment_words import KIND_NAMES, STATE_NAMES, line_of


def sheet_of(board: Board) -> Sheet:
    """The ranking of what the reader may see."""
    found = board.round
    period = say_days(found.starts_on, found.ends_on)
    heads = [Column(str(t("Rank")), "integer", total=""), Column(str(t("Name"))), Column(str(t("Grade"))),
             Column(str(t("Score")), "number", total="")]  # fmt: skip
    points = [Column(one.name, "number", total="", above=(str(KIND_NAMES[one.kind]),)) for one in board.criteria]
    source = str(found.criteria.get("source", ""))
    return Sheet(
        title=str(t("Assessment")),
        heading=[found.name, str(t("Period: %(period)s", period=period)), str(STATE_NAMES[found.state])],
        columns=[*heads, *points],
        rows=[_row(board, one) for one in board.shown],
        notes=[
            *(str(t("%(name)s: at most %(points)s points, %(line)s", name=one.name, points=f"{one.weight:g}",
                    line=line_of(one) or KIND_NAMES[one.kind])) for one in board.criteria),
            str(t("Indicators without a value are left out for the one concerned; the others then count for 100.")),
            *([source] if source else []),
        ],
    )  # fmt: skip


def _row(board: Board, one: Standing) -> list[Value]:
    grade = one.grade.name if one.grade else ""
    return [one.rank, one.subject.name, grade, one.score.score, *(one.points(c.key) for c in board.criteria)]
