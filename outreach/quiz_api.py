"""What households answered in the self-check, for programs."""

from __future__ import annotations

from typing import Annotated

from core.access import needs
from core.api import Answer, blueprint, operation
from core.fields import Day, Entry, Input, Line
from core.i18n import language, t
from core.times import today
from core.web import actor, session
from outreach.quiz_queries import Township, figures, home
from registry.permissions import Permission as P
from schedule.queries import zone_of
from schedule.return_spans import days_of

bp = blueprint("self_check")


class TownshipAnswer(Answer):
    """A township; `households` and `share` are null where fewer than ten took part, or it would tell how few."""

    name: str
    households: int | None
    share: float | None


class ReplyAnswer(Answer):
    """How often one answer was given to one question, and its share of the answers to it."""

    question: str
    answer: str
    households: int
    share: float


class SelfCheckAnswer(Answer):
    """Sums of the self-check; `share` are the points reached of those that could be reached."""

    households: int
    share: float | None
    townships: list[TownshipAnswer]
    answers: list[ReplyAnswer]


class SelfCheckAsked(Input):
    """Of which county and which days; left out: the first county, this year."""

    county: Annotated[Line, Entry(t("County"), t("By its code."))] = ""
    since: Annotated[Day | None, Entry(t("First day"))] = None
    until: Annotated[Day | None, Entry(t("Last day"))] = None


@bp.get("/self-check")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("What households answered in the self-check"))
def get_self_check(asked: SelfCheckAsked) -> SelfCheckAnswer:
    """Sums by township and by answer, of the areas that the caller may see."""
    county = home(session(), asked.county)
    usual = days_of("year", today(zone_of(session(), county)))
    found = figures(session(), actor(), county, asked.since or usual[0], asked.until or usual[1])
    replies = [
        ReplyAnswer(question=item.text(language()), answer=words, households=count, share=share)
        for item, rows in found.answers
        for words, count, share in rows
    ]
    return SelfCheckAnswer(households=found.takers, share=found.share, answers=replies,
                           townships=[_township(one) for one in found.townships])  # fmt: skip


def _township(one: Township) -> TownshipAnswer:
    return TownshipAnswer(name=one.name, households=one.takers if one.is_told else None, share=one.share)
