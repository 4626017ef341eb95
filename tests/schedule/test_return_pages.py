"""Who owes what: the table, the list behind a cell, one click for the missing, the files, and the same for programs."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import openpyxl
from sqlalchemy import select

from core.db import Database
from core.models import InboxMessage
from core.times import now
from outreach.models import OutreachResult
from tests.schedule.test_late import over
from tests.support.programs import Programs
from tests.support.world import Visitor, World


def county(database: Database, world: World) -> None:
    """Of four events in two townships two have no result, one came late."""
    over(database, world, 8, title="石上讲座")
    over(database, world, 9, title="无人登记", unit_id=None, area_id=world.areas["qingtang"].id)
    for days, waited in ((10, 1), (11, 7)):
        done = over(database, world, days)
        with database.transaction() as session:
            session.add(OutreachResult(event_id=done, reported_at=now() - timedelta(days=days - waited)))


def test_the_table_says_first_what_is_missing_and_leads_to_each_thing(
    client: Visitor, database: Database, world: World
) -> None:
    county(database, world)
    page = client.sign_in_as(world, "planner").get("/returns").get_data(as_text=True)
    assert "3 of 5 are missing; most in 梅江镇." in page  # with a shelter that was never verified
    assert "1 not received" in page and "1 came late" in page and "2 / 3" in page
    [address] = re.findall(r'href="(/returns/list/event_result[^"]*area=990101100[^"]*)"', page)
    shown = client.get(address.replace("&amp;", "&")).get_data(as_text=True)
    assert "石上讲座" in shown and "无人登记" not in shown and "1 of 3 are missing." in shown
    assert client.get("/returns/list/no_such_kind").status_code == 404
    assert client.sign_in_as(world, "unit_contact").get("/returns").status_code == 403


def test_one_click_reminds_the_missing_once_a_day_and_says_who_must_be_called(
    client: Visitor, database: Database, world: World
) -> None:
    county(database, world)
    over(
        database, world, 7, title="园里讲座", unit_id=world.units["kindergarten"].id, area_id=world.areas["qingtang"].id
    )
    client.sign_in_as(world, "planner")
    first, again = (
        client.post("/returns/list/event_result/remind", data={"_once": f"r{turn}"}, follow_redirects=True)
        .get_data(as_text=True) for turn in (1, 2)
    )  # fmt: skip
    assert "2 people were reminded." in first and "please call: 实验幼儿园 王老师 0797-6832001" in first
    assert "0 people were reminded." in again and "2 had been reminded today already." in again
    with database.transaction() as session:
        said = [one.subject for one in session.scalars(select(InboxMessage)) if one.key.startswith("owed:")]
    assert said == ["尚缺：活动结果（1 项）"] * 2 or len(said) == 2
    gone = client.post("/returns/list/defect/remind", data={})
    assert gone.status_code == 409


def test_both_tables_come_as_files_with_the_same_figures(client: Visitor, database: Database, world: World) -> None:
    county(database, world)
    client.sign_in_as(world, "planner")
    sheet = openpyxl.load_workbook(BytesIO(client.get("/returns.xlsx").data)).active
    assert sheet is not None
    rows = {row[1]: row[2:7] for row in sheet.iter_rows(values_only=True)}
    assert rows["梅江镇"] == (3, 2, 1, 1, 0) and rows["青塘镇"][:2] == (1, 0)
    listed = client.get("/returns/list/event_result.csv").get_data(as_text=True)
    assert "石上讲座" in listed and "Not received" in listed
    assert client.get("/returns.pdf").status_code == 404


def test_programs_get_the_same_sums_and_things(programs: Programs, database: Database, world: World) -> None:
    county(database, world)
    program = programs.of("planner")
    sums = program.get("/returns", since="2026-11-01", until="2026-11-30").json["items"]
    assert [(one["area_name"], one["kind"], one["due"], one["received"], one["late"]) for one in sums
            if one["kind"] == "event_result"] == [
        ("梅江镇", "event_result", 3, 2, 1), ("青塘镇", "event_result", 1, 0, 0),
    ]  # fmt: skip
    found = program.get("/returns/things", kind="event_result", area="990101101").json
    assert [(one["title"], one["state"]) for one in found["items"]] == [("无人登记", "missing")]
    assert program.get("/returns", since="2026-11-02", until="2026-11-01").status_code == 422
    told = program.post("/returns/remind", {"kind": "event_result"})
    assert (told.json["people"], told.json["to_call"]) == (2, [])
