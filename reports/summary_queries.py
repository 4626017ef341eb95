"""What a summary tells, asked from the database through the one door of figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from babel.dates import format_date
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import drills.action_queries
import maps.defect_queries
import outreach.joint_task_queries
import outreach.suggestion_queries
import outreach.supervision_queries
import readiness.self_inspection_queries
from core.access import Actor
from core.i18n import language, t
from core.times import day_bounds, now, say_month, say_plain_date, today
from drills.action_models import ImprovementAction
from drills.certificate_queries import ISSUER
from maps.inspection_models import Defect
from maps.models import Place
from outreach.meeting_models import JointTask
from outreach.open_day_models import Suggestion
from outreach.supervision_models import SupervisionFinding
from outreach.total_measures import MEASURES as TOTAL_MEASURES
from outreach.total_queries import totals_reported
from readiness.self_inspection_models import SelfHazard
from registry.area_codes import LEVELS
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.queries.areas import figures as area_figures
from registry.queries.settings import setting
from registry.scope import beneath, within
from registry.terms import labels
from reports.charts import Chart, Series, chart_png
from reports.cube import Question
from reports.cube_queries import ask
from reports.cut_queries import cut
from reports.figures import NO_UNIT, Figures, Line
from reports.map_pictures import map_png
from reports.map_queries import area_map
from reports.measures import BY_NAME
from reports.models import FigureTarget
from reports.summary_context import COUNTS
from reports.summary_facts import Left, Named, Numbers, ReportedTotal, Span, SummaryFacts, Target
from reports.summary_topic_queries import topics
from reports.summary_words import COMPARED, LABELS, MATERIALS, with_numbers
from schedule.late_queries import is_late
from schedule.models import Event
from schedule.queries import zone_of

NETWORK = ("shelters", "shelters_share", "anomalies", "suggestions", "suggestions_on_time", "suggestions_share")
WANTED = (*dict.fromkeys((*COUNTS.values(), *MATERIALS, *COMPARED, *NETWORK)),)
WHOLE = (
    "training_classes", "training_visits", "training_persons", "training_passed", "plans",
    "plans_current", "plans_current_share", "plans_overdue", "plan_units", "plan_units_current", "plan_units_share",
    "response_teams", "response_teams_ready", "mobilisations_real", "mobilisations_exercise", "prompt_share_exercise",
    "network_officer", "network_informant", "network_outreach", "network_posts", "network_held", "network_share",
    "quick_reports_real", "quick_reports_exercise", "projects_time_share", "self_owing", "self_current", "self_share",
    "self_rounds", "hazards_found", "hazards_fixed", "hazards_share", "homes_checked",
    "homes_with_hazards", "homes_share", "tasks_given", "tasks_done", "tasks_share", "findings", "findings_closed",
    "findings_share", "specialist_visits", "specialist_hours", "specialist_people", "specialists_out",
    "specialist_villages", "specialist_units", "titles_due", "titles_awarded", "titles_prolonged", "titles_withdrawn",
)  # fmt: skip
"""Measures that are told of the whole area only."""


def facts_of(
    session: Session, area: Area, span: Span, actor: Actor, problems: str = "", plans: str = ""
) -> SummaryFacts:
    """All that the summary of an area tells, of what the reader may see; names in the language spoken."""
    day = today(zone_of(session, area))
    question = Question(span.starts_on, span.ends_on, (), WANTED, _level_beneath(area), area.id)
    by, whole = _asker(session, question, actor), replace(question, measures=WHOLE)
    places = by("area")
    total = {**_numbers(places.total), **ask(session, whole, actor).total.values}
    targets = _targets(session, area, span.year)
    of_year = replace(question, starts_on=date(span.year, 1, 1), measures=tuple(one.measure for one in targets))
    facts = SummaryFacts(
        area=area.name, population=area_figures(session, [area])[area.id].population.people, span=span, made_on=day,
        until=day if day < span.ends_on else None, issuer=_issuer(session, area),
        total=total,
        before=_numbers(ask(session, _year_before(question, day), actor).total),
        activities=_named(by("activity"), labels(session, "event_kind")),
        kinds=_by_kind(session, by("kind")),
        places=_by_place(session, area, places, question.level),
        months=_by_month(by("month")),
        categories=_named(by("category"), labels(session, "people_category")),
        targets=targets, of_year=_numbers(ask(session, of_year, actor).total) if targets else {},
        reported=_reported(session, area, span, actor), left=_left(session, area, span, actor),
        topics=topics(session, cut(session, question, actor), day), problems=problems, plans=plans,
    )  # fmt: skip
    return replace(facts, pictures=_pictures(session, facts, question, actor))


def _asker(session: Session, question: Question, actor: Actor) -> Callable[[str], Figures]:
    return lambda dimension: ask(session, replace(question, by=(dimension,)), actor)


def _level_beneath(area: Area) -> str:
    return LEVELS[min(LEVELS.index(area.level) + 1, len(LEVELS) - 1)]


def _year_before(question: Question, day: date) -> Question:
    """The same days a year earlier; of a time that is not over only those up to this day."""
    last = min(question.ends_on, day) if day >= question.starts_on else question.ends_on
    return replace(question, starts_on=_earlier(question.starts_on), ends_on=_earlier(last))


def _earlier(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


def _numbers(line: Line) -> Numbers:
    return {name: line.values.get(name) for name in WANTED}


def _named(figures: Figures, names: Mapping[str, str]) -> list[Named]:
    rows = [Named(names.get(line.key[0], line.key[0]), _numbers(line)) for line in figures.lines]
    order = {name: at for at, name in enumerate(names.values())}
    return sorted(with_numbers(rows), key=lambda row: order.get(row.name, len(order)))


def _by_kind(session: Session, figures: Figures) -> list[Named]:
    """The public has events and people, but no units that could be reached."""
    public = str(t("General public"))
    rows = _named(figures, {NO_UNIT: public, **labels(session, "unit_kind")})
    none = dict.fromkeys(("units", "units_reached", "coverage"))
    return [replace(row, numbers={**row.numbers, **none}) if row.name == public else row for row in rows]


def _by_place(session: Session, area: Area, figures: Figures, level: str) -> list[Named]:
    """All areas of the level, those without any event too; then what lies at none of them."""
    known = {line.key[0]: _numbers(line) for line in figures.lines}
    query = select(Area.id, Area.name).where(Area.level == level, beneath(area.path), Area.id != area.id)
    rows = [(str(area_id), name) for area_id, name in session.execute(query.order_by(Area.code))]
    found = [Named(name, known.get(area_id) or {"held": 0}) for area_id, name in rows]
    own = known.get(str(area.id))
    return [*found, *([Named(str(t("%(area)s itself", area=area.name)), own)] if own and rows else [])]


def _by_month(figures: Figures) -> list[Named]:
    days = [(date.fromisoformat(f"{line.key[0]}-01"), line) for line in figures.lines]
    return [Named(say_month(day), _numbers(line), format_date(day, "LLL", language())) for day, line in days]


def _targets(session: Session, area: Area, year: int) -> list[Target]:
    query = select(FigureTarget).where(FigureTarget.area_id == area.id, FigureTarget.year == year)
    found = [Target(one.measure, one.value) for one in session.scalars(query)]
    order = list(LABELS)
    return sorted((one for one in found if one.measure in LABELS), key=lambda one: order.index(one.measure))


def _reported(session: Session, area: Area, span: Span, actor: Actor) -> list[ReportedTotal]:
    """What areas reported without events, each area by itself: nothing is added up, and nothing added to events."""
    found = totals_reported(session, actor, span.starts_on, span.ends_on, area)
    return [
        ReportedTotal(one.area.name, str(measure.name), one.totals[measure.code].said, str(measure.unit))
        for one in found.areas for measure in TOTAL_MEASURES if measure.code in one.totals
    ]  # fmt: skip


def _left(session: Session, area: Area, span: Span, actor: Actor) -> Left:
    """What is left undone today, of events of the time itself and of what was found whenever."""
    zone = zone_of(session, area)
    day, inside = today(zone), select(Area.id).where(beneath(area.path))
    late = is_late(now()) & (Event.starts_at >= day_bounds(span.starts_on, zone)[0])
    late &= (Event.starts_at < day_bounds(span.ends_on, zone)[1]) & Event.area_id.in_(inside)
    late &= within(actor, Permission.VIEW_FIGURES, Event.area_id, Event.unit_id)
    action = drills.action_queries.in_state("overdue", day) & Unit.area_id.in_(inside)
    defect = maps.defect_queries.in_state("overdue", day) & Place.area_id.in_(inside)
    hazard = readiness.self_inspection_queries.in_state("late", day) & Unit.area_id.in_(inside)
    owed = outreach.suggestion_queries.in_state("overdue", day) & Suggestion.area_id.in_(inside)
    task = select(func.count(JointTask.id)).outerjoin(JointTask.owner).outerjoin(JointTask.unit)
    task = task.where(JointTask.area_id.in_(inside))
    finding = outreach.supervision_queries.in_list("late", day) & Unit.area_id.in_(inside)
    counts = (
        select(func.count(Event.id)).where(late),
        select(func.count(ImprovementAction.id)).join(Unit, Unit.id == ImprovementAction.unit_id).where(action),
        select(func.count(Defect.id)).join(Place, Place.id == Defect.place_id).where(defect),
        select(func.count(SelfHazard.id)).join(Unit, Unit.id == SelfHazard.unit_id).where(hazard),
        select(func.count(Suggestion.id)).where(owed),
        *(task.where(outreach.joint_task_queries.in_list(name, day)) for name in ("late", "ownerless")),
        select(func.count(SupervisionFinding.id)).join(SupervisionFinding.unit).where(finding),
    )
    return Left(*(session.scalar(query) or 0 for query in counts))


def _issuer(session: Session, area: Area) -> str:
    named = setting(session, ISSUER, area)
    return str(named) if named else str(t("%(area)s authority for earthquake preparedness", area=area.name))


def _pictures(session: Session, facts: SummaryFacts, question: Question, actor: Actor) -> dict[str, bytes]:
    source = str(t("Source: figures of %(day)s", day=say_plain_date(facts.made_on)))
    found = {}
    if len(facts.months) > 1:
        found["chart_months"] = chart_png(_months_chart(facts, source))
    shares = [(row.name, row.numbers.get("coverage")) for row in facts.places]
    known = [(name, share) for name, share in shares if isinstance(share, float)]
    if len(known) > 1:
        series = [Series(str(LABELS["coverage"]), [share for _, share in known])]
        title = str(t("Units reached as a share of all, by area"))
        found["chart_places"] = chart_png(
            Chart(title, [name for name, _ in known], series, source=source, is_percent=True)
        )
        drawn = area_map(session, question, BY_NAME["coverage"], actor, source)
        if len(drawn.areas) > 1:
            found["map"] = map_png(drawn)
    return found


def _months_chart(facts: SummaryFacts, source: str) -> Chart:
    months = list(facts.months)
    while months and not months[-1].numbers.get("held"):  # what is only planned so far
        months.pop()
    held = [_float(row.numbers.get("held")) for row in months]
    drilled = [_float(row.numbers.get("drills_held")) for row in months]
    series = [Series(str(t("Events held")), held)]
    series += [Series(str(t("Drills held")), drilled)] if any(drilled) else []
    return Chart(str(t("Events and drills by month")), [row.short for row in months], series,
                 unit=str(t("events")), source=source)  # fmt: skip


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
