"""A plan in the browser without scripts: begun in one tap, filled in, brought in from a sheet, read by others."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from core.db import Database
from core.times import today
from drills import plan_queries, script_services, services
from drills.action_models import ImprovementAction
from drills.inputs import RegistrationInput
from drills.models import Drill
from drills.plan_models import DrillGroup, Inject, ScriptTemplate
from tests.support.world import Visitor, World


@pytest.fixture
def drill(database: Database, world: World) -> Drill:
    with database.transaction() as session:
        script_services.seed_templates(session)
        given = RegistrationInput(unit_id=world.units["primary"].id, on=today() + timedelta(days=7),
                                  expected={"students": 90})  # fmt: skip
        return services.register(session, given, world.actor(session, "unit_contact"))


@pytest.fixture
def contact(client: Visitor, world: World) -> Visitor:
    return client.sign_in_as(world, "unit_contact")


def template(database: Database, code: str = "school_basic") -> int:
    with database.transaction(writing=False) as session:
        return session.scalars(select(ScriptTemplate.id).where(ScriptTemplate.code == code)).one()


def begin(client: Visitor, database: Database, drill: Drill) -> None:
    answer = client.post(f"/drills/{drill.id}/plan/start/{template(database)}")
    assert answer.status_code == 302


def rows(**cells: str) -> dict[str, str]:
    """Rows as the page sends them: rows(groups_0_name="A") is {"groups-0.name": "A"}."""
    return {re.sub(r"^(\w+?)_(\d+)_", r"\1-\2.", name): value for name, value in cells.items()}


def named(database: Database) -> list[tuple[str, int]]:
    with database.transaction(writing=False) as session:
        found = session.scalars(select(DrillGroup).order_by(DrillGroup.position))
        return [(group.name, group.people) for group in found]


def test_the_page_answers_first_and_one_tap_begins_the_plan(contact: Visitor, database: Database, drill: Drill) -> None:
    page = contact.get(f"/drills/{drill.id}/plan").text
    assert "No plan yet" in page and "School evacuation, basic" in page
    assert "Begin the plan" in contact.get(f"/drills/{drill.id}").text
    begin(contact, database, drill)
    page = contact.get(f"/drills/{drill.id}/plan").text
    assert "2 things are missing" in page
    assert "There are no groups yet" in page and "10 roles have nobody yet" in page
    assert "T+01:00" in page and "Drop" not in page and "drop, cover, hold on" in page


def test_several_groups_are_added_at_once_and_blank_rows_are_left_out(
    contact: Visitor, database: Database, drill: Drill
) -> None:
    typed = rows(groups_0_name="Class 1", groups_0_people="45", groups_1_name="", groups_1_people="",
                 groups_3_name="Class 2", groups_3_people="45人", groups_3_stairs="East")  # fmt: skip
    answer = contact.post(f"/drills/{drill.id}/plan/groups", data=typed)
    assert answer.status_code == 302
    assert named(database) == [("Class 1", 45), ("Class 2", 45)]


def test_a_wrong_row_keeps_everything_that_was_typed(contact: Visitor, database: Database, drill: Drill) -> None:
    typed = rows(groups_0_name="Class 1", groups_0_people="about 40", groups_1_name="Class 2", groups_1_leader="Ms Li")
    answer = contact.post(f"/drills/{drill.id}/plan/groups", data=typed)
    assert answer.status_code == 422
    assert "about 40" in answer.text and "Ms Li" in answer.text and "whole number" in answer.text
    assert named(database) == []


def test_more_rows_come_without_a_script_and_nothing_is_saved(
    contact: Visitor, database: Database, drill: Drill
) -> None:
    answer = contact.post(f"/drills/{drill.id}/plan/groups", data=rows(groups_0_name="Class 1") | {"more": "1"})
    assert answer.status_code == 200
    assert 'value="Class 1"' in answer.text and 'name="groups-5.name"' in answer.text
    assert named(database) == []


def test_text_and_roles_are_written_together(contact: Visitor, database: Database, drill: Drill) -> None:
    typed = {"objectives": "Everybody out", "story": "", "safety": ""}
    typed |= rows(roles_0_name="Commander", roles_0_person="Ms Wen", roles_1_name="")
    assert contact.post(f"/drills/{drill.id}/plan/text", data=typed).status_code == 302
    page = contact.get(f"/drills/{drill.id}/plan").text
    assert "Everybody out" in page and "Ms Wen" in page


def test_a_line_is_changed_and_the_later_ones_move_along(contact: Visitor, database: Database, drill: Drill) -> None:
    begin(contact, database, drill)
    with database.transaction(writing=False) as session:
        line = session.scalars(select(Inject).where(Inject.at_seconds == 60)).one()
    typed = {"number": "3", "at": "1:30", "message": "Leave now", "moves_later": "1", "version": str(line.version)}
    address = f"/drills/{drill.id}/plan/script/{line.id}"
    assert contact.post(address, data=typed | {"at": "T-1:00"}).status_code == 422
    assert contact.post(address, data=typed).status_code == 302
    page = contact.get(f"/drills/{drill.id}/plan").text
    assert "8 later lines moved along" in page and "Leave now" in page and "T+01:50" in page
    assert contact.post(f"{address}/remove").status_code == 302
    assert "Leave now" not in contact.get(f"/drills/{drill.id}/plan").text.split("flashes")[-1]


def test_what_is_downloaded_is_brought_back_unchanged_and_changes_are_shown_before(
    contact: Visitor, database: Database, drill: Drill
) -> None:
    begin(contact, database, drill)
    file = contact.get(f"/drills/{drill.id}/plan/script.xlsx").data
    sheet = load_workbook(BytesIO(file)).active
    assert sheet is not None and [sheet.cell(3, at).value for at in (1, 2)] == ["No.", "Time"]
    address = f"/drills/{drill.id}/plan/script/import"
    page = contact.post(address, data={"file": (BytesIO(file), "script.xlsx")}).text
    assert "0 new, 0 changed, 11 unchanged, 0 cannot be taken" in page
    text = "No.\tTime\tMessage\n1\t0\tNew words\n99\t5:00\tAnother\n"
    page = contact.post(address, data={"text": text}).text
    assert "1 new, 1 changed" in page and "New words" in page
    assert "New words" not in contact.get(f"/drills/{drill.id}/plan").text
    assert contact.post(address, data={"text": text, "apply": "1"}).status_code == 302
    page = contact.get(f"/drills/{drill.id}/plan").text
    assert "New words" in page and "Another" in page and page.count('class="inject"') == 12


def test_refused_rows_come_back_to_be_corrected_and_the_good_ones_are_taken(
    contact: Visitor, database: Database, drill: Drill
) -> None:
    text = "Group\tPeople\nClass 1\tabout 40\nClass 2\t45\n"
    answer = contact.post(f"/drills/{drill.id}/plan/groups/import", data={"text": text, "apply": "1"})
    assert answer.status_code == 200
    assert "1 row was not taken" in answer.text and "Class 1\tabout 40" in answer.text
    assert named(database) == [("Class 2", 45)]


def test_rows_that_the_file_lacks_go_only_when_asked(contact: Visitor, database: Database, drill: Drill) -> None:
    contact.post(f"/drills/{drill.id}/plan/groups", data=rows(groups_0_name="Old", groups_0_people="1"))
    address, text = f"/drills/{drill.id}/plan/groups/import", "Group\tPeople\nNew\t45\n"
    assert "Remove the 1 row" in contact.post(address, data={"text": text}).text
    contact.post(address, data={"text": text, "apply": "1"})
    assert named(database) == [("Old", 1), ("New", 45)]
    contact.post(address, data={"text": text, "apply": "1", "replace": "1"})
    assert named(database) == [("New", 45)]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\x89PNG\r\n\x1a\n" + bytes(99)])
def test_what_is_no_table_is_refused_in_words(contact: Visitor, drill: Drill, content: bytes) -> None:
    answer = contact.post(f"/drills/{drill.id}/plan/groups/import", data={"file": (BytesIO(content), "a.xlsx")})
    assert answer.status_code == 422 and 'role="alert"' in answer.text


def test_leaders_and_people_are_for_those_who_see_contacts(
    contact: Visitor, world: World, database: Database, drill: Drill
) -> None:
    typed = rows(groups_0_name="Class 1", groups_0_people="45", groups_0_leader="Ms Secret")
    contact.post(f"/drills/{drill.id}/plan/groups", data=typed)
    contact.post(f"/drills/{drill.id}/plan/text", data=rows(roles_0_name="Commander", roles_0_person="Mr Hidden"))
    assert "Ms Secret" in contact.get(f"/drills/{drill.id}/plan").text
    contact.sign_in_as(world, "official")
    for address in ("", "/print", "/groups.csv", "/script.csv"):
        page = contact.get(f"/drills/{drill.id}/plan{address}").text
        assert "Ms Secret" not in page and "Mr Hidden" not in page
    assert contact.get(f"/drills/{drill.id}/plan/groups").status_code == 403


def test_a_check_line_is_marked_with_the_problem(
    contact: Visitor, world: World, database: Database, drill: Drill
) -> None:
    with database.transaction() as session:
        action = ImprovementAction(unit_id=drill.unit_id, drill_id=drill.id, problem="Crowd at the west stairs",
                                   due_on=today())  # fmt: skip
        session.add(action)
        session.flush()
        session.add(Inject(drill_id=drill.id, number=1, at_seconds=0, message="Look", action_id=action.id))
    for address in ("/plan", "/plan/print"):
        page = contact.get(f"/drills/{drill.id}{address}").text
        assert "Was it fixed?" in page
    assert "Crowd at the west stairs" in contact.get(f"/drills/{drill.id}/plan").text


def test_a_renewal_in_one_tap_brings_the_plan_along(
    contact: Visitor, world: World, database: Database, drill: Drill
) -> None:
    begin(contact, database, drill)
    contact.post(
        f"/drills/{drill.id}/renew", data={"on": (today() + timedelta(days=37)).isoformat(), "starts": "10:00"}
    )
    with database.transaction(writing=False) as session:
        later = session.scalars(select(Drill).where(Drill.renewed_from_id == drill.id)).one()
        assert len(plan_queries.injects(session, later)) == len(plan_queries.injects(session, drill)) == 11


def test_another_units_contact_finds_no_plan(contact: Visitor, world: World, database: Database) -> None:
    with database.transaction() as session:
        given = RegistrationInput(unit_id=world.units["junior"].id, on=today() + timedelta(days=7),
                                  expected={"students": 90})  # fmt: skip
        other = services.register(session, given, world.actor(session, "planner"))
    assert contact.get(f"/drills/{other.id}/plan").status_code == 404
    assert contact.post(f"/drills/{other.id}/plan/groups", data={}).status_code == 404
    assert contact.post(f"/drills/{other.id}/plan/groups/import", data={"text": "A"}).status_code == 404


def test_an_administrator_copies_and_edits_a_template(
    client: Visitor, world: World, database: Database, drill: Drill
) -> None:
    client.sign_in_as(world, "administrator")
    assert "written by us, no norm" in client.get("/drills/templates").text
    county = world.areas["county"].code
    answer = client.post(f"/drills/templates/{template(database)}/copy", data={"area": county})
    assert answer.status_code == 302
    address = answer.location
    page = client.get(address).text
    assert 'name="lines-10.message"' in page
    typed = {"name_zh": "本县模板", "type": "evacuation", "level": "basic", "unit_kinds": "primary"}
    typed |= rows(roles_0_name="总指挥", lines_0_at="0", lines_0_message="避震", lines_1_at="1:75", lines_1_message="x")
    assert client.post(address, data=typed).status_code == 422
    assert client.post(address, data=typed | {"lines-1.at": "1:00"}).status_code == 302
    assert "本县模板" in client.get(f"/drills/templates?area={county}").text


def test_nothing_of_a_plan_is_written_by_looking(contact: Visitor, database: Database, drill: Drill) -> None:
    for address in ("plan", "plan/print", "plan/text", "plan/groups", "plan/script/new", "plan/groups/import"):
        assert contact.get(f"/drills/{drill.id}/{address}").status_code == 200
    with database.transaction(writing=False) as session:
        assert plan_queries.plan_of(session, session.get_one(Drill, drill.id)) is None


def test_an_administrator_of_everything_changes_and_switches_the_shipped_ones(
    client: Visitor, world: World, database: Database, drill: Drill
) -> None:
    client.sign_in_as(world, "administrator")
    number = template(database)
    assert client.get(f"/drills/templates/{number}/en").status_code == 200
    assert client.post(f"/drills/templates/{number}/off").status_code == 302
    assert "out of use" in client.get("/drills/templates").text
    assert client.post(f"/drills/templates/{number}/delete").status_code == 409
    client.sign_in_as(world, "planner")
    assert client.get(f"/drills/templates/{number}/en").status_code == 403


@pytest.mark.parametrize("text", ["班\0一\t45", "\x1b[31m班\t45", '"never closed\t45\n班', "=1+1\t45", "<b>班</b>\t45"])
def test_what_nobody_types_is_answered_in_words(contact: Visitor, drill: Drill, text: str) -> None:
    answer = contact.post(f"/drills/{drill.id}/plan/groups/import", data={"text": text})
    assert answer.status_code in (200, 422)
    assert "<b>班</b>" not in answer.text
    typed = rows(groups_0_name=text[:60], groups_0_people="45")
    assert contact.post(f"/drills/{drill.id}/plan/groups", data=typed).status_code in (302, 422)
    assert contact.get(f"/drills/{drill.id}/plan").status_code == 200
    assert contact.get(f"/drills/{drill.id}/plan/groups.xlsx").status_code == 200
