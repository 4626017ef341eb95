"""The dashboard asked from the figures: seven questions at most, whatever the size of the county, and what is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from registry.models import Area
from registry.permissions import Permission
from registry.queries.areas import tops
from registry.scope import require_area
from reports import pivot_spans as spans
from reports.compare_queries import sample
from reports.comparing import Aim, Sample, change
from reports.cube import Question
from reports.cube_queries import ask
from reports.dashboard import TILES, TRENDS, Late, Panel, Tile, Township, months_back, target_of
from reports.dashboard_chart_queries import panels, townships
from reports.dashboard_inputs import DashboardInput
from reports.dashboard_late_queries import late
from reports.dashboard_questions import ANYTHING, FREQUENCY, Questions
from reports.figures import Figures, Line, Values
from reports.measures import BY_NAME
from reports.periods import key_of
from reports.target_queries import targets_of


@dataclass(frozen=True)
class Charts:
    """The charts with what they are of; `now` of the questions is cut at today where the time is not over."""

    asked: DashboardInput
    questions: Questions
    area: Area | None
    place: str
    is_cut: bool
    panels: Sequence[Panel]
    highest: Sequence[Area]
    months: Figures
    beneath: Figures


@dataclass(frozen=True)
class Dashboard:
    """Everything on the page; `is_blank`: nothing at all was entered for the same days of the year before."""

    charts: Charts
    is_blank: bool
    tiles: Sequence[Tile]
    townships: Sequence[Township]
    late: Sequence[Late]

    @property
    def questions(self) -> Questions:
        """What was asked of the figures."""
        return self.charts.questions

    @property
    def area(self) -> Area | None:
        """The area asked for; None for all that the reader may see."""
        return self.charts.area

    @property
    def late_count(self) -> int:
        """How many things are late in all."""
        return sum(one.count for one in self.late)


def dashboard(session: Session, asked: DashboardInput, actor: Actor, today: date) -> Dashboard:
    """The dashboard of what the reader may see; NotFound for an area of somebody else's."""
    found = charts(session, asked, actor, today)
    tiles, is_blank = _tiles(session, found, actor)
    areas = townships(session, found.questions, found.beneath, actor, found.area)
    return Dashboard(found, is_blank, tiles, areas, late(session, actor, found.area, today))


def charts(session: Session, asked: DashboardInput, actor: Actor, today: date) -> Charts:
    """The charts alone, for the page and for a picture of one of them."""
    area, highest = _areas(session, asked, actor)
    whole = spans.span(asked.period, today)
    now = (whole[0], min(whole[1], today))
    questions = Questions(now, spans.year_before(now), today, level_of(highest), asked.area_id)
    months, beneath = ask(session, questions.months(), actor), ask(session, questions.areas(), actor)
    place = area.name if area is not None else actor.place or str(t("all areas"))
    drawn = panels(session, questions, months, beneath, actor, area)
    return Charts(asked, questions, area, place, now != whole, drawn, highest, months, beneath)


def _areas(session: Session, asked: DashboardInput, actor: Actor) -> tuple[Area | None, Sequence[Area]]:
    """The area asked for, if one is, and the highest areas that the figures are of."""
    if asked.area_id is not None:
        area = require_area(session, asked.area_id, actor, Permission.VIEW_FIGURES)
        return area, [area]
    return None, tops(session, actor, Permission.VIEW_FIGURES)


def level_of(highest: Sequence[Area]) -> str:
    """The level of the areas that are told apart: villages of townships, else townships."""
    return "village" if highest and all(one.level in ("township", "village") for one in highest) else "township"


def _tiles(session: Session, found: Charts, actor: Actor) -> tuple[list[Tile], bool]:
    questions, months = found.questions, found.months
    total = ask(session, questions.total(), actor).total
    total.values.update(_frequency(questions, months))
    earlier = ask(session, questions.earlier(), actor).total
    is_blank = not any(earlier.values.get(name) for name in ANYTHING)
    if not is_blank:
        earlier.values.update(ask(session, questions.earlier_frequency(), actor).total.values)
    samples = _samples(session, questions.total(), TILES, total, actor)
    before = {} if is_blank else _samples(session, questions.earlier(), TRENDS, earlier, actor)
    aims = _aims(session, samples, found)
    by_month = {line.key[0]: line for line in months.lines}
    made = []
    for name in TILES:
        has_past = name in TRENDS
        measure = BY_NAME[name]
        against = change(measure, samples[name], before.get(name, Sample(None))) if has_past else None
        trend = [(key, _value(name, by_month.get(key))) for key in months_back(questions.months().ends_on)]
        made.append(Tile(measure, samples[name], against, aims.get(name), trend if has_past else ()))
    return made, is_blank


def _frequency(questions: Questions, months: Figures) -> Values:
    """Drill periods owed and kept in the months asked for, which add up, and their share."""
    first, last = (key_of("month", day) for day in questions.now)
    lines = [line for line in months.lines if first <= line.key[0] <= last]
    values: Values = {
        name: sum(value for line in lines if isinstance(value := line.values.get(name), int))
        for name in BY_NAME[FREQUENCY].needs
    }
    derive = BY_NAME[FREQUENCY].derive
    return {**values, FREQUENCY: derive(values) if derive else None}


def _value(name: str, line: Line | None) -> float | None:
    """The figure of a month; of a month without a line nought for what is counted, nothing for shares."""
    measure = BY_NAME[name]
    value = measure.value(line) if line is not None else measure.empty
    return value if isinstance(value, int | float) else None


def _samples(
    session: Session, question: Question, names: Sequence[str], total: Line, actor: Actor
) -> dict[str, Sample]:
    days = (question.ends_on - question.starts_on).days + 1
    return {name: sample(session, question, actor, BY_NAME[name], total, (), days) for name in names}


def _aims(session: Session, samples: Mapping[str, Sample], found: Charts) -> dict[str, Aim]:
    """The targets of the year, set for the one area that the figures are of."""
    if len(found.highest) != 1:
        return {}
    first, last = found.questions.now
    year = spans.span("this_year", first)
    passed = ((last - year[0]).days + 1) / ((year[1] - year[0]).days + 1)
    is_year = found.asked.period in ("this_year", "last_year")
    made = {}
    for name, target in targets_of(session, found.highest[0], first.year).items():
        if name in samples:
            aim = target_of(BY_NAME[name], target.value, samples[name], passed, is_year, target.source)
            if aim is not None:
                made[name] = aim
    return made
