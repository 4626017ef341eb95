"""A proposal from asking to its result, in a small county's database."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import Database
from core.errors import DomainError
from core.jobs import MOST_TRIES, work_once
from core.models import Job
from core.times import now
from outreach.models import CampaignTarget
from planning import solving_services  # noqa: F401  (registers the job)
from planning.inputs import ProposalInput
from planning.models import PlannedVisit, Proposal
from planning.problem_queries import gather
from planning.proposal_services import cancel_proposal, propose, store_plan
from planning.solving.problem import Placement, Plan
from planning.solving.scoring import score
from planning.verify_queries import verify
from registry.models import Unit
from schedule.inputs import EventInput
from schedule.models import Campaign, Team
from schedule.services import create_event
from tests.support.world import World

FIRST = date(2026, 12, 7)
ASKED: dict[str, Any] = {"ends_on": "2026-12-11", "seconds": None, "iterations": 20}


@pytest.fixture
def campaign(session: Session, world: World) -> Campaign:
    made = Campaign(area_id=world.areas["county"].id, name="冬季进校园", starts_on=FIRST, ends_on=date(2026, 12, 31))
    session.add(made)
    session.flush()
    session.add(CampaignTarget(campaign_id=made.id, unit_kind="school", percent=100))
    session.commit()
    return made


def ask(session: Session, world: World, campaign: Campaign, **more: Any) -> Proposal:
    given = ProposalInput.model_validate(ASKED | more)
    made = propose(session, campaign, given, world.actor(session, "planner"))
    session.commit()
    return made


def lecture(session: Session, world: World, on: date, **more: Any) -> int:
    given = EventInput(kind="lecture", on=on, starts=time(9), ends=time(10), **more)
    number = create_event(session, given, world.actor(session, "planner")).id
    session.commit()
    return number


def lines(session: Session, proposal: Proposal) -> list[PlannedVisit]:
    session.expire_all()
    query = select(PlannedVisit).where(PlannedVisit.proposal_id == proposal.id)
    return list(session.scalars(query.order_by(PlannedVisit.unit_id)))


def test_what_is_left_open_comes_from_the_campaign_and_the_settings(
    session: Session, world: World, campaign: Campaign
) -> None:
    asked = ask(session, world, campaign).asked
    assert (asked["starts_on"], asked["ends_on"], len(asked["team_ids"])) == ("2026-12-07", "2026-12-11", 2)
    assert asked["kinds"]["school"] | {"skills": []} == asked["kinds"]["school"]
    assert (asked["kinds"]["school"]["minutes"], asked["hours"]["school"]) == (90, [[510, 690], [840, 990]])
    assert (asked["weights"]["must"], asked["most_visits"]) == (1_000_000, 5)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [({"team_ids": [999]}, "team_unknown"), ({"team_ids": []}, "no_team"), ({"must_unit_ids": [999]}, "unit_unknown"),
     ({"starts_on": "2026-11-01", "ends_on": "2026-11-20"}, "days_over"),
     ({"kinds": {"school": {"event_kind": "dance"}}}, "unknown_word")],
)  # fmt: skip
def test_what_there_is_not_is_refused(
    session: Session, world: World, campaign: Campaign, wrong: dict[str, Any], code: str
) -> None:
    with pytest.raises(DomainError) as refused:
        ask(session, world, campaign, **wrong)
    assert refused.value.code == code


def test_the_worker_places_every_school_and_the_calendar_agrees(
    database: Database, session: Session, world: World, campaign: Campaign
) -> None:
    lecture(session, world, FIRST, unit_id=world.units["junior"].id, resources=["team:1"], campaign_id=campaign.id)
    proposal = ask(session, world, campaign)
    assert work_once(database)
    found = lines(session, proposal)
    assert [line.unit_id for line in found] == [world.units[one].id for one in ("primary", "kindergarten")]
    assert all(line.state == "placed" and line.starts_minute is not None for line in found)
    assert (proposal.state, proposal.figures["placed"], proposal.figures["disagreements"]) == ("ready", 2, 0)
    assert proposal.figures["coverage"] == {
        "primary": {"wanted": 1, "placed": 1},
        "kindergarten": {"wanted": 1, "placed": 1},
    }
    assert "2 teams have no home base" in proposal.figures["assumed"][0]["en"]
    assert proposal.course and session.get_one(Job, proposal.job_id).state == "done"


def test_a_visit_that_the_calendar_refuses_is_found_and_left_out_with_the_reason(
    session: Session, world: World, campaign: Campaign
) -> None:
    proposal = ask(session, world, campaign)
    gathered = gather(session, proposal)
    plan = Plan({0: Placement(0, 540, (0,)), 1: Placement(0, 540, (1,))})
    assert verify(session, gathered, plan) == {}
    lecture(session, world, FIRST, area_id=world.areas["county"].id, resources=["team:2"])  # after it was gathered
    found = verify(session, gathered, plan)
    assert {number: [str(one.why) for one in clashes] for number, clashes in found.items()} == {1: ["taken"]}
    both = Plan({0: Placement(0, 540, (0,)), 1: Placement(0, 600, (0,))})
    assert sorted(verify(session, gathered, both)) == [0, 1]  # the plan's own visits clash


def test_a_cancelled_proposal_keeps_the_best_plan_and_one_without_any_has_failed(
    session: Session, world: World, campaign: Campaign
) -> None:
    planner = world.actor(session, "planner")
    kept, bare = ask(session, world, campaign), ask(session, world, campaign)
    store_plan(session, kept, Plan({0: Placement(0, 540, (0,))}), gather(session, kept))
    assert cancel_proposal(session, kept, planner).state == "ready"
    assert (kept.figures["placed"], session.get_one(Job, kept.job_id).state) == (1, "cancelled")
    assert cancel_proposal(session, bare, planner).state == "failed"


def test_a_proposal_whose_workers_died_goes_on_from_what_was_kept_and_is_given_up_after_three(
    database: Database, session: Session, world: World, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal = ask(session, world, campaign)
    store_plan(session, proposal, Plan({0: Placement(0, 540, (0,))}), gather(session, proposal))
    proposal.state, proposal.course = "solving", [[7.0, 1, 10, 100]]
    job = session.get_one(Job, proposal.job_id)
    job.state, job.tries, job.alive_until = "running", MOST_TRIES, now()
    session.commit()
    assert not work_once(database)
    session.expire_all()
    assert (job.state, proposal.state, proposal.figures["placed"]) == ("failed", "ready", 1)
    assert proposal.figures["interrupted"] is True

    started: list[Plan | None] = []

    def keep(problem: Any, effort: Any, tell: Any, is_over: Any, start: Plan) -> Plan:
        started.append(start)
        return start

    monkeypatch.setattr("planning.solving.solver.solve", keep)
    job.state, job.tries, proposal.state = "waiting", 1, "solving"
    session.commit()
    assert work_once(database)
    assert started == [Plan({0: Placement(0, 540, (0,))})]
    session.expire_all()
    assert (proposal.state, job.state) == ("ready", "done")


def test_a_failure_in_the_middle_keeps_the_best_plan(
    database: Database, session: Session, world: World, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal = ask(session, world, campaign)

    def fail(problem: Any, effort: Any, tell: Any, is_over: Any, start: Any) -> None:
        tell(Plan({0: Placement(0, 540, (0,))}), score(problem, Plan()))
        raise RuntimeError("out of memory")

    monkeypatch.setattr("planning.solving.solver.solve", fail)
    assert work_once(database)
    session.expire_all()
    assert (proposal.state, session.get_one(Job, proposal.job_id).state) == ("ready", "failed")
    assert [line.state for line in lines(session, proposal)] == ["placed", "left_out", "left_out"]


def test_units_off_the_map_and_people_with_skills_count(session: Session, world: World, campaign: Campaign) -> None:
    unit = session.get_one(Unit, world.units["primary"].id)
    unit.lon = unit.lat = None
    world.areas["meijiang"].lon, world.areas["meijiang"].lat = 116.05, 26.45
    session.merge(world.areas["meijiang"])
    first = session.get_one(Team, world.teams["first"].id)
    first.most_visits = 2
    session.commit()
    found = gather(session, ask(session, world, campaign))
    assert found.problem.locations[found.problem.visits[0].place].point == (116.05, 26.45)
    assert any("not on the map" in one.in_("en") for one in found.warnings)
    assert {shift.most_visits for shift in found.problem.shifts} == {2, 5}
