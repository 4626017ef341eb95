"""A proposal as it lies on the planner's desk: its problem, its plan, and which number stands for which record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.i18n import t
from planning.conventions import GRID, say_clock
from planning.disposal_inputs import MoveInput
from planning.event_name_queries import named_for
from planning.gathered import Gathered
from planning.hours import WHOLE_DAY
from planning.models import PlannedVisit, Proposal
from planning.problem_queries import gather
from planning.solving.problem import Placement, Plan, Problem
from schedule.conflicts import EARLIEST, LATEST


@dataclass(frozen=True)
class Desk:
    """What was gathered: the problem, and where its visits stand.

    `number` gives a visit's place in the problem by the visit's id, `team_ids` the teams' ids by theirs (0: a team that
    is only assumed).
    """

    gathered: Gathered
    number: Mapping[int, int]
    team_ids: tuple[int, ...]

    @property
    def problem(self) -> Problem:
        """What is to be planned."""
        return self.gathered.problem

    @property
    def plan(self) -> Plan:
        """Where the visits stand."""
        return self.gathered.plan

    def placement(self, visit: PlannedVisit, given: MoveInput) -> Placement:
        """What was typed as a placement; refuses days and teams that the proposal does not have, and odd minutes."""
        days = self.problem.days
        if given.on not in days:
            raise Invalid("outside", t("This day lies outside the days of the proposal."), field="on")
        minute = given.starts.hour * 60 + given.starts.minute
        if minute % GRID:
            raise Invalid("grid", t("Visits begin at multiples of %(n)s minutes.", n=GRID), field="starts")
        if self._is_at_night(visit, days.index(given.on), minute):
            raise Invalid("at_night", t("Visits take place between %(first)s and %(last)s.", first=say_clock(EARLIEST),
                                        last=say_clock(LATEST)), field="starts")  # fmt: skip
        wanted = [("team_id", given.team_id), ("second_team_id", given.second_team_id)]
        teams = [self._team(field, number) for field, number in wanted if number is not None]
        if visit.teams_needed < 2:
            teams = teams[:1]
        return Placement(days.index(given.on), minute * self.problem.ticks, tuple(sorted(teams)))

    def _is_at_night(self, visit: PlannedVisit, day: int, minute: int) -> bool:
        """Whether it would lie outside the hours in which events usually are, and outside the visit's own hours."""
        if minute >= EARLIEST and minute + visit.minutes <= LATEST:
            return False
        first, last = minute * self.problem.ticks, (minute + visit.minutes) * self.problem.ticks
        number = self.number.get(visit.id)
        own = self.problem.visits[number].windows.get(day, ()) if number is not None else ()
        return not any(0 < one.first <= first and last <= one.last < WHOLE_DAY * self.problem.ticks for one in own)

    def number_of(self, visit: PlannedVisit) -> int:
        """The visit's number in the problem; refuses one that is not in it any more, such as one of a unit that has
        left the campaign."""
        if visit.id not in self.number:
            raise DomainError("not_wanted", t("This visit is not part of the campaign any more."))
        return self.number[visit.id]

    def clock(self, placement: Placement) -> str:
        """When the placement begins: 09:00"""
        return say_clock(placement.start // self.problem.ticks)

    def _team(self, field: str, team_id: int) -> int:
        if team_id <= 0 or team_id not in self.team_ids:
            raise Invalid("no_such_team", t("This team does not take part in the proposal."), field=field,
                          hint=t("Choose from the list."))  # fmt: skip
        return self.team_ids.index(team_id)


def desk(session: Session, proposal: Proposal, actor: Actor) -> Desk:
    """The proposal as its visits and the calendar are now; events that the actor may not see have no names."""
    return desk_of(session, proposal, named_for(session, gather(session, proposal), actor))


def desk_of(session: Session, proposal: Proposal, found: Gathered) -> Desk:
    """The same from what was gathered already."""
    query = select(PlannedVisit.id, PlannedVisit.unit_id, PlannedVisit.occurrence)
    rows = session.execute(query.where(PlannedVisit.proposal_id == proposal.id)).tuples()
    numbers = {visit_id: found.visit_of(unit_id, occurrence) for visit_id, unit_id, occurrence in rows}
    known = {visit_id: number for visit_id, number in numbers.items() if number is not None}
    return Desk(found, known, tuple(one or 0 for one in found.team_ids))
