"""Questions about accepting: which visits wait, by day, and what stands in the way of some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from core.i18n import language
from planning.conventions import say_clock
from planning.models import PlannedVisit, Proposal
from planning.standing import Stands, stands
from schedule.models import Team


@dataclass(frozen=True)
class Waiting:
    """A visit that waits to be accepted, with the words around it."""

    visit: PlannedVisit

    @property
    def clocks(self) -> str:
        """09:00–10:30"""
        starts = self.visit.starts_minute or 0
        return f"{say_clock(starts)}–{say_clock((starts + self.visit.minutes) % (24 * 60))}"

    @property
    def teams(self) -> list[str]:
        """The names of who goes."""
        return [team.name for team in (self.visit.team, self.visit.second_team) if team is not None]

    @property
    def clash(self) -> str:
        """Why it could not be accepted when that was tried last, in the language spoken; empty when nobody tried."""
        kept = self.visit.clash or {}
        return str(kept.get(language(), ""))


def waiting(
    session: Session, proposal: Proposal, on: date | None = None, team_id: int | None = None
) -> list[tuple[date, list[Waiting]]]:
    """The visits that are placed and not accepted, by day and in order of time; of one day or team if wanted."""
    query = select(PlannedVisit).where(PlannedVisit.proposal_id == proposal.id, PlannedVisit.state == "placed")
    if on is not None:
        query = query.where(PlannedVisit.on == on)
    if team_id is not None:
        query = query.where((PlannedVisit.team_id == team_id) | (PlannedVisit.second_team_id == team_id))
    query = query.options(
        joinedload(PlannedVisit.unit), joinedload(PlannedVisit.team), joinedload(PlannedVisit.second_team)
    ).order_by(PlannedVisit.on, PlannedVisit.starts_minute, PlannedVisit.team_id, PlannedVisit.id)
    found = [Waiting(one) for one in session.scalars(query)]
    return [(day or date.min, list(rows)) for day, rows in groupby(found, key=lambda one: one.visit.on)]


def these(session: Session, ids: Sequence[int]) -> list[PlannedVisit]:
    """The visits with these ids and their units, by day and time."""
    query = select(PlannedVisit).where(PlannedVisit.id.in_(ids)).options(joinedload(PlannedVisit.unit))
    return list(session.scalars(query.order_by(PlannedVisit.on, PlannedVisit.starts_minute)))


def days(session: Session, proposal: Proposal) -> list[date]:
    """The days on which visits wait."""
    query = select(PlannedVisit.on).where(PlannedVisit.proposal_id == proposal.id, PlannedVisit.state == "placed")
    return [on for on in session.scalars(query.distinct().order_by(PlannedVisit.on)) if on is not None]


def teams(session: Session, proposal: Proposal) -> list[Team]:
    """The teams whose visits wait."""
    mine = (PlannedVisit.proposal_id == proposal.id) & (PlannedVisit.state == "placed")
    first, second = (select(column).where(mine) for column in (PlannedVisit.team_id, PlannedVisit.second_team_id))
    query = select(Team).where(Team.id.in_(first) | Team.id.in_(second)).order_by(Team.name, Team.id)
    return list(session.scalars(query))


def states(session: Session, proposal: Proposal) -> dict[str, int]:
    """How many visits are in each state."""
    query = select(PlannedVisit.state, func.count()).where(PlannedVisit.proposal_id == proposal.id)
    return dict(session.execute(query.group_by(PlannedVisit.state)).tuples().all())


def declined(session: Session, proposal: Proposal) -> Sequence[PlannedVisit]:
    """The visits that their units have declined and that wait to be planned again."""
    query = select(PlannedVisit).where(PlannedVisit.proposal_id == proposal.id, PlannedVisit.state == "declined")
    return session.scalars(query.options(joinedload(PlannedVisit.unit)).order_by(PlannedVisit.id)).all()


def standings(session: Session, proposal: Proposal) -> dict[int, Stands]:
    """How each accepted visit stands by the calendar, by the visit's id; the event is above the plan."""
    query = select(PlannedVisit).where(PlannedVisit.proposal_id == proposal.id, PlannedVisit.state == "accepted")
    return {one.id: stands(one) for one in session.scalars(query.options(joinedload(PlannedVisit.event)))}
