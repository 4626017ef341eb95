"""Comparisons asked from the figures: with an earlier time, of areas with each other, of targets with what came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from drills.models import Drill, DrillResult
from registry.models import Area
from registry.permissions import Permission
from registry.scope import beneath, require_area, within
from reports import pivot_spans as spans
from reports.compare_inputs import CompareInput
from reports.comparing import Aim, Change, Sample, Standing, change, kind_of, standing
from reports.cube import Question
from reports.cube_queries import ask
from reports.figures import Key, Line
from reports.measure import Measure
from reports.measures import BY_NAME
from reports.models import FigureTarget
from reports.pivot_queries import areas_of_level, words_of
from reports.rows_queries import rows_of

COMPARED = (
    "held", "cancelled", "units_reached", "coverage", "reported", "drills_held", "evacuation_median",
    "evacuation_share", "frequency", "anomalies", "anomalies_share", "actions_overdue",
    "suggestions_share", "tasks_share", "findings_share", "specialist_visits",
)  # fmt: skip
"""What is compared with an earlier time."""
MOST_AREAS = 400


@dataclass(frozen=True)
class Compared:
    """All comparisons of one question; `now` is cut at today where the time asked for is not over."""

    question: CompareInput
    place: str
    now: spans.Span
    before: spans.Span
    is_cut: bool
    is_blank: bool  # nothing at all was entered for the earlier time
    changes: list[Change]
    measure: Measure
    whole: Sample
    standings: list[Standing]


def compared(session: Session, asked: CompareInput, actor: Actor, today: date) -> Compared:
    """Every comparison that was asked for, of what the reader may see."""
    whole = asked.span(today)
    root = require_area(session, asked.area_id, actor, Permission.VIEW_FIGURES) if asked.area_id is not None else None
    is_cut = whole[0] <= today < whole[1]
    now = (whole[0], today) if is_cut else whole
    before = _earlier(asked, whole, now)
    measure = BY_NAME[asked.measure]
    sample, standings = _standings(session, asked, now, measure, root, actor)
    is_blank = not any(_whole(value) for value in _anything(session, asked, before, actor))
    return Compared(
        asked, root.name if root else actor.place or str(t("all areas")), now, before, is_cut, is_blank,
        _changes(session, asked, now, before, is_blank, actor), measure, sample, standings,
    )  # fmt: skip


def _anything(session: Session, asked: CompareInput, of: spans.Span, actor: Actor) -> Iterable[object]:
    names = ("planned", "held", "postponed", "cancelled", "anomalies")
    return ask(session, asked.question(of, (), names), actor).total.values.values()


def _earlier(asked: CompareInput, whole: spans.Span, now: spans.Span) -> spans.Span:
    """The earlier days: of the year before, or of the time just before, cut after as many days."""
    if asked.against == "last_year":
        return spans.year_before(now)
    first, last = spans.before(whole)
    return (first, last) if now == whole else (first, min(last, first + (now[1] - now[0])))


def _changes(
    session: Session, asked: CompareInput, now: spans.Span, before: spans.Span, is_blank: bool, actor: Actor
) -> list[Change]:
    measures = [BY_NAME[name] for name in COMPARED]
    one = _samples(session, asked, now, measures, actor)
    unknown = {measure.name: Sample(None) for measure in measures}
    other = unknown if is_blank else _samples(session, asked, before, measures, actor)
    return [change(measure, one[measure.name], other[measure.name]) for measure in measures]


def _samples(
    session: Session, asked: CompareInput, of: spans.Span, measures: Sequence[Measure], actor: Actor
) -> dict[str, Sample]:
    """The figures of the whole over those days, with what they were made from."""
    question = asked.question(of, (), with_parts(measures))
    total = ask(session, question, actor).total
    days = (of[1] - of[0]).days + 1
    return {measure.name: sample(session, question, actor, measure, total, (), days) for measure in measures}


def with_parts(measures: Iterable[Measure]) -> tuple[str, ...]:
    """The names of the measures and of what they are worked out from."""
    return tuple(dict.fromkeys(name for measure in measures for name in (measure.name, *measure.needs)))


def sample(
    session: Session, question: Question, actor: Actor, measure: Measure, line: Line, key: Key, days: int
) -> Sample:
    """A figure with its part and whole, or with every value of which it is the median."""
    kind = kind_of(measure)
    value = measure.value(line)
    if kind == "share":
        part, whole = (_whole(line.values.get(name)) for name in measure.needs)
        return Sample(value, min(part, whole), whole, days=days)
    if kind == "median" and value is not None:
        return Sample(value, values=_times(session, question, actor, measure, key), days=days)
    return Sample(value, days=days)


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _times(session: Session, question: Question, actor: Actor, measure: Measure, key: Key) -> list[float]:
    """The evacuation times behind a median, in seconds."""
    behind = rows_of(session, question, actor, measure.name, key).query.order_by(None)
    chosen = behind.with_only_columns(Drill.id)
    times = select(DrillResult.evacuation_seconds).where(DrillResult.drill_id.in_(chosen))
    return [float(seconds) for seconds in session.scalars(times) if seconds is not None]


def _standings(
    session: Session, asked: CompareInput, now: spans.Span, measure: Measure, root: Area | None, actor: Actor
) -> tuple[Sample, list[Standing]]:
    """The whole, and its areas of the level asked for, the largest figure first; none where they are too many."""
    names = tuple(dict.fromkeys((*with_parts([measure]), "units")))
    question = asked.question(now, ("area",), names)
    found = ask(session, question, actor)
    words = words_of(session, actor, asked.level)
    whole = sample(session, question, actor, measure, found.total, (), 1)
    keys = areas_of_level(session, asked.level, root, actor)
    if len(keys) > MOST_AREAS:
        return whole, []
    lines = {line.key: line for line in found.lines}
    rows = []
    for key in keys:
        line = lines.get((key,), Line((key,), {}))
        one = sample(session, question, actor, measure, line, (key,), 1)
        expected = _expected(measure, whole, line, found.total)
        rows.append(standing(measure, key, words.say("area", key), one, expected))
    return whole, sorted(rows, key=lambda row: (row.sample.number is None, -(row.sample.number or 0), row.name))


def _expected(measure: Measure, whole: Sample, line: Line, total: Line) -> float | None:
    """The whole's share or median; of a count as much as the area has of all units."""
    if kind_of(measure) != "count":
        return whole.number
    units, all_units = _whole(line.values.get("units")), _whole(total.values.get("units"))
    return whole.number * units / all_units if whole.number is not None and all_units else None


