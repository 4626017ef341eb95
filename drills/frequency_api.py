"""The frequency of drills for programs: how units stand, rules, school terms, excuses, reminders."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, Asked, Changes, Page, blueprint, operation, whole_page
from core.errors import Invalid, NotFound
from core.fields import Entry, Input, Line
from core.i18n import t
from core.times import today
from core.web import actor, session
from drills import frequency_list_queries as lists
from drills import frequency_services as services
from drills.frequency import Standing
from drills.frequency_answers import DroppedAnswer
from drills.frequency_inputs import Only, PeriodKind, RemindInput, RuleInput
from drills.frequency_models import DrillRule
from drills.frequency_queries import Line as UnitLine
from drills.frequency_queries import Survey, Wanted, survey
from drills.frequency_reminder_services import remind
from drills.inputs import DrillType
from drills.periods import NOW, window_of
from registry import terms
from registry.models import Area, Unit
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import load
from schedule.queries import zone_of

bp = blueprint("drill_frequency")
State = Literal["overdue", "due", "unreported", "planned", "done", "excused", "later", "none"]
Months = Annotated[
    Line, Entry(t("Months"), t("A year (2026), a school year (2026-27), or now for those around today."))
]


class PeriodAnswer(Answer):
    """One period of a unit; `times` are owed, `drill_ids` those that count, also planned ones."""

    first: date
    last: date
    state: State
    times: int
    drill_ids: list[int]
    excuse_id: int | None


class UnitFrequencyAnswer(Answer):
    """How a unit stands; `is_behind`: it missed the last period that is over."""

    unit_id: int
    unit_name: str
    kind: str
    rule_id: int
    period: PeriodKind
    is_behind: bool
    periods: list[PeriodAnswer]


class TallyAnswer(Answer):
    """Sums over units: `now_` of the periods that hold today, the others of those that are over."""

    units: int
    now_owed: int
    now_done: int
    now_unreported: int
    now_planned: int
    now_due: int
    behind: int
    settled: int
    done: int
    unreported: int
    overdue: int
    excused: int
    terms_are_assumed: bool


class RuleAnswer(Answer):
    """A rule; without an area it holds everywhere."""

    id: int
    area_id: int | None
    unit_kind: str
    is_boarding: bool
    times: int
    period: PeriodKind
    in_term_only: bool
    types: list[DrillType]
    since: date | None
    source: str
    is_verified: bool
    is_active: bool
    version: int


class RemindedAnswer(Answer):
    """How many people of how many units were reminded; units reminded earlier today, and those without an account."""

    people: int
    units: int
    again: int
    unreachable: list[int]


class FrequencyAsked(Input):
    """Which units, over which months."""

    months: Months = NOW
    kind: Annotated[Line, Entry(t("Kind"), t("A group such as school stands for all kinds in it."))] = ""
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; units beneath it too."))] = ""


class UnitsAsked(Asked, FrequencyAsked):
    """The same, in pages, those that miss most first."""

    only: Annotated[Only, Entry(t("Only"))] = ""


@bp.get("/drill-frequency")
@needs(P.VIEW_DRILLS)
@operation(t("How often units drill and must drill"))
def list_frequency(asked: UnitsAsked) -> Page[UnitFrequencyAnswer]:
    """The units with a rule, those that miss most first."""
    lines = _survey(asked).only(asked.only).lines
    shown = lines[(asked.page - 1) * asked.size : asked.page * asked.size]
    return Page(items=[_unit(line) for line in shown], total=len(lines), page=asked.page, size=asked.size)


@bp.get("/drill-frequency/sums")
@needs(P.VIEW_DRILLS)
@operation(t("Sums of the drill frequency"))
def sum_frequency(asked: FrequencyAsked) -> TallyAnswer:
    """The sums over the units of an area and kind."""
    found = _survey(asked)
    return TallyAnswer.model_validate(vars(found.tally) | {"terms_are_assumed": found.is_assumed})


@bp.post("/drill-frequency/remind")
@needs(P.EDIT_EVENTS)
@operation(t("Remind units that missed a drill or still owe one"))
def remind_units(given: RemindInput) -> RemindedAnswer:
    """Who was reminded, by inbox and e-mail, once for a unit and period a day."""
    kinds = terms.beneath(session(), "unit_kind", given.kind) if given.kind else ()
    day = today(zone_of(session()))
    wanted = Wanted(window_of(NOW, day), _area(given.area, P.EDIT_EVENTS), kinds, given.q)
    told = remind(session(), survey(session(), actor(), wanted, day, P.EDIT_EVENTS).only(given.only), actor())
    return RemindedAnswer(
        people=told.people, units=told.units, again=told.again,
        unreachable=[line.unit_id for line in told.unreachable],
    )  # fmt: skip


@bp.get("/drill-frequency/<int:unit_id>")
@needs(P.VIEW_DRILLS)
@operation(t("How one unit stands with its drills"))
def get_frequency(unit_id: int, asked: FrequencyAsked) -> UnitFrequencyAnswer:
    """One unit; not found when no rule holds for it."""
    unit = load(session(), Unit, unit_id, actor(), P.VIEW_DRILLS)
    lines = _survey(asked, [unit.id]).lines
    if not lines:
        raise NotFound("no_rule", t("No rule holds for its kind in its area. It may drill all the same."))
    return _unit(lines[0])


@bp.get("/drill-rules")
@needs(P.VIEW_DRILLS)
@operation(t("List the rules of drill frequency"))
def list_rules() -> Page[RuleAnswer]:
    """The rules that hold for the caller, on one page."""
    items = [_rule(row) for row in lists.rules(session(), actor())]
    return whole_page(items)


@bp.post("/drill-rules")
@needs(services.KEEP)
@operation(t("Add a rule of drill frequency"), location=lambda made: url_for(".get_rule", rule_id=made.id))
def add_rule(given: RuleInput) -> RuleAnswer:
    """The new rule."""
    return _rule(services.add_rule(session(), given, actor()))


@bp.get("/drill-rules/<int:rule_id>")
@needs(P.VIEW_DRILLS)
@operation(t("Get one rule of drill frequency"))
def get_rule(rule_id: int) -> RuleAnswer:
    """One rule."""
    found = next((row for row in lists.rules(session(), actor()) if row.id == rule_id), None)
    if found is None:
        raise NotFound()
    return _rule(found)


@bp.patch("/drill-rules/<int:rule_id>")
@needs(services.KEEP)
@operation(t("Change a rule of drill frequency"))
def change_rule(rule_id: int, given: Changes[RuleInput]) -> RuleAnswer:
    """The changed rule."""
    found = _own_rule(rule_id)
    return _rule(services.edit_rule(session(), found, given.over(lists.as_typed(found)), actor()))


@bp.post("/drill-rules/<int:rule_id>/off")
@needs(services.KEEP)
@operation(t("Put a rule of drill frequency out of use"))
def put_rule_off(rule_id: int) -> RuleAnswer:
    """The rule, out of use."""
    return _rule(services.switch_rule(session(), _own_rule(rule_id), False, actor()))


@bp.post("/drill-rules/<int:rule_id>/on")
@needs(services.KEEP)
@operation(t("Take a rule of drill frequency back into use"))
def put_rule_on(rule_id: int) -> RuleAnswer:
    """The rule, in use."""
    return _rule(services.switch_rule(session(), _own_rule(rule_id), True, actor()))


@bp.delete("/drill-rules/<int:rule_id>")
@needs(services.KEEP)
@operation(t("Delete a rule of drill frequency"))
def delete_rule(rule_id: int) -> DroppedAnswer:
    """The rule is gone; those that hold everywhere are put out of use instead."""
    services.delete_rule(session(), _own_rule(rule_id), actor())
    return DroppedAnswer(id=rule_id)


def _survey(asked: FrequencyAsked, units: list[int] | None = None) -> Survey:
    kinds = terms.beneath(session(), "unit_kind", asked.kind) if asked.kind else ()
    day = today(zone_of(session()))
    window = window_of(asked.months, day)
    if asked.months not in ("", window.code):
        raise Invalid("months", t("Write 2026, 2026-27 or now."), field="months")
    return survey(session(), actor(), Wanted(window, _area(asked.area, P.VIEW_DRILLS), kinds, units=units), day)


def _area(typed: str, permission: P) -> Area | None:
    if not typed:
        return None
    return load(session(), Area, find_area(session(), typed, "area").id, actor(), permission)


def _unit(line: UnitLine) -> UnitFrequencyAnswer:
    return UnitFrequencyAnswer(
        unit_id=line.unit_id, unit_name=line.name, kind=line.kind, rule_id=line.rule.id,
        period=line.rule.period, is_behind=line.is_behind,
        periods=[_period(one) for one in line.standings],
    )  # fmt: skip


def _period(one: Standing) -> PeriodAnswer:
    return PeriodAnswer(
        first=one.period.first, last=one.period.last, state=one.state, times=one.times,
        drill_ids=[held.drill_id for held in one.drills], excuse_id=one.excuse.id if one.excuse else None,
    )  # fmt: skip


def _own_rule(rule_id: int) -> DrillRule:
    found = session().get(DrillRule, rule_id)
    if found is None or not services.may_keep(found.area, actor()):
        raise NotFound()
    return found


def _rule(row: DrillRule) -> RuleAnswer:
    more = {name: getattr(row, name) for name in ("id", "is_active", "version")}
    return RuleAnswer.model_validate(lists.as_typed(row) | more)
