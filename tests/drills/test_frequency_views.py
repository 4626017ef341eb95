"""Pages of the frequency of drills: the grid, one unit, excuses, reminders, files, rules and terms; programs too."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from core.db import Database
from drills.frequency_models import DrillExcuse, DrillRule, SchoolTerm
from tests.support.world import Visitor, World

GRID, RULES, TERMS = "/drills/frequency", "/drills/frequency/rules", "/drills/frequency/terms"


@pytest.fixture(autouse=True)
def _frozen() -> Iterator[None]:
    with time_machine.travel(datetime(2027, 4, 15, 2, 0, tzinfo=UTC), tick=False):
        yield


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def excuse(client: Visitor, world: World, unit: str = "primary", **more: str) -> Any:
    number = world.units[unit].id
    given = {"unit_id": str(number), "starts_on": "2027-03-01", "ends_on": "2027-03-31", "reason": "校舍维修"}
    return client.post(f"{GRID}/units/{number}/excuses", data=given | more)


def rule(world: World, **more: str) -> dict[str, str]:
    given = {"area_id": str(world.areas["county"].id), "unit_kind": "primary", "times": "2", "period": "month"}
    return given | more


def term(world: World, **more: str) -> dict[str, str]:
    given = {"area_id": str(world.areas["county"].id), "name": "春季学期"}
    return given | {"starts_on": "2027-02-22", "ends_on": "2027-07-02"} | more


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("role", ["unit_contact", "planner", "township_officer", "official", "administrator"])
def test_every_page_opens_for_whoever_may_see_drills(client: Visitor, world: World, role: str, language: str) -> None:
    excuse(client.sign_in_as(world, "planner"), world)
    client.post(TERMS, data=term(world))
    client.sign_in_as(world, role, language)
    number = world.units["primary"].id
    for address in (GRID, f"{GRID}/units/{number}", f"{GRID}/units/{number}?view=2026-27", RULES, TERMS, "/",
                    f"/units/{number}"):  # fmt: skip
        answer = client.get(address, follow_redirects=True)
        assert answer.status_code == 200, address


def test_the_grid_answers_first_and_puts_the_overdue_on_top(client: Visitor, world: World) -> None:
    page = text(client.sign_in_as(world, "planner").get(GRID))
    assert "4 units are overdue." in page
    assert "no school term has been entered" in page
    assert page.index("石上小学") < page.index("清源县地震局")
    assert f"{GRID}/units/{world.units['primary'].id}#p-2027-03-01" in page


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("?kind=kindergarten", "实验幼儿园", "石上小学"),
        ("?area=990101100", "石上小学", "实验幼儿园"),
        ("?q=城南", "城南中学", "石上小学"),
        ("?view=2026-27&page=999&only=missed", "石上小学", "nothing of the kind"),
        ("?view=../../etc&page=-1&only=x&area=x&kind=x", "No unit matches", "nothing of the kind"),
    ],
)
def test_the_grid_is_narrowed_by_the_address_and_bears_nonsense(
    client: Visitor, world: World, query: str, shown: str, hidden: str
) -> None:
    page = text(client.sign_in_as(world, "planner").get(GRID + query))
    grid = page.partition('id="main"')[2]
    assert shown in grid
    assert hidden not in grid


def test_a_contact_sees_the_own_unit_and_nobody_elses(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "unit_contact")
    own = world.units["primary"].id
    assert client.get(GRID).location.endswith(f"{GRID}/units/{own}")
    page = text(client.get(f"{GRID}/units/{own}"))
    assert "Register a drill" in page
    assert "Excuse for" not in page
    assert client.get(f"{GRID}/units/{world.units['junior'].id}").status_code == 404


def test_a_unit_is_excused_with_a_reason_and_by_whom_and_it_is_taken_back(
    client: Visitor, world: World, database: Database
) -> None:
    client.sign_in_as(world, "planner")
    assert excuse(client, world).status_code == 302
    page = text(client.get(f"{GRID}/units/{world.units['primary'].id}"))
    assert "Excused: 校舍维修" in page
    assert "林规划" in page
    with database.transaction(writing=False) as session:
        number = session.scalar(select(DrillExcuse.id))
    assert client.post(f"{GRID}/excuses/{number}/take-back").status_code == 302
    assert "Excused: 校舍维修" not in text(client.get(f"{GRID}/units/{world.units['primary'].id}"))


def test_an_excuse_without_a_reason_comes_back_as_it_was_typed(client: Visitor, world: World) -> None:
    answer = excuse(client.sign_in_as(world, "planner"), world, reason=" ")
    assert answer.status_code == 422
    assert "Please fill this in." in text(answer)
    other = excuse(client.sign_in_as(world, "township_officer"), world, "kindergarten")
    assert other.status_code == 404


def test_an_excuse_is_for_the_unit_of_its_address(client: Visitor, world: World, database: Database) -> None:
    excuse(client.sign_in_as(world, "planner"), world, unit_id=str(world.units["junior"].id))
    with database.transaction(writing=False) as session:
        assert session.scalars(select(DrillExcuse.unit_id)).all() == [world.units["primary"].id]


def test_reminding_says_how_many_were_told_and_who_has_no_account(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    page = text(client.post(f"{GRID}/remind?kind=school", follow_redirects=True))
    assert "Reminded: 1 person, for 1 unit." in page
    assert "Nobody has an account for 2 units" in page
    again = text(client.post(f"{GRID}/remind?kind=school", follow_redirects=True))
    assert "1 unit had been reminded today already." in again
    assert client.sign_in_as(world, "unit_contact").post(f"{GRID}/remind").status_code == 403


def test_the_file_has_the_grid_with_its_months_and_sums(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    book = load_workbook(io.BytesIO(client.get(f"{GRID}.xlsx?view=2026-27").data))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0][0] == "Drill frequency"
    head = next(row for row in rows if row[0] == "Unit")
    line = next(row for row in rows if row[0] == "石上小学")
    assert line[head.index("March 2027")] == "Overdue"
    assert line[head.index("August 2027")] == "None owed"
    assert "石上小学" in client.get(f"{GRID}.csv").data.decode("utf-8-sig")
    assert client.get(f"{GRID}.pdf").status_code == 404
    assert client.sign_in_as(world, "unit_contact").get(f"{GRID}.xlsx").status_code == 403


def test_rules_are_added_changed_put_out_of_use_and_deleted(client: Visitor, world: World, database: Database) -> None:
    client.sign_in_as(world, "planner")
    assert client.post(f"{RULES}/new", data=rule(world)).status_code == 302
    again = client.post(f"{RULES}/new", data=rule(world))
    assert again.status_code == 422
    assert "There is a rule for this kind in this area already." in text(again)
    with database.transaction(writing=False) as session:
        own = session.scalar(select(DrillRule.id).where(DrillRule.area_id.is_not(None)))
        default = session.scalar(select(DrillRule.id).where(DrillRule.area_id.is_(None)))
    assert "2 drills a month" in text(client.get(GRID))
    assert client.post(f"{RULES}/{own}", data=rule(world, times="3")).status_code == 302
    client.post(f"{RULES}/{own}/active", follow_redirects=True)
    assert "3 drills a month" not in text(client.get(GRID))
    assert client.get(f"{RULES}/{default}").status_code == 404, "those that hold everywhere are not the planner's"
    assert client.post(f"{RULES}/{own}/delete").status_code == 302
    assert client.sign_in_as(world, "township_officer").get(f"{RULES}/new").status_code == 403


def test_terms_are_entered_and_overlapping_ones_are_refused_beside_their_field(
    client: Visitor, world: World, database: Database
) -> None:
    client.sign_in_as(world, "planner")
    assert client.post(TERMS, data=term(world)).status_code == 302
    refused = client.post(TERMS, data=term(world, name="夏季学期", starts_on="2027-07-01", ends_on="2027-07-20"))
    assert refused.status_code == 422
    assert "It shares days with 春季学期" in text(refused)
    assert "夏季学期" in text(refused), "what was typed is kept"
    with database.transaction(writing=False) as session:
        number = session.scalar(select(SchoolTerm.id))
    assert client.post(f"{TERMS}/{number}", data=term(world, ends_on="2027-06-30")).status_code == 302
    assert client.post(f"{TERMS}/{number}/delete").status_code == 302
    assert "No school term has been entered" in text(client.get(TERMS))


def test_programs_ask_for_the_same_and_keep_rules_terms_and_excuses(app: Flask, world: World, programs: Any) -> None:
    planner = programs.of("planner")
    units = planner.get("/drill-frequency", months="2026-27", kind="school").json
    assert units["total"] == 3
    march = next(one for one in units["items"][0]["periods"] if one["last"] == "2027-03-31")
    assert march["state"] == "overdue"
    assert planner.get("/drill-frequency/sums").json["behind"] == 4
    assert planner.get("/drill-frequency", months="soon").status_code == 422
    number = world.units["primary"].id
    assert planner.get(f"/drill-frequency/{number}").json["period"] == "month"
    county = world.areas["county"].id
    made = planner.post("/drill-rules", {"area_id": county, "unit_kind": "primary", "period": "term"})
    assert made.status_code == 201, made.json
    changed = planner.patch(f"/drill-rules/{made.json['id']}", {"times": 2})
    assert (changed.json["times"], changed.json["period"]) == (2, "term")
    wanted = {"area_id": county, "name": "春季学期", "starts_on": "2027-02-22", "ends_on": "2027-07-02"}
    entered = planner.post("/school-terms", wanted)
    assert entered.status_code == 201
    assert planner.post("/school-terms", wanted).json["code"] in ("terms_overlap", "invalid")
    days = {"unit_id": number, "starts_on": "2027-02-22", "ends_on": "2027-07-02", "reason": "校舍维修"}
    assert planner.post("/drill-excuses", days).status_code == 201
    assert planner.get("/drill-excuses").json["total"] == 1
    told = planner.post("/drill-frequency/remind", {"kind": "kindergarten"}).json
    assert told["unreachable"] == [world.units["kindergarten"].id]


def test_the_command_line_writes_the_table(app: Flask, world: World, tmp_path: Any) -> None:
    target = tmp_path / "frequency.csv"
    done = app.test_cli_runner().invoke(args=["export", "frequency", "--months", "2027", "--out", str(target)])
    assert done.exit_code == 0, done.output
    assert "石上小学" in target.read_text(encoding="utf-8-sig")
    for wrong in (["--months", "soon"], ["--out", "x.pdf"], ["--area", "nowhere"]):
        options = ["--out", str(target), *wrong]
        assert app.test_cli_runner().invoke(args=["export", "frequency", *options]).exit_code in (1, 2)


def test_today_tells_whoever_oversees_drills_how_many_are_overdue(client: Visitor, world: World) -> None:
    page = text(client.sign_in_as(world, "planner").get("/"))
    assert "4 units are overdue with their drills" in page
    assert f"{GRID}?only=wants" in page


def test_a_unit_says_when_it_opened_and_whether_pupils_live_there(
    client: Visitor, world: World, database: Database
) -> None:
    client.sign_in_as(world, "planner")
    number = world.units["kindergarten"].id
    given = {"name": "实验幼儿园", "kind": "kindergarten", "area": "990101101", "opened_on": "2027-03-01"}
    assert client.post(f"/units/{number}/edit", data=given | {"is_boarding": "1", "datum": "wgs84"}).status_code == 302
    page = text(client.get(f"/units/{number}"))
    assert "Opened on" in page
    assert "Boarding school" in page
    grid = text(client.get(f"{GRID}/units/{number}"))
    assert "it owes drills from its first whole period on" in grid


def test_the_day_is_the_countys(client: Visitor, world: World) -> None:
    with time_machine.travel(datetime(2027, 4, 30, 16, 30, tzinfo=UTC), tick=False):  # 1 May by the county's clocks
        page = text(client.sign_in_as(world, "planner").get(f"{GRID}/units/{world.units['primary'].id}?view=2027"))
    assert page.count("Overdue") >= 3
    assert date(2027, 5, 1).strftime("p-%Y-%m-%d") in page