@dataclass(frozen=True)
class Aims:
    """The targets of one area and year."""

    area: Area
    question: Question
    aims: list[Aim]


def aims(session: Session, root: Area | None, year: int, actor: Actor, today: date) -> list[Aims]:
    """Targets of the year in the area and beneath, with what has come of them; areas in the order of their codes."""
    query = select(FigureTarget).join(Area).where(FigureTarget.year == year)
    query = query.where(within(actor, Permission.VIEW_FIGURES, FigureTarget.area_id))
    if root is not None:
        query = query.where(beneath(root.path))
    by_area: dict[int, list[FigureTarget]] = {}
    for target in session.scalars(query.order_by(Area.code, FigureTarget.id)):
        if target.measure in BY_NAME:
            by_area.setdefault(target.area_id, []).append(target)
    return [_aims(session, targets, year, actor, today) for targets in list(by_area.values())[:60]]


def _aims(session: Session, targets: list[FigureTarget], year: int, actor: Actor, today: date) -> Aims:
    area = targets[0].area
    first, last = date(year, 1, 1), date(year, 12, 31)
    until = min(last, max(first, today))
    passed = ((until - first).days + 1) / ((last - first).days + 1) if today >= first else 0.0
    measures = [BY_NAME[target.measure] for target in targets]
    question = Question(first, until, measures=with_parts(measures), area_id=area.id)
    total = ask(session, question, actor).total
    days = (until - first + timedelta(days=1)).days
    found = [
        Aim(measure, target.value, sample(session, question, actor, measure, total, (), days), passed, target.source)
        for target, measure in zip(targets, measures, strict=True)
    ]
    order = list(BY_NAME)
    return Aims(area, question, sorted(found, key=lambda aim: order.index(aim.measure.name)))
