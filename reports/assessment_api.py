"""Assessments for programs: the rounds, and who stands where with which points."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, Asked, Page, blueprint, operation, page
from core.fields import Entry
from core.i18n import t
from core.web import actor, session
from registry.permissions import Permission as P
from reports.assessment_inputs import RoundInput
from reports.assessment_models import Assessment
from reports.assessment_queries import board, round_seen, rounds
from reports.assessment_services import begin

bp = blueprint("assessments")


class RoundAnswer(Answer):
    """A round; `subject` says whether areas or units are assessed, both days count."""

    id: int
    name: str
    area: str
    subject: Literal["area", "unit"]
    state: Literal["draft", "published", "locked"]
    starts_on: date
    ends_on: date
    computed_at: datetime | None
    published_at: datetime | None
    locked_at: datetime | None
    version: int


class PointsAnswer(Answer):
    """One indicator of one subject: the value in the unit of its measure, and its points; null where there are none."""

    key: str
    name: str
    kind: str
    measure: str
    weight: float
    value: float | None
    points: float | None
    is_by_hand: bool


class StandingAnswer(Answer):
    """How one subject stands; `rank` among `of`, the score out of 100."""

    subject_id: int
    name: str
    rank: int | None
    of: int
    score: float | None
    grade: str | None
    indicators: list[PointsAnswer]


class BoardAnswer(Answer):
    """A round with those whose points the caller may see, the best first."""

    round: RoundAnswer
    standings: list[StandingAnswer]


class RoundsAsked(Asked):
    """How to list rounds."""

    sort: Annotated[Literal["newest", "-newest"], Entry(t("Sorted by"))] = "-newest"


@bp.get("/assessments")
@needs(P.VIEW_ASSESSMENT)
@operation(t("List assessments"))
def list_assessments(asked: RoundsAsked) -> Page[RoundAnswer]:
    """The rounds that the caller sees."""
    query = rounds(session(), actor())
    return page(session(), query, asked, {"newest": Assessment.id}, lambda rows: [_round(row) for row in rows])


@bp.post("/assessments")
@needs(P.ASSESS)
@operation(t("Begin an assessment"), location=lambda made: url_for(".get_assessment", round_id=made.id))
def begin_assessment(given: RoundInput) -> RoundAnswer:
    """The round, a draft with the points of the figures."""
    return _round(begin(session(), given, actor()))


@bp.get("/assessments/<int:round_id>")
@needs(P.VIEW_ASSESSMENT)
@operation(t("Get one assessment: who stands where"))
def get_assessment(round_id: int) -> BoardAnswer:
    """The round with its ranking."""
    found = board(session(), round_seen(session(), round_id, actor()), actor())
    standings = [
        StandingAnswer(
            subject_id=one.subject.id, name=one.subject.name, rank=one.rank, of=len(found.all), score=one.score.score,
            grade=one.grade.name if one.grade else None,
            indicators=[
                PointsAnswer(
                    key=c.key, name=c.name, kind=c.kind, measure=c.measure, weight=c.weight,
                    value=row.value if (row := one.rows.get(c.key)) else None, points=one.points(c.key),
                    is_by_hand=row is not None and row.set_points is not None,
                )
                for c in found.criteria
            ],
        )
        for one in found.shown
    ]  # fmt: skip
    return BoardAnswer(round=_round(found.round), standings=standings)


def _round(one: Assessment) -> RoundAnswer:
    return RoundAnswer(
        id=one.id, name=one.name, area=one.area.code, subject=one.subject, state=one.state,
        starts_on=one.starts_on, ends_on=one.ends_on, computed_at=one.computed_at, published_at=one.published_at,
        locked_at=one.locked_at, version=one.version,
    )  # fmt: skip
