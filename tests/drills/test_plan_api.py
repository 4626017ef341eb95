"""Programs and plans: text, groups and script are read and written whole."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.db import Database
from core.times import today
from drills import script_services, services
from drills.inputs import RegistrationInput
from tests.support.programs import Program, Programs
from tests.support.world import World


@pytest.fixture
def plan(database: Database, world: World) -> str:
    """The address of the plan of a drill of the primary school."""
    with database.transaction() as session:
        script_services.seed_templates(session)
        given = RegistrationInput(unit_id=world.units["primary"].id, on=today() + timedelta(days=7),
                                  expected={"students": 90})  # fmt: skip
        return f"/drills/{services.register(session, given, world.actor(session, 'unit_contact')).id}/plan"


@pytest.fixture
def school(programs: Programs) -> Program:
    return programs.of("unit_contact")


def test_a_plan_is_begun_from_the_best_template_and_written(school: Program, plan: str) -> None:
    assert school.get(plan).json["version"] == 0
    best = school.get(f"{plan}/templates").json["items"][0]
    assert (best["type"], best["level"], best["lines"]) == ("evacuation", "basic", 11)
    begun = school.post(f"{plan}/start", {"template_id": best["id"]})
    assert begun.status_code == 200 and begun.json["roles"]
    written = school.put(plan, {"objectives": "All out", "roles": [{"name": "Commander", "person": "Ms Wen"}]})
    assert written.json["roles"] == [{"name": "Commander", "duties": "", "person": "Ms Wen"}]
    stale = school.put(plan, {"objectives": "Other", "version": begun.json["version"]})
    assert stale.status_code == 409
    assert school.post(f"{plan}/start", {"template_id": 999}).status_code == 404


def test_groups_are_written_whole_and_keep_their_numbers(school: Program, plan: str) -> None:
    first = school.put(f"{plan}/groups", {"items": [{"name": "A", "people": 45}, {"name": "B"}]}).json["items"]
    kept = {"id": first[1]["id"], "version": first[1]["version"], "name": "B", "people": 44, "place": 1}
    second = school.put(f"{plan}/groups", {"items": [kept, {"name": "C"}]}).json["items"]
    assert [(one["name"], one["people"]) for one in second] == [("B", 44), ("C", 0)]
    assert second[0]["id"] == first[1]["id"]
    assert school.put(f"{plan}/groups", {"items": [{"name": "A", "people": "45"}]}).status_code == 422


def test_a_script_counts_in_seconds(school: Program, plan: str) -> None:
    written = school.put(f"{plan}/script", {"items": [{"at": 90, "message": "Leave"}, {"at": 0, "message": "Alarm"}]})
    assert [(one["at"], one["number"]) for one in written.json["items"]] == [(0, 2), (90, 1)]
    refused = school.put(f"{plan}/script", {"items": [{"at": "1:30", "message": "Leave"}]})
    assert refused.status_code == 422


def test_names_are_null_for_those_who_do_not_see_contacts(programs: Programs, school: Program, plan: str) -> None:
    school.put(plan, {"roles": [{"name": "Commander", "person": "Ms Wen"}]})
    school.put(f"{plan}/groups", {"items": [{"name": "A", "leader": "Ms Li"}]})
    school.put(f"{plan}/script", {"items": [{"at": 0, "message": "Alarm", "controller": "Mr Xu"}]})
    official = programs.of("official")
    assert official.get(plan).json["roles"][0]["person"] is None
    assert official.get(f"{plan}/groups").json["items"][0]["leader"] is None
    assert official.get(f"{plan}/script").json["items"][0]["controller"] is None
    assert official.put(f"{plan}/groups", {"items": []}).status_code == 403
