"""Taking a remedy: the proposal is changed, the visits it is for are placed at once, as a step that can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid, NotFound
from core.i18n import Text, t, tn
from planning import step_services
from planning.explaining_services import GROUPS, keep_again
from planning.explanation_words import say_drive, say_group, say_remedy
from planning.figure_services import refresh_figures
from planning.gathered import Gathered
from planning.models import PlannedVisit, Proposal
from planning.plan_figures import way_minutes
from planning.problem_queries import gather
from planning.proposal_services import teams_of
from planning.remedy_inputs import GroupInput, RemedyInput
from planning.remedy_places import Placed, chosen, gone, many_places, needed_asks, one_place
from planning.solving.problem import Placement, Plan
from planning.solving.relaxing import Kind
from planning.solving.scoring import drive
from planning.verify_queries import verify

NEEDS_REASON = frozenset({Kind.SHIFT, Kind.LONGER, Kind.LIMIT, Kind.BLACKOUT, Kind.SKILL, Kind.ANY_HOURS, Kind.HOURS})
"""Remedies that set a rule of the calendar aside: the events get a reason."""


@dataclass
class Taken:
    """What a remedy has done: ids and names of the visits it placed, minutes of driving added, others that changed."""

    placed: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    wanted: int = 1
    drive: int = 0
    others: int = 0
    step_id: int | None = None

    def said(self) -> list[Text]:
        """What came of it, in sentences."""
        if len(self.names) == 1:
            first = t("%(name)s has its day now.", name=self.names[0])
        else:
            first = tn("%(n)s visit has its day now.", "%(n)s visits have their days now.", len(self.names))
        left = self.wanted - len(self.names)
        more = [tn("%(n)s does not fit after all.", "%(n)s do not fit after all.", left)] if left else []
        moved = [tn("%(n)s other visit changes.", "%(n)s other visits change.", self.others)] if self.others else []
        return [first, *more, say_drive(self.drive), *moved]


def take(session: Session, proposal: Proposal, given: RemedyInput, actor: Actor) -> Taken:
    """Take a remedy that is kept with a visit; refuses ("remedy_gone") when it does not hold any more.

    The visit goes on the day and to the teams that the remedy named. To send a team without the skill needs a reason.
    """
    step_services.lock(session, proposal)
    visit = session.get(PlannedVisit, given.visit_id, populate_existing=True)
    if visit is None or visit.proposal_id != proposal.id:
        raise NotFound("no_remedy", t("This remedy is not offered any more."))
    stored = chosen(visit.remedies, given.remedy, given.mark)
    if stored["kind"] == Kind.SKILL and not given.reason:
        raise Invalid("reason_needed", t("Say why a team without the skill may go."), field="reason")
    reason = given.reason or str(say_remedy(stored))
    deed = _Deed(session, proposal, stored["asks"], actor)
    with deed.or_nothing():
        number = deed.number(visit.unit_id, visit.occurrence)
        placed = one_place(deed.usual, deed.gathered, number, stored)
        return deed.done(placed, [number], stored["kind"], reason)


def take_group(session: Session, proposal: Proposal, given: GroupInput, actor: Actor) -> Taken:
    """Take a remedy for several visits, as many of them as still fit; refuses when none does."""
    step_services.lock(session, proposal)
    stored = chosen((proposal.figures or {}).get(GROUPS) or [], given.group, given.mark)
    deed = _Deed(session, proposal, stored["asks"], actor)
    with deed.or_nothing():
        placed, done, wanted = many_places(deed.usual, deed.gathered, stored)
        units = {deed.gathered.wanted[number].unit_id for number in done}
        proposal.changes = with_asks(deed.was, needed_asks(stored["asks"], units))
        taken = deed.done(placed, done, stored["kind"], given.reason or str(say_group(stored)))
    taken.wanted = wanted
    return taken


class _Deed:
    """A remedy being taken: the proposal with what it asks, gathered anew."""

    def __init__(self, session: Session, proposal: Proposal, asks: Mapping[str, Any], actor: Actor) -> None:
        self.session, self.proposal, self.actor = session, proposal, actor
        self.was = dict(proposal.changes)
        self.usual = self.gathered = gather(session, proposal)
        if asks:
            proposal.changes = with_asks(proposal.changes, asks)
            self.gathered = gather(session, proposal)

    @contextmanager
    def or_nothing(self) -> Iterator[None]:
        """Where it is refused the proposal asks for nothing that it did not ask for before."""
        try:
            yield
        except DomainError:
            self.proposal.changes = self.was
            self.session.flush()
            raise

    def number(self, unit_id: int, occurrence: int) -> int:
        """The visit's number in the problem."""
        found = self.gathered.visit_of(unit_id, occurrence)
        if found is None:
            raise gone()
        return found

    def done(self, placed: Placed, wanted: list[int], kind: str, reason: str) -> Taken:
        """Write where the visits are now, unless the calendar has something against it."""
        gathered, before = self.gathered, self.gathered.plan
        plan = before.with_(placed)
        clashes = [one for number, found in verify(self.session, gathered, plan).items() if number in placed
                   for one in found if str(one.hardness) == "never"]  # fmt: skip
        if clashes:
            raise DomainError("clash", clashes[0].sentence)
        lines = self._write(plan, placed, reason if kind in NEEDS_REASON else "")
        added = drive(gathered.problem, plan) - drive(gathered.problem, before)
        names = [gathered.problem.visits[number].name for number in wanted]
        taken = Taken([lines[number].id for number in wanted], names, len(wanted),
                      round(added / gathered.problem.drive_units), len(placed) - len(wanted))  # fmt: skip
        taken.step_id = self._noted(lines.values())
        refresh_figures(self.session, self.proposal, gathered, plan)
        keep_again(self.session, self.proposal, gathered, plan)
        return taken

    def _write(self, plan: Plan, placed: Placed, reason: str) -> dict[int, PlannedVisit]:
        gathered, ways = self.gathered, way_minutes(self.gathered.problem, plan)
        ids = {number: gathered.wanted[number].visit_id for number in range(len(gathered.wanted))}
        touched = _neighbours(gathered.plan, plan, placed)
        there = step_services.visits_of(self.session, self.proposal, [one for n in touched if (one := ids[n])])
        lines = {number: there[one] for number in touched if (one := ids[number]) in there}
        self.before = step_services.all_kept(lines.values())
        for number, line in lines.items():
            placement = plan.placed.get(number)
            if number in placed:
                _put(line, gathered, placement, reason)
            line.way_minutes = ways.get(number)
        return lines

    def _noted(self, lines: Iterable[PlannedVisit]) -> int | None:
        step = step_services.note(self.session, self.proposal, "remedy", self.before, list(lines), self.actor)
        if step is None:
            return None
        step.changes = {"before": self.was, "after": dict(self.proposal.changes)}
        self.session.flush()
        return step.id


def _neighbours(before: Plan, after: Plan, placed: Placed) -> list[int]:
    """The visits that changed and those of the same tours, whose ways there may be others now."""
    tours = {(team, one.day) for plan in (before, after) for n in placed if (one := plan.placed.get(n)) is not None
             for team in one.teams}  # fmt: skip
    found = {number for plan in (before, after) for team, day in tours for number in plan.stops(team, day)}
    return sorted(found | set(placed))


def _put(line: PlannedVisit, gathered: Gathered, placement: Placement | None, reason: str) -> None:
    line.reason, line.remedies = {}, []
    if placement is None:
        line.state = "left_out"
        line.on = line.starts_minute = line.team_id = line.second_team_id = None
        return
    line.state = "placed"
    line.on, line.starts_minute = gathered.problem.days[placement.day], placement.start
    line.team_id, line.second_team_id = teams_of(placement, gathered)
    line.override_reason = line.override_reason or reason


def with_asks(changes: Mapping[str, Any], asks: Mapping[str, Any]) -> dict[str, Any]:
    """The changes of a proposal with those that a remedy asks for, each once."""
    found = dict(changes)
    for name, more in asks.items():
        there = list(found.get(name, ()))
        found[name] = [*there, *(one for one in more if one not in there)]
    return found
