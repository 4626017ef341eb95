"""Which placed visits of a proposal clash with other events of the calendar by now; quick enough for its pages."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.times import day_bounds, instant
from planning.inputs import ChangesInput
from planning.models import PlannedVisit, Proposal
from schedule.booking_queries import resources
from schedule.conflicts import Hold
from schedule.known_queries import Reach, holds
from schedule.queries import zone_of


def taken_meanwhile(session: Session, proposal: Proposal) -> set[int]:
    """The ids of the visits whose team, its people and vehicles, or unit are booked for something else at that time.

    Ways between stops are not looked at here; accepting judges them. Events that the proposal is to move do not count.
    """
    query = select(PlannedVisit).where(PlannedVisit.proposal_id == proposal.id, PlannedVisit.state == "placed")
    visits = list(session.scalars(query))
    if not visits:
        return set()
    keys = {key for visit in visits for key in _keys(visit)}
    booked = {key: {key, *(kin for kin, _ in one.kin)} for key, one in resources(session, sorted(keys)).items()}
    there = _booked(session, proposal, visits, set().union(*booked.values()))
    zone = zone_of(session, proposal.area)
    found: set[int] = set()
    for visit in visits:
        starts, ends = _times(visit, zone)
        mine = [hold for key in _keys(visit) for one in booked.get(key, ()) for hold in there.get(one, ())]
        if any(hold.starts_at < ends and starts < hold.ends_at for hold in mine):
            found.add(visit.id)
    return found


def _keys(visit: PlannedVisit) -> list[str]:
    teams = (team for team in (visit.team_id, visit.second_team_id) if team is not None)
    return [f"unit:{visit.unit_id}", *(f"team:{team}" for team in teams)]


def _times(visit: PlannedVisit, zone: str) -> tuple[datetime, datetime]:
    assert visit.on is not None and visit.starts_minute is not None  # as every placed visit
    hour, minute = divmod(visit.starts_minute, 60)
    starts = instant(visit.on, time(hour, minute), zone)
    return starts, starts + timedelta(minutes=visit.minutes)


def _booked(session: Session, proposal: Proposal, visits: list[PlannedVisit], keys: set[str]) -> dict[str, list[Hold]]:
    """What is booked on these resources in the days of the visits, by resource; shared bookings leave room."""
    days = [visit.on for visit in visits if visit.on is not None]
    zone = zone_of(session, proposal.area)
    reach = Reach(proposal.area, day_bounds(min(days), zone)[0], day_bounds(max(days), zone)[1])
    moved = frozenset(ChangesInput.model_validate(proposal.changes or {}).moved_event_ids)
    found: dict[str, list[Hold]] = defaultdict(list)
    for hold in holds(session, keys, reach)[0]:
        if hold.event_id not in moved and not hold.is_shared:
            found[hold.resource].append(hold)
    return found
