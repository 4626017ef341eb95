"""Drills for programs: the register and the results."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from flask import url_for
from sqlalchemy import func

from core.access import needs
from core.api import Answer, Asked, Changes, Page, Search, blueprint, operation, page
from core.fields import Day, Entry, Line
from core.i18n import t
from core.times import day_bounds, local, now
from core.web import actor, session
from drills import queries, services
from drills.inputs import KEPT_AS_TYPED, DrillType, Level, RegistrationInput, ResultInput, WithdrawalInput
from drills.models import Drill, DrillResult
from registry import terms
from registry.models import Unit
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import load
from schedule.models import Event
from schedule.queries import counts_by_event, zone_of
from schedule.refusals import EventRefusal

bp = blueprint("drills")
State = Literal["registered", "unreported", "reported", "postponed", "cancelled"]
NAMED = ("special_needs_helper", "note")  # may tell of people, so they are for those who see contacts
PLAIN = (
    "unit_id",
    "special_needs",
    "is_public",
    "type",
    "level",
    "scenario",
    "scenario_id",
    "rehearsed_on",
    "renewed_from_id",
    *NAMED,
)


class DrillResultAnswer(Answer):
    """What came of a drill; lengths in seconds, people counted at the assembly point."""

    on: date
    started: str
    ended: str | None
    evacuation: int | None
    shelter: int | None
    rollcall: int | None
    enrolled: int
    present: dict[str, int]
    excused: int
    missing: int
    injured: int
    visitors: int
    extra_reason: str
    source: Literal["typed", "live"]
    problems: str
    reported_at: datetime
    version: int


class DrillAnswer(Answer):
    """A drill; helper and note are null where the caller may not see contacts, the result until there is one."""

    id: int
    event_id: int
    state: State
    status_reason: str
    unit_id: int
    unit_name: str
    on: date
    starts: str
    minutes: int
    zone: str
    starts_at: datetime
    ends_at: datetime
    expected: dict[str, int]
    special_needs: int
    special_needs_helper: str | None
    is_public: bool
    type: DrillType
    level: Level
    scenario: str
    scenario_id: int | None
    rehearsed_on: date | None
    note: str | None
    renewed_from_id: int | None
    result: DrillResultAnswer | None
    version: int
    event_version: int


class DrillsAsked(Asked):
    """Which drills to list."""

    q: Annotated[Search, Entry(t("Unit"))] = ""
    state: Annotated[State | None, Entry(t("State"))] = None
    kind: Annotated[Line, Entry(t("Kind"), t("A group such as school stands for all kinds in it."))] = ""
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; drills beneath it are listed too."))] = ""
    since: Annotated[Day | None, Entry(t("From"), t("Drills on this day or later."))] = None
    until: Annotated[Day | None, Entry(t("To"), t("Drills on this day or earlier."))] = None
    sort: Annotated[
        Literal["starts_at", "-starts_at", "unit", "-unit", "evacuation", "-evacuation"], Entry(t("Sorted by"))
    ] = "-starts_at"


@bp.get("/drills")
@needs(P.VIEW_DRILLS)
@operation(t("List drills"))
def list_drills(asked: DrillsAsked) -> Page[DrillAnswer]:
    """The drills that the caller may see."""
    db, zone = session(), zone_of(session())
    wanted = queries.DrillFilter(
        state=asked.state or "", typed=asked.q, kinds=terms.beneath(db, "unit_kind", asked.kind) if asked.kind else (),
        area=find_area(db, asked.area, "area") if asked.area else None,
        since=day_bounds(asked.since, zone)[0] if asked.since else None,
        until=day_bounds(asked.until, zone)[1] if asked.until else None,
    )  # fmt: skip
    unknown = -1 if asked.sort == "-evacuation" else 1_000_000  # drills without a time come last either way
    seconds = func.coalesce(DrillResult.evacuation_seconds, unknown)
    sorts = {"starts_at": Event.starts_at, "unit": Unit.name, "evacuation": seconds}
    return page(db, queries.drills_matching(actor(), wanted, now()), asked, sorts, drill_answers)


@bp.post("/drills")
@needs(P.EDIT_DRILLS)
@operation(t("Register a drill"), location=lambda made: url_for(".get_drill", drill_id=made.id), clash=EventRefusal)
def register_drill(given: RegistrationInput) -> DrillAnswer:
    """A new drill."""
    return _answer(services.register(session(), given, actor()))


@bp.get("/drills/<int:drill_id>")
@needs(P.VIEW_DRILLS)
@operation(t("Get one drill with its result"))
def get_drill(drill_id: int) -> DrillAnswer:
    """One drill."""
    return _answer(load(session(), Drill, drill_id, actor(), P.VIEW_DRILLS))


@bp.patch("/drills/<int:drill_id>")
@needs(P.EDIT_DRILLS)
@operation(t("Change the registration of a drill that has not begun"), clash=EventRefusal)
def change_drill(drill_id: int, given: Changes[RegistrationInput]) -> DrillAnswer:
    """The changed drill."""
    found = _own(drill_id)
    current = {name: getattr(found, name) for name in PLAIN} | _when(found)
    current["expected"] = services.expected_people(session(), found)
    return _answer(services.edit_registration(session(), found, given.over(current), actor()))


@bp.post("/drills/<int:drill_id>/withdraw")
@needs(P.EDIT_DRILLS)
@operation(t("Withdraw a drill"))
def withdraw_drill(drill_id: int, given: WithdrawalInput) -> DrillAnswer:
    """The drill, cancelled."""
    return _answer(services.withdraw(session(), _own(drill_id), given.reason, actor()))


@bp.put("/drills/<int:drill_id>/result")
@needs(P.EDIT_DRILLS)
@operation(t("Enter or correct the result of a drill"))
def put_drill_result(drill_id: int, given: ResultInput) -> DrillAnswer:
    """The drill with its result."""
    found = _own(drill_id)
    services.report(session(), found, given, actor())
    return _answer(found)


def drill_answers(found: Sequence[Drill]) -> list[DrillAnswer]:
    """The drills as the caller may see them."""
    people = counts_by_event(session(), [drill.event for drill in found])
    return [_drill(drill, people) for drill in found]


def _drill(drill: Drill, people: dict[tuple[int, str], dict[str, int]]) -> DrillAnswer:
    event = drill.event
    known = {name: getattr(drill, name) for name in ("id", "event_id", "version", *PLAIN)} | _when(drill)
    if not actor().may_for(P.VIEW_CONTACTS, drill.unit.area.path, drill.unit_id):
        known |= dict.fromkeys(NAMED)
    return DrillAnswer.model_validate(known | {
        "starts": f"{known['starts']:%H:%M}", "state": services.state_of(drill), "unit_name": drill.unit.name,
        "status_reason": event.status_reason, "zone": event.zone, "starts_at": event.starts_at,
        "ends_at": event.ends_at, "event_version": event.version, "expected": people.get((event.id, "expected"), {}),
        "result": _result(drill, drill.result, people.get((event.id, "reported"), {})) if drill.result else None,
    })  # fmt: skip


def _result(drill: Drill, result: DrillResult, counts: dict[str, int]) -> DrillResultAnswer:
    wall = local(result.started_at, drill.event.zone)
    typed = {name: getattr(result, name) for name in KEPT_AS_TYPED}
    return DrillResultAnswer.model_validate(typed | {
        "reported_at": result.reported_at,
        "on": wall.date(), "started": f"{wall:%H:%M}", "ended": _clock(drill, result.ended_at),
        "evacuation": result.evacuation_seconds,
        "shelter": result.shelter_seconds, "rollcall": result.rollcall_seconds,
        "present": {category: count for category, count in counts.items() if category != "visitors"},
    })  # fmt: skip


def _clock(drill: Drill, at: datetime | None) -> str | None:
    return f"{local(at, drill.event.zone):%H:%M}" if at else None


def _when(drill: Drill) -> dict[str, Any]:
    event = drill.event
    wall = local(event.starts_at, event.zone)
    minutes = round((event.ends_at - event.starts_at).total_seconds() / 60)
    return {"on": wall.date(), "starts": wall.time(), "minutes": minutes}


def _answer(drill: Drill) -> DrillAnswer:
    return drill_answers([drill])[0]


def _own(drill_id: int) -> Drill:
    return load(session(), Drill, drill_id, actor(), P.EDIT_DRILLS)
