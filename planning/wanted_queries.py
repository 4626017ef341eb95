"""Which visits a proposal wants: those it has as lines already, or else what its campaign still lacks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import SYSTEM
from core.times import local
from outreach.cover_queries import units_meant
from planning.conventions import DEFAULT_HOUR_DAYS, WORKDAYS
from planning.county_facts import Told, Wanted
from planning.inputs import ChangesInput, KindInput, ProposalInput
from planning.models import PlannedVisit, Proposal
from registry.models import Unit
from schedule.ground_queries import Ground
from schedule.models import HOLDING, Booking, Event

Visited = dict[int, list[date]]
TOO_LATE = ("accepted",)
"""States of lines that are events already."""


def wanted_of(
    session: Session, proposal: Proposal, asked: ProposalInput, changes: ChangesInput, here: Ground
) -> tuple[tuple[Wanted, ...], Visited, dict[tuple[int, int], Told]]:
    """The visits in order of units, the days on which the campaign visits units anyhow, and what people were told.

    A proposal that has lines wants those that are no events yet; what was told are the placements of its base.
    """
    moved = _moved(session, changes)
    visited = _visited(session, proposal, frozenset(one.id for one, _ in moved), here)
    meant = units_meant(session, proposal.campaign, SYSTEM).order_by(Unit.id)
    units = {unit.id: unit for unit in session.scalars(meant)}
    lines = _lines(session, proposal.id)
    if lines:
        open_lines = [one for one in lines if one.state not in TOO_LATE]
        wanted = [_of_line(one, units[one.unit_id], asked, here) for one in open_lines if one.unit_id in units]
    else:
        wanted = [one for unit in units.values() for one in _of_unit(unit, asked, visited, here)]
    wanted += _again(moved, units, asked, here, wanted)
    told = _told(_lines(session, proposal.base_id)) if proposal.kind == "replan" and proposal.base_id else {}
    told |= {(one.unit_id, one.occurrence): Told(one.on, one.starts_minute, one.team_ids)
             for one in wanted if one.visit_id is None and one.on and one.starts_minute is not None}  # fmt: skip
    return tuple(sorted(wanted, key=lambda one: (one.unit_id, one.occurrence))), visited, told


def kind_of(unit: Unit, asked: ProposalInput, here: Ground) -> KindInput | None:
    """How the unit is to be visited: by its kind, else by the nearest group above that has an entry."""
    kinds, code = asked.kinds or {}, unit.kind
    seen: set[str] = set()
    while code and code not in seen:
        if code in kinds:
            return kinds[code]
        seen.add(code)
        code = here.groups.get(code, "")
    return None


def _of_unit(unit: Unit, asked: ProposalInput, visited: Visited, here: Ground) -> Iterable[Wanted]:
    """The visits that the unit still lacks; all of them when the campaign's own events do not count."""
    given = kind_of(unit, asked, here)
    is_must = unit.id in asked.must_unit_ids
    if unit.id in asked.skipped_unit_ids or (given is None and not is_must):
        return
    given = given or KindInput()
    done = len(visited.get(unit.id, ())) if asked.only_missing else 0
    for occurrence in range(done + 1, given.times + 1):
        yield Wanted(
            unit.id, occurrence, given.event_kind, given.minutes, _hours(asked, given.hours), frozenset(given.skills),
            given.is_must or is_must, given.value, None, given.teams, None, given.times, given.least_days,
            given.most_days, on_workdays=_on_workdays(asked, given.hours),
        )  # fmt: skip


def _of_line(line: PlannedVisit, unit: Unit, asked: ProposalInput, here: Ground) -> Wanted:
    given = kind_of(unit, asked, here) or KindInput()
    return Wanted(
        line.unit_id, line.occurrence, line.event_kind, line.minutes, _hours(asked, given.hours),
        frozenset(line.skills), line.is_must, line.value, line.due_on, line.teams_needed, line.prefers_team_id,
        given.times, given.least_days, given.most_days, line.id,
        line.on, line.starts_minute, _teams(line), line.is_pinned,
        _on_workdays(asked, given.hours),
    )  # fmt: skip


