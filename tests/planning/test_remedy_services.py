"""A remedy taken places its visit at once and can be undone; planning again moves what must move, and no more."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.errors import DomainError
from core.times import local
from planning import (
    explaining_services,
    invitation_services,
    remedy_services,
    replan_services,
    undo_services,
    what_if_services,
)
from planning.acceptance_services import Outcome, accept
from planning.comparison_queries import comparison
from planning.disposal_inputs import AnswerInput
from planning.models import PlannedVisit, Proposal, VisitInvitation
from planning.problem_queries import gather
from planning.remedy_inputs import GroupInput, RemedyInput, ReplanInput, WhatIfInput
from planning.remedy_places import mark_of
from planning.replan_solving_services import perform as replan
from planning.solving_services import perform as solve
from planning.visit_services import plan_again
from schedule.day_models import Blackout
from schedule.models import Event
from schedule.services import postpone_event
from tests.support.proposals import MONDAY, planner, three_visits
from tests.support.world import World

Ready = tuple[Proposal, dict[str, PlannedVisit]]
FRIDAY = MONDAY + timedelta(days=4)


@pytest.fixture
def ready(session: Session, world: World) -> Ready:
    session.info["actor"] = planner(session, world)
    proposal, visits = three_visits(session, world)
    proposal.ends_on = FRIDAY
    proposal.asked = proposal.asked | {"ends_on": FRIDAY.isoformat()}
    session.flush()
    return proposal, visits


def leave_out(session: Session, visit: PlannedVisit) -> None:
    visit.state, visit.on, visit.starts_minute, visit.team_id = "left_out", None, None, None
    session.flush()


def explain(session: Session, proposal: Proposal) -> None:
    gathered, later = gather(session, proposal), explaining_services.later_days(session, proposal)
    explaining_services.keep(session, proposal, explaining_services.explained(gathered, gathered.plan, later))


def close(session: Session, world: World, *, is_strict: bool = False) -> Blackout:
    """Nurseries are closed for the whole week."""
    made = Blackout(area_id=world.areas["county"].id, reason="exam", name="亲子周", starts_on=MONDAY, ends_on=FRIDAY,
                    unit_kinds=["kindergarten"], is_strict=is_strict)  # fmt: skip
    session.add(made)
    session.flush()
    return made


def kinds(visit: PlannedVisit) -> list[str]:
    return [one["kind"] for one in visit.remedies]


def test_a_blackout_is_named_and_set_aside_with_what_was_agreed(session: Session, world: World, ready: Ready) -> None:
    proposal, visits = ready
    who, visit = planner(session, world), visits["kindergarten"]
    leave_out(session, visit)
    closed = close(session, world)
    explain(session, proposal)
    assert (visit.reason["why"], visit.reason["bars"]) == ("no_day", [["blackout", "亲子周"]])
    number = kinds(visit).index("blackout")
    taken = remedy_services.take(
        session, proposal, RemedyInput(visit_id=visit.id, remedy=number, reason="园长同意"), who
    )
    assert (visit.state, visit.override_reason, taken.placed) == ("placed", "园长同意", [visit.id])
    assert proposal.changes == {"ignored_blackouts": [{"blackout_id": closed.id, "unit_id": visit.unit_id}]}
    done = Outcome()
    accept(session, proposal, [visit.id], False, who, done)
    assert (len(done.events), done.refused) == (1, [])


def test_a_remedy_is_undone_with_what_it_asked_for(session: Session, world: World, ready: Ready) -> None:
    proposal, visits = ready
    who, visit = planner(session, world), visits["kindergarten"]
    leave_out(session, visit)
    close(session, world)
    explain(session, proposal)
    remedy_services.take(session, proposal, RemedyInput(visit_id=visit.id, remedy=0), who)
    assert visit.state == "placed" and proposal.changes
    undo_services.undo(session, proposal, who)
    assert (visit.state, proposal.changes) == ("left_out", {})
    undo_services.redo(session, proposal, who)
    assert visit.state == "placed" and proposal.changes


def test_a_strict_blackout_leaves_only_the_week_after(session: Session, world: World, ready: Ready) -> None:
    proposal, visits = ready
    visit = visits["kindergarten"]
    leave_out(session, visit)
    close(session, world, is_strict=True)
    explain(session, proposal)
    assert kinds(visit) == ["later"]
    remedy_services.take(session, proposal, RemedyInput(visit_id=visit.id), planner(session, world))
    assert visit.on is not None and FRIDAY < visit.on <= FRIDAY + timedelta(days=7)


def test_a_remedy_that_is_gone_says_so(session: Session, world: World, ready: Ready) -> None:
    proposal, visits = ready
    visit = visits["kindergarten"]
    leave_out(session, visit)
    made = close(session, world)
    explain(session, proposal)
    made.is_strict = True
    session.flush()
    with pytest.raises(DomainError) as refused:
        number = kinds(visit).index("blackout")
        remedy_services.take(session, proposal, RemedyInput(visit_id=visit.id, remedy=number), planner(session, world))
    assert refused.value.code == "remedy_gone"


def test_a_team_on_its_day_off_places_several(session: Session, world: World, ready: Ready) -> None:
    proposal, visits = ready
    proposal.starts_on, proposal.ends_on = FRIDAY, FRIDAY + timedelta(days=1)
    proposal.asked = proposal.asked | {"starts_on": FRIDAY.isoformat(), "ends_on": proposal.ends_on.isoformat()}
    for visit in visits.values():
        leave_out(session, visit)
    absent = {"from": FRIDAY.isoformat(), "until": FRIDAY.isoformat()}
    proposal.changes = {"away": [{"team_id": team.id, **absent} for team in world.teams.values()]}
    explain(session, proposal)
    group = proposal.figures["groups"][0]
    assert (group["kind"], len(group["visits"])) == ("shift", 3)
    taken = remedy_services.take_group(session, proposal, GroupInput(reason="全队同意"), planner(session, world))
    assert (len(taken.placed), taken.wanted) == (3, 3)
    assert {(one.on, one.override_reason) for one in visits.values()} == {(proposal.ends_on, "全队同意")}


def test_planning_again_moves_the_visits_of_an_ill_team_in_the_calendar(
    database: Database, session: Session, world: World, ready: Ready
) -> None:
    proposal, visits = ready
    who, team = planner(session, world), world.teams["first"]
    accept(session, proposal, [visits["primary"].id, visits["kindergarten"].id], False, who, Outcome())
    given = ReplanInput(team_id=team.id, since=MONDAY, until=MONDAY, reason="林老师生病")
    made = replan_services.ask_replan(session, proposal, given, who)
    session.commit()
    assert replan(database, made.id) is not None
    session.expire_all()
    moves = {one["unit_id"]: one for one in made.figures["moves"]}
    assert set(moves) == {visits["primary"].unit_id, visits["junior"].unit_id}
    assert (moves[visits["primary"].unit_id]["rule"], moves[visits["primary"].unit_id]["is_in_calendar"]) == (
        "no_shift", True,
    )  # fmt: skip
    done = replan_services.take_over(session, made, who)
    assert (done.in_calendar, done.in_plan, done.postponed) == (1, 1, 0)
    event = session.get_one(Event, visits["primary"].event_id)
    goal = moves[visits["primary"].unit_id]["now"]
    assert local(event.starts_at, event.zone).date().isoformat() == goal["on"]
    assert visits["junior"].team_id != team.id or visits["junior"].on != MONDAY
    with pytest.raises(DomainError, match="already"):
        replan_services.take_over(session, made, who)


def test_nothing_happened_is_nothing_to_plan_again(session: Session, world: World, ready: Ready) -> None:
    with pytest.raises(DomainError, match="Say what happened"):
        replan_services.ask_replan(session, ready[0], ReplanInput(), planner(session, world))


def test_a_what_if_starts_from_the_proposal_and_can_be_used(
    database: Database, session: Session, world: World, ready: Ready
) -> None:
    proposal, visits = ready
    leave_out(session, visits["junior"])
    given = WhatIfInput(days=2, seconds=1)
    made = what_if_services.ask_what_if(session, proposal, given, planner(session, world))
    session.commit()
    solve(database, made.id)
    session.expire_all()
    query = select(PlannedVisit).where(PlannedVisit.proposal_id == made.id, PlannedVisit.state == "placed")
    assert len(session.scalars(query).all()) == 3
    assert made.kind == "what_if" and made.name.startswith("What if: 2 days more")
    assert what_if_services.use_what_if(session, made, planner(session, world)).kind == "plan"


def test_a_what_if_with_a_team_that_there_is_not_cannot_be_used(
    database: Database, session: Session, world: World, ready: Ready
) -> None:
    proposal, _ = ready
    given = WhatIfInput(like_team_id=world.teams["first"].id, seconds=1)
    made = what_if_services.ask_what_if(session, proposal, given, planner(session, world))
    line = session.scalars(select(PlannedVisit).where(PlannedVisit.proposal_id == made.id)).first()
    assert line is not None
    line.team_id, made.state = None, "ready"
    session.flush()
    with pytest.raises(DomainError, match="team that there is not yet"):
        what_if_services.use_what_if(session, made, planner(session, world))


@pytest.mark.parametrize(
    ("given", "field"),
    [({"days": 31}, "days"), ({"longer_team_id": 1, "longer_until": time(9)}, "longer_until"),
     ({"like_team_id": 999}, "like_team_id")],
)  # fmt: skip
def test_a_what_if_that_cannot_be_is_refused_at_its_field(
    session: Session, world: World, ready: Ready, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        what_if_services.ask_what_if(session, ready[0], WhatIfInput(**given), planner(session, world))
    assert refused.value.field == field


def test_a_what_if_after_an_acceptance_is_compared_without_what_is_in_the_calendar(
    session: Session, world: World, ready: Ready
) -> None:
    proposal, visits = ready
    who = planner(session, world)
    accept(session, proposal, [visits["primary"].id], False, who, Outcome())
    made = what_if_services.ask_what_if(session, proposal, WhatIfInput(days=2, seconds=1), who)
    made.state = "ready"
    session.flush()
    found = comparison(session, proposal, made)
    assert (found.left_aside, found.is_alike, found.visits) == (1, True, [])
    assert [(one.before, one.after) for one in found.figures if str(one.label) == "Visits that fit"] == [(2, 2)]


def test_a_remedy_taken_is_what_its_button_said(session: Session, world: World, ready: Ready) -> None:
    proposal, visits = ready
    who, visit = planner(session, world), visits["kindergarten"]
    leave_out(session, visit)
    close(session, world)
    explain(session, proposal)
    names = {team.id: team.name for team in world.teams.values()}
    for number, offered in enumerate(list(visit.remedies)):
        given = RemedyInput(visit_id=visit.id, remedy=number, reason="同意", mark=mark_of(visit.remedies[number]))
        taken = remedy_services.take(session, proposal, given, who)
        assert visit.on is not None and visit.team_id is not None
        assert (visit.on.isoformat(), [names[visit.team_id]]) == (offered["on"], offered["teams"])
        assert (visit.starts_minute, taken.drive) == (offered["starts"], offered["drive"])
        undo_services.undo(session, proposal, who)
        assert [one["kind"] for one in visit.remedies][number] == offered["kind"]


def test_a_remedy_whose_team_is_taken_goes_to_no_other_day_or_team(
    session: Session, world: World, ready: Ready
) -> None:
    proposal, visits = ready
    visit = visits["kindergarten"]
    leave_out(session, visit)
    close(session, world)
    explain(session, proposal)
    number = kinds(visit).index("blackout")
    offered = visit.remedies[number]
    team = int(offered["team_keys"][0].removeprefix("team:"))
    away = {"away": [{"team_id": team, "from": offered["on"], "until": offered["on"]}]}
    proposal.changes = away
    assert explaining_services.is_stale(session, proposal)
    with pytest.raises(DomainError) as refused:
        remedy_services.take(session, proposal, RemedyInput(visit_id=visit.id, remedy=number), planner(session, world))
    assert (refused.value.code, proposal.changes, visit.state) == ("remedy_gone", away, "left_out")
    explaining_services.work_out_again(session, proposal)
    assert offered not in visit.remedies and not explaining_services.is_stale(session, proposal)


def test_what_is_asked_for_must_be_needed(session: Session, world: World, ready: Ready) -> None:
    proposal, visits = ready
    visit = visits["kindergarten"]
    leave_out(session, visit)
    made = close(session, world)
    explain(session, proposal)
    number = kinds(visit).index("blackout")
    made.ends_on = made.starts_on = MONDAY - timedelta(days=3)
    session.flush()
    with pytest.raises(DomainError) as refused:
        remedy_services.take(session, proposal, RemedyInput(visit_id=visit.id, remedy=number), planner(session, world))
    assert (refused.value.code, proposal.changes) == ("remedy_gone", {})


def test_a_remedy_is_known_by_its_mark_when_the_list_has_changed(session: Session, world: World, ready: Ready) -> None:
    proposal, visits = ready
    visit = visits["kindergarten"]
    leave_out(session, visit)
    close(session, world)
    explain(session, proposal)
    gone = RemedyInput(visit_id=visit.id, remedy=0, mark="0123456789ab")
    with pytest.raises(DomainError) as refused:
        remedy_services.take(session, proposal, gone, planner(session, world))
    assert refused.value.code == "remedy_gone"


def test_a_team_without_the_skill_needs_a_reason(session: Session, world: World, ready: Ready) -> None:
    proposal, visits = ready
    visit = visits["kindergarten"]
    leave_out(session, visit)
    close(session, world)
    explain(session, proposal)
    visit.remedies = [visit.remedies[0] | {"kind": "skill"}]
    session.flush()
    with pytest.raises(DomainError) as refused:
        remedy_services.take(session, proposal, RemedyInput(visit_id=visit.id), planner(session, world))
    assert (refused.value.code, refused.value.field) == ("reason_needed", "reason")


def decline(session: Session, visit: PlannedVisit, who: Actor) -> None:
    asked = session.scalars(select(VisitInvitation).where(VisitInvitation.visit_id == visit.id)).one()
    no = AnswerInput(answer="decline", reason="期中考试")
    invitation_services.answer(session, asked, no, who, invitation_services.PHONE)


def test_what_was_planned_again_before_a_unit_declined_is_not_taken_over(
    database: Database, session: Session, world: World, ready: Ready
) -> None:
    proposal, visits = ready
    who, visit = planner(session, world), visits["kindergarten"]
    accept(session, proposal, [visit.id], True, who, Outcome())
    given = ReplanInput(team_id=world.teams["first"].id, since=MONDAY, until=MONDAY)
    made = replan_services.ask_replan(session, proposal, given, who)
    session.commit()
    replan(database, made.id)
    session.expire_all()
    assert not replan_services.is_outdated(session, made)
    decline(session, visit, who)
    with pytest.raises(DomainError) as refused:
        replan_services.take_over(session, made, who)
    assert (refused.value.code, visit.state) == ("changed_since", "declined")


def test_a_declined_visit_is_placed_again_at_another_time_than_its_unit_declined(
    database: Database, session: Session, world: World, ready: Ready
) -> None:
    proposal, visits = ready
    who, visit = planner(session, world), visits["kindergarten"]
    proposal.ends_on = MONDAY
    proposal.asked = proposal.asked | {"ends_on": MONDAY.isoformat()}
    session.flush()
    accept(session, proposal, [visit.id], True, who, Outcome())
    decline(session, visit, who)
    made = replan_services.ask_replan(session, proposal, ReplanInput(), who)
    session.commit()
    replan(database, made.id)
    session.expire_all()
    (move,) = made.figures["moves"]
    assert (move["unit_id"], move["was"], move["now"]["on"]) == (visit.unit_id, None, MONDAY.isoformat())
    assert move["now"]["starts"] >= 10 * 60 + 30, "not from 9:00 to 10:30, which it declined"
    done = replan_services.take_over(session, made, who)
    assert (done.placed, done.in_plan, visit.state, visit.event_id) == (1, 0, "placed", None)


def test_a_visit_that_finds_no_place_can_be_planned_again_and_is_picked_up(
    database: Database, session: Session, world: World, ready: Ready
) -> None:
    proposal, visits = ready
    who, visit = planner(session, world), visits["kindergarten"]
    accept(session, proposal, [visit.id], False, who, Outcome())
    event = session.get_one(Event, visit.event_id)
    postpone_event(session, event, "无队可派", who)
    plan_again(session, proposal, visit, who)
    assert (visit.state, visit.event_id, event.status) == ("left_out", None, "cancelled")
    made = replan_services.ask_replan(session, proposal, ReplanInput(), who)
    session.commit()
    replan(database, made.id)
    session.expire_all()
    assert [(one["unit_id"], bool(one["now"])) for one in made.figures["moves"]] == [(visit.unit_id, True)]
