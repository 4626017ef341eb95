"""How a drill's evaluation compares: with the unit's last one, and with similar units of the county, none named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from drills import scoring
from drills.evaluation_marks import Line, compared, means
from drills.evaluation_models import Evaluation
from drills.evaluation_queries import Overall, evaluated_before, overall_of, signed
from drills.indicator_queries import TABLETOP_TYPES, mode_of
from drills.models import Drill
from drills.scoring import Spread
from registry.models import Area, Unit
from registry.scope import beneath
from schedule.models import Event

SIMILAR_DAYS = 366
FEWEST_UNITS = 3
"""With fewer, the figures would tell whose they are."""


@dataclass(frozen=True)
class Compared:
    """A drill's evaluation beside others; `before` is the unit's last evaluated drill, `others` may be None."""

    now: Overall
    before: Overall | None
    before_drill: Drill | None
    others: Spread | None
    lines: list[Line]

    @property
    def change(self) -> float | None:
        """By how many points the score went up since last time."""
        return round(self.now.score - self.before.score, 1) if self.before else None


def comparison_of(session: Session, drill: Drill, by_indicator: bool = True) -> Compared | None:
    """The comparison; None while nobody has signed an evaluation of the drill. Without indicators it is quicker."""
    mine = signed(session, drill)
    now = overall_of(mine)
    if now is None:
        return None
    earlier = evaluated_before(session, drill)
    before = signed(session, earlier) if earlier is not None else []
    similar = _similar(session, drill)
    scores = [mean for ones in similar if (mean := scoring.mean([score for _, score in ones])) is not None]
    lines: list[Line] = []
    if by_indicator:
        marks = _marks_of(session, similar)
        lines = compared([one.marks for one in mine], [one.marks for one in before], marks)
    return Compared(now, overall_of(before), earlier, scoring.spread(scores), lines)


def _similar(session: Session, drill: Drill) -> Sequence[Sequence[tuple[int, float]]]:
    """Of each other unit of the kind in the county the evaluations, by id and score, of its last drill in a year.

    None when fewer than three other units have been evaluated.
    """
    since, until = drill.event.starts_at - timedelta(days=SIMILAR_DAYS), drill.event.starts_at + timedelta(days=1)
    query = select(Unit.id, Evaluation.drill_id, Evaluation.id, Evaluation.score)
    query = query.join(Drill, Drill.id == Evaluation.drill_id).join(Unit, Unit.id == Drill.unit_id)
    query = query.join(Event, Event.id == Drill.event_id).where(
        Evaluation.signed_at.is_not(None), Event.starts_at.between(since, until), Unit.kind == drill.unit.kind,
        Unit.id != drill.unit_id, Unit.area_id.in_(select(Area.id).where(beneath(_county_path(session, drill)))),
        Drill.type.in_(TABLETOP_TYPES) == (mode_of(drill) == "tabletop"),
    )  # fmt: skip
    last: dict[int, int] = {}
    found: dict[int, list[tuple[int, float]]] = {}
    for unit_id, drill_id, number, score in session.execute(query.order_by(Event.starts_at.desc(), Drill.id)).tuples():
        if last.setdefault(unit_id, drill_id) == drill_id:
            found.setdefault(unit_id, []).append((number, score or 0.0))
    return list(found.values()) if len(found) >= FEWEST_UNITS else []


def _marks_of(session: Session, similar: Sequence[Sequence[tuple[int, float]]]) -> list[Mapping[str, float]]:
    """For each of these units the points by indicator."""
    numbers = [number for ones in similar for number, _ in ones]
    query = select(Evaluation.id, Evaluation.marks).where(Evaluation.id.in_(numbers))
    marks = dict(session.execute(query).tuples().all()) if numbers else {}
    return [means(marks[number] for number, _ in ones if number in marks) for ones in similar]


def _county_path(session: Session, drill: Drill) -> str:
    """The path of the county that the unit lies in; of its highest area where there is none."""
    path = drill.unit.area.path
    ids = [int(part) for part in path.split("/") if part]
    found = session.scalar(select(Area.path).where(Area.id.in_(ids), Area.level == "county"))
    return found or f"/{ids[0]}/"
