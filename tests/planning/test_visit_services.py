"""A visit is moved, pinned, left out and planned again by hand, and each step can be taken back."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from sqlalchemy.orm import Session

from core.errors import DomainError
from planning import undo_services, visit_services
from planning.disposal_inputs import MoveInput
from planning.models import PlannedVisit, Proposal
from tests.support.proposals import MONDAY, planner, three_visits
from tests.support.world import World

Ready = tuple[Proposal, dict[str, PlannedVisit]]


@pytest.fixture
def ready(session: Session, world: World) -> Ready:
    session.info["actor"] = planner(session, world)
    return three_visits(session, world)


def to(world: World, team: str, on: int = 1, starts: time = time(9), **more: object) -> MoveInput:
    return MoveInput(on=MONDAY + timedelta(days=on), starts=starts, team_id=world.teams[team].id, **more)


def where(visit: PlannedVisit) -> tuple[object, ...]:
    return visit.on, visit.starts_minute, visit.team_id


def test_a_visit_moves_and_is_pinned_there(session: Session, world: World, ready: Ready) -> None:
    proposal, visits = ready
    moved = visit_services.move(session, proposal, visits["junior"], to(world, "second"), planner(session, world))
    assert where(visits["junior"]) == (MONDAY + timedelta(days=1), 540, world.teams["second"].id)
    assert visits["junior"].is_pinned and not moved.shifted and visits["junior"].way_minutes == 0
    assert proposal.figures["placed"] == 3


def test_each_step_is_taken_back_and_done_again_in_turn(session: Session, world: World, ready: Ready) -> None:
    proposal, visits = ready
    who, visit = planner(session, world), visits["junior"]
    first = where(visit)
    visit_services.move(session, proposal, visit, to(world, "second"), who)
    second = where(visit)
    visit_services.leave_out(session, proposal, visit, who)
    assert (visit.state, where(visit)) == ("left_out", (None, None, None))
    undo_services.undo(session, proposal, who)
    assert where(visit) == second
    undo_services.undo(session, proposal, who)
    assert where(visit) == first
    undo_services.redo(session, proposal, who)
    assert where(visit) == second
    visit_services.set_pin(session, proposal, visit, False, who)
    with pytest.raises(DomainError, match="nothing to do again"):
        undo_services.redo(session, proposal, who)


def test_what_was_changed_since_is_not_overwritten(session: Session, world: World, ready: Ready) -> None:
    proposal, visits = ready
    visit_services.move(session, proposal, visits["junior"], to(world, "second"), planner(session, world))
    visits["junior"].starts_minute = 600
    session.flush()
    with pytest.raises(DomainError, match="changed since"):
        undo_services.undo(session, proposal, planner(session, world))


def test_a_team_is_not_at_two_places_whatever_the_reason(session: Session, world: World, ready: Ready) -> None:
    proposal, visits = ready
    there = to(world, "first", 0, reason="both are near")
    with pytest.raises(DomainError, match="at the same time"):
        visit_services.move(session, proposal, visits["kindergarten"], there, planner(session, world))


def test_out_of_hours_needs_a_reason_and_keeps_it(session: Session, world: World, ready: Ready) -> None:
    proposal, visits = ready
    who, evening = planner(session, world), time(18)
    with pytest.raises(DomainError) as refused:
        visit_services.move(session, proposal, visits["junior"], to(world, "second", 1, evening), who)
    assert refused.value.field == "reason"
    given = to(world, "second", 1, evening, reason="asked for by the school", pin=False)
    visit_services.move(session, proposal, visits["junior"], given, who)
    assert (visits["junior"].override_reason, visits["junior"].is_pinned) == ("asked for by the school", True)


def test_a_reason_that_is_not_needed_is_not_kept(session: Session, world: World, ready: Ready) -> None:
    proposal, visits = ready
    visit_services.move(session, proposal, visits["junior"], to(world, "second", reason="just so"),
                        planner(session, world))  # fmt: skip
    assert visits["junior"].override_reason == ""


@pytest.mark.parametrize(("change", "field"), [
    ({"on": MONDAY + timedelta(days=60)}, "on"), ({"team_id": 9999}, "team_id"), ({"starts": time(9, 3)}, "starts"),
])  # fmt: skip
def test_what_the_proposal_does_not_have_is_refused_at_its_field(
    session: Session, world: World, ready: Ready, change: dict[str, object], field: str
) -> None:
    proposal, visits = ready
    given = to(world, "second").model_copy(update=change)
    with pytest.raises(DomainError) as refused:
        visit_services.move(session, proposal, visits["junior"], given, planner(session, world))
    assert refused.value.field == field
