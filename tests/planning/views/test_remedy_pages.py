"""Reasons, remedies, what if and planning again on their pages and for programs."""

from __future__ import annotations

import pytest

from core.db import Database
from planning import explaining_services
from planning.models import PlannedVisit, Proposal
from planning.problem_queries import gather
from planning.replan_solving_services import perform
from schedule.day_models import Blackout
from tests.support.proposals import MONDAY, planner, three_visits
from tests.support.world import Visitor, World


@pytest.fixture
def proposal(database: Database, world: World) -> dict[str, int]:
    """A proposal whose kindergarten is left out because of a blackout, with its reasons."""
    with database.transaction() as session:
        session.info["actor"] = planner(session, world)
        made, visits = three_visits(session, world)
        left = visits["kindergarten"]
        left.state, left.on, left.starts_minute, left.team_id = "left_out", None, None, None
        session.add(Blackout(area_id=made.area_id, reason="exam", name="亲子月", starts_on=MONDAY, ends_on=made.ends_on,
                             unit_kinds=["kindergarten"]))  # fmt: skip
        session.flush()
        gathered = gather(session, made)
        explaining_services.keep(session, made, explaining_services.explained(gathered, gathered.plan))
        return {"id": made.id} | {name: visit.id for name, visit in visits.items()}


def test_a_remedy_is_a_button_under_the_reason_and_can_be_undone(
    client: Visitor, world: World, database: Database, proposal: dict[str, int]
) -> None:
    here = f"/proposals/{proposal['id']}"
    client.sign_in_as(world, "planner")
    page = client.get(f"{here}/left-out").get_data(as_text=True)
    assert "No day of the plan is open to it: “亲子月”." in page and "in spite of “亲子月”" in page
    typed = {"visit_id": str(proposal["kindergarten"]), "remedy": "0", "reason": "园长同意"}
    taken = client.post(f"{here}/remedies", data=typed, follow_redirects=True).get_data(as_text=True)
    assert "has its day now." in taken and "Undo: remedy taken" in taken
    with database.session(writing=False) as session:
        assert session.get_one(PlannedVisit, proposal["kindergarten"]).override_reason == "园长同意"
    client.post(f"{here}/undo")
    with database.session(writing=False) as session:
        assert session.get_one(Proposal, proposal["id"]).changes == {}


def test_a_remedy_that_is_gone_leads_back_to_the_list_made_anew(
    client: Visitor, world: World, database: Database, proposal: dict[str, int]
) -> None:
    here = f"/proposals/{proposal['id']}"
    client.sign_in_as(world, "planner")
    typed = {"visit_id": str(proposal["kindergarten"]), "remedy": "0", "mark": "gone", "next": f"{here}/left-out"}
    answer = client.post(f"{here}/remedies", data=typed)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{here}/left-out")
    page = client.get(f"{here}/left-out").get_data(as_text=True)
    assert "The remedies were looked for again." in page and "What was agreed" in page
    with database.session(writing=False) as session:
        assert session.get_one(PlannedVisit, proposal["kindergarten"]).state == "left_out"


def test_after_undoing_one_is_on_the_list_again_and_the_reason_is_there(
    client: Visitor, world: World, database: Database, proposal: dict[str, int]
) -> None:
    here = f"/proposals/{proposal['id']}"
    client.sign_in_as(world, "planner")
    typed = {"visit_id": str(proposal["kindergarten"]), "remedy": "0", "next": f"{here}/left-out"}
    page = client.post(f"{here}/remedies", data=typed, follow_redirects=True).get_data(as_text=True)
    undo = f"{here}/undo?next={here}/left-out"
    assert f'action="{undo}"' in page
    assert client.post(undo).headers["Location"] == f"{here}/left-out"
    page = client.get(f"{here}/left-out").get_data(as_text=True)
    assert "No day of the plan is open to it: “亲子月”." in page and "has changed since" not in page


def test_after_a_move_by_hand_the_lists_say_that_they_are_old(
    client: Visitor, world: World, database: Database, proposal: dict[str, int]
) -> None:
    here = f"/proposals/{proposal['id']}"
    with database.transaction() as session:
        session.get_one(PlannedVisit, proposal["junior"]).is_pinned = True
    client.sign_in_as(world, "planner")
    for path in ("left-out", "remedies"):
        assert "The calendar has changed since" in client.get(f"{here}/{path}").get_data(as_text=True)
    client.sign_in_as(world, "official")
    assert "The calendar has changed since" not in client.get(f"{here}/left-out").get_data(as_text=True)


def test_planning_again_is_asked_for_shown_and_taken_over(
    client: Visitor, world: World, database: Database, proposal: dict[str, int]
) -> None:
    here = f"/proposals/{proposal['id']}/replan"
    client.sign_in_as(world, "planner")
    day = MONDAY.isoformat()
    wrong = client.post(here, data={"team_id": str(world.teams["first"].id), "since": day})
    assert wrong.status_code == 422 and "Please give the first and the last day." in wrong.get_data(as_text=True)
    typed = {"team_id": str(world.teams["first"].id), "since": day, "until": day, "keeps_placed": "1", "reason": "生病"}
    there = client.post(here, data=typed).headers["Location"]
    assert "Being worked out" in client.get(there).get_data(as_text=True)
    perform(database, int(there.split("/")[2]))
    page = client.get(there).get_data(as_text=True)
    assert "2 visits move" in page and "The team is not out then." in page and "生病" in page
    done = client.post(f"{there}/accept", follow_redirects=True).get_data(as_text=True)
    assert "2 visits were moved in the proposal." in done


def test_what_if_refuses_days_beyond_the_campaign_at_their_field(
    client: Visitor, world: World, proposal: dict[str, int]
) -> None:
    here = f"/proposals/{proposal['id']}/what-if"
    same = client.sign_in_as(world, "planner").post(here, data={"seconds": "5"})
    assert same.status_code == 422 and "Please say what would be different." in same.get_data(as_text=True)
    answer = client.post(here, data={"days": "3", "seconds": "5"})
    assert answer.status_code == 422 and "The campaign ends on" in answer.get_data(as_text=True)
    made = client.post(here, data={"most_visits": "6", "seconds": "5"}, follow_redirects=True).get_data(as_text=True)
    assert "What if: at most 6 visits of a team a day" in made


def test_who_only_looks_sees_the_reason_and_no_buttons(client: Visitor, world: World, proposal: dict[str, int]) -> None:
    here = f"/proposals/{proposal['id']}"
    client.sign_in_as(world, "official")
    page = client.get(f"{here}/left-out").get_data(as_text=True)
    assert "亲子月" in page and "/remedies" not in page
    assert client.get(f"{here}/remedies").status_code in (403, 404)


def test_what_was_planned_again_before_something_changed_is_offered_anew(
    client: Visitor, world: World, database: Database, proposal: dict[str, int]
) -> None:
    here, day = f"/proposals/{proposal['id']}", MONDAY.isoformat()
    client.sign_in_as(world, "planner")
    typed = {"team_id": str(world.teams["first"].id), "since": day, "until": day, "keeps_placed": "1"}
    there = client.post(f"{here}/replan", data=typed).headers["Location"]
    perform(database, int(there.split("/")[2]))
    client.post(f"{here}/visits/{proposal['junior']}/leave-out")
    page = client.get(there).get_data(as_text=True)
    assert "was changed since this was worked out" in page and "Look again" in page and "Move these visits" not in page
    refused = client.post(f"{there}/accept")
    assert refused.status_code == 409 and "Look again" in refused.get_data(as_text=True)
