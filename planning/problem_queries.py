"""A proposal's problem, gathered from the registry, the calendar and the settings as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.times import day_bounds, today
from planning.building import build
from planning.county_facts import County, TeamFacts, UnitFacts, Wanted
from planning.declined_queries import declined_times
from planning.gathered import Gathered
from planning.inputs import ChangesInput, ProposalInput, merged
from planning.models import Proposal
from planning.solving.problem import Weights
from planning.team_queries import Home, team_facts, with_assumed
from planning.unit_queries import area_paths, points_of, unit_facts
from planning.wanted_queries import wanted_of
from registry.models import Area
from registry.scope import beneath
from schedule.closures import Closure
from schedule.conflicts import NEAR_HOURS, Known
from schedule.day_models import Blackout, SpecialDay
from schedule.day_queries import closure_of, day_book
from schedule.ground_queries import Ground, ground
from schedule.known_queries import Reach, holds
from schedule.road_queries import roads
from schedule.workdays import DayBook


def gather(session: Session, proposal: Proposal) -> Gathered:
    """What the proposal's solver is to work on, with where its visits stand now.

    Visits that are events already stay events: they hold their team and their unit like any other.
    """
    asked = ProposalInput.model_validate(proposal.asked)
    changes = merged(asked, ChangesInput.model_validate(proposal.changes))
    return build(county_of(session, proposal, asked, changes))


def county_of(session: Session, proposal: Proposal, asked: ProposalInput, changes: ChangesInput) -> County:
    """All that is known for the proposal, as plain values."""
    area = proposal.campaign.area
    days = [proposal.starts_on, proposal.ends_on, *changes.extra_days]
    first, last = min(days), max(days)
    here = ground(session, area, ())
    wanted, visited, told = wanted_of(session, proposal, asked, changes, here)
    units, unit_warnings = unit_facts(session, area, sorted({one.unit_id for one in wanted}), here)
    paths = area_paths(session, area)
    home = Home(area, points_of(units.values(), area))
    teams, team_warnings = team_facts(session, asked, home)
    known = _known(session, area, teams, units, (first, last), changes, here)
    return County(
        window=(proposal.starts_on, proposal.ends_on), first=first, last=last,
        earliest=today(here.zone) + timedelta(days=1), zone=here.zone,
        teams=with_assumed(session, teams, changes, home),
        units=units, wanted=_preferring(wanted, units, teams, area), known=known,
        closures=_closures(session, area, first, last, paths), books=_books(session, area, first, last),
        roads=roads(session, area, {unit.area_path for unit in units.values()} | {team.area_path for team in teams}),
        told=told, visited=visited, declined=declined_times(session, proposal), changes=changes, area_paths=paths,
        weights=Weights(**asked.weights.model_dump()) if asked.weights else Weights(),
        warnings=(*unit_warnings, *team_warnings),
    )  # fmt: skip


def _known(
    session: Session, area: Area, teams: Sequence[TeamFacts], units: Mapping[int, UnitFacts],
    days: tuple[date, date], changes: ChangesInput, here: Ground,
) -> Known:  # fmt: skip
    """What the conflict rules would know of these days, of all teams, those who go with them, and all units."""
    near = timedelta(hours=NEAR_HOURS)
    since, until = day_bounds(days[0], here.zone)[0], day_bounds(days[1], here.zone)[1]
    keys = {key for team in teams for key in (team.key, *(key for key, _ in team.people), *team.vehicles)}
    keys |= {unit.key for unit in units.values()}
    moved = frozenset(changes.moved_event_ids)
    there, away = holds(session, keys, Reach(area, since - near, until + near))
    kept = [hold for hold in there if hold.event_id not in moved]
    return Known(kept, away, (), day_book(session, area, *days), here.road)


def _closures(
    session: Session, area: Area, first: date, last: date, paths: Mapping[int, str]
) -> dict[str, list[Closure]]:
    """The blackouts of the area, of those above it and of those beneath it, by the path of their area."""
    query = select(Blackout).where(Blackout.is_active, Blackout.starts_on <= last, Blackout.ends_on >= first)
    above = [int(part) for part in area.path.split("/") if part]
    inside = select(Area.id).where(beneath(area.path))
    found: dict[str, list[Closure]] = {}
    for row in session.scalars(query.where(Blackout.area_id.in_(above) | Blackout.area_id.in_(inside))):
        # what holds above holds in the whole area
        path = paths.get(row.area_id, "") if row.area_id not in above else ""
        found.setdefault(path, []).append(closure_of(row))
    return found


def _books(session: Session, area: Area, first: date, last: date) -> dict[str, DayBook]:
    """The workdays of areas beneath that entered days of their own."""
    query = (
        select(Area).where(beneath(area.path), Area.id != area.id)
        .where(Area.id.in_(select(SpecialDay.area_id).where(SpecialDay.on.between(first, last))))
    )  # fmt: skip
    return {one.path: day_book(session, one, first, last) for one in session.scalars(query)}


def _preferring(
    wanted: Iterable[Wanted], units: Mapping[int, UnitFacts], teams: Sequence[TeamFacts], area: Area
) -> tuple[Wanted, ...]:
    """The same, each without another wish preferring the team of its own part of the area if there is just one."""
    near = [team for team in teams if team.area_path.startswith(area.path) and team.area_path != area.path]
    found = []
    for one in wanted:
        mine = [team for team in near if units[one.unit_id].area_path.startswith(team.area_path)]
        if one.prefers_team_id is None and len(mine) == 1:
            one = replace(one, prefers_team_id=mine[0].id)
        found.append(one)
    return tuple(found)