def _hours(asked: ProposalInput, name: str) -> tuple[tuple[int, int], ...]:
    there = (asked.hours or {}).get(name) or [[0, 24 * 60]]
    return tuple((first, last) for first, last in there)


def _on_workdays(asked: ProposalInput, name: str) -> bool:
    """Whether the hours hold on workdays alone; of proposals that do not say so, as is usual for hours of that name."""
    return {**DEFAULT_HOUR_DAYS, **(asked.hour_days or {})}.get(name) == WORKDAYS


def _teams(line: PlannedVisit) -> tuple[int, ...]:
    return tuple(one for one in (line.team_id, line.second_team_id) if one is not None)


def _lines(session: Session, proposal_id: int | None) -> Sequence[PlannedVisit]:
    query = select(PlannedVisit).where(PlannedVisit.proposal_id == proposal_id)
    return session.scalars(query.order_by(PlannedVisit.unit_id, PlannedVisit.occurrence)).all()


def _told(lines: Iterable[PlannedVisit]) -> dict[tuple[int, int], Told]:
    return {
        (one.unit_id, one.occurrence): Told(one.on, one.starts_minute, _teams(one))
        for one in lines
        if one.on is not None and one.starts_minute is not None and one.state == "placed"
    }


def _visited(session: Session, proposal: Proposal, moved: frozenset[int], here: Ground) -> Visited:
    """The days of the campaign's living events, by unit."""
    query = select(Event.id, Event.unit_id, Event.starts_at).where(Event.campaign_id == proposal.campaign_id)
    query = query.where(Event.status.in_(HOLDING), Event.unit_id.is_not(None))
    found: Visited = defaultdict(list)
    for number, unit_id, starts_at in session.execute(query).tuples():
        if number not in moved and unit_id is not None:
            found[unit_id].append(local(starts_at, here.zone).date())
    return found


def _moved(session: Session, changes: ChangesInput) -> list[tuple[Event, tuple[int, ...]]]:
    """The events that may be planned anew, with their teams."""
    ids = changes.moved_event_ids
    if not ids:
        return []
    teams: dict[int, list[int]] = defaultdict(list)
    query = select(Booking.event_id, Booking.resource).where(Booking.event_id.in_(ids))
    for number, key in session.execute(query.order_by(Booking.id)).tuples():
        if key.startswith("team:"):
            teams[number].append(int(key.removeprefix("team:")))
    events = session.scalars(select(Event).where(Event.id.in_(ids), Event.unit_id.is_not(None)).order_by(Event.id))
    return [(event, tuple(teams[event.id])) for event in events]


def _again(
    moved: Iterable[tuple[Event, tuple[int, ...]]], units: dict[int, Unit], asked: ProposalInput, here: Ground,
    there: Sequence[Wanted],
) -> Iterable[Wanted]:  # fmt: skip
    """Events as visits that stand where they are, each of a unit that the proposal does not want anyhow."""
    taken = {(one.unit_id, one.occurrence) for one in there}
    for event, teams in moved:
        unit = units.get(event.unit_id or 0)
        if unit is None:
            continue
        occurrence = next(number for number in range(1, 1000) if (unit.id, number) not in taken)
        taken.add((unit.id, occurrence))
        given, begins = kind_of(unit, asked, here) or KindInput(), local(event.starts_at, here.zone)
        yield Wanted(
            unit.id, occurrence, event.kind, round((event.ends_at - event.starts_at).total_seconds() / 60),
            _hours(asked, given.hours), frozenset(event.skills), unit.id in asked.must_unit_ids or given.is_must,
            given.value, None, max(1, len(teams)), None, given.times, given.least_days, given.most_days, None,
            begins.date(), begins.hour * 60 + begins.minute, teams,
            on_workdays=_on_workdays(asked, given.hours),
        )  # fmt: skip
