"""The one door to figures: whoever shows, draws, compares or files them asks here and gets the same numbers."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.access import Actor
from reports.cube import Question
from reports.figures import Figures
from reports.inputs import FiguresInput
from reports.queries import participation
from schedule.queries import zone_of


def ask(session: Session, question: Question, actor: Actor) -> Figures:
    """Lines keyed by the dimensions in the order of `question.by`, and the total, of what the reader may see.

    Lines of measures that do not add up (units reached, medians) are counted anew for every question: totals of rows
    and of columns are questions of their own.
    """
    asked = FiguresInput(
        starts_on=question.starts_on, ends_on=question.ends_on, by=list(question.by),
        level=question.level, area_id=question.area_id, kind=question.kind,
        activity=question.activity, campaign_id=question.campaign_id,
    )  # fmt: skip
    return participation(session, asked, actor, zone_of(session))
