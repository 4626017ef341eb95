"""The calendar written to a file, in the columns of the import, and read in again."""

from __future__ import annotations

from datetime import date, time
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from core.access import SYSTEM
from core.db import Database
from core.i18n import speaking
from core.imports import Options, Plan
from core.imports.services import apply, read_file, start
from schedule import services
from schedule.inputs import EventInput
from schedule.models import Event, Headcount, Person, Vehicle
from schedule.sheets import EventImporter
from tests.support.world import Visitor, World

DAY = date(2031, 5, 12)
MAY = "/calendar/file.xlsx?day=2031-05-01"


@pytest.fixture
def planned(database: Database, world: World) -> list[int]:
    with database.transaction() as session:
        session.info["actor"] = SYSTEM
        county = world.areas["county"].id
        person = Person(area_id=county, name="李讲师", phone="13800000000")
        vehicle = Vehicle(area_id=county, name="体验车", plate="赣B12345")
        session.add_all([person, vehicle])
        session.flush()
        team = f"team:{world.teams['first'].id}"
        lecture = EventInput(
            kind="lecture", title="地震课", on=DAY, starts=time(14), ends=time(16), unit_id=world.units["primary"].id,
            place_id=world.places["hall"].id, place_note="二楼", resources=[team, f"person:{person.id}"],
            expected={"students": 120, "teachers": 6}, note="=SUM(A1)\n第二行",
        )  # fmt: skip
        stall = EventInput(
            kind="stall", title="集市咨询", on=date(2031, 5, 20), starts=time(9),
            until=date(2031, 5, 21), ends=time(11),
            area_id=world.areas["meijiang"].id, resources=[f"vehicle:{vehicle.id}"], expected={"residents": 1280},
        )  # fmt: skip
        meeting = EventInput(kind="meeting", on=date(2031, 6, 2), starts=time(9), ends=time(10), area_id=county)
        return [services.create_event(session, one, SYSTEM).id for one in (lecture, stall, meeting)]


def facts(database: Database) -> set[tuple[object, ...]]:
    with database.transaction(writing=False) as session:
        people: dict[int, dict[str, int]] = {}
        for row in session.scalars(select(Headcount)):
            people.setdefault(row.event_id, {})[row.category] = row.count
        return {
            (event.kind, event.title, event.starts_at, event.ends_at, event.unit_id, event.area_id, event.place_id,
             event.place_note, event.note, tuple(sorted(b.resource for b in event.bookings)),
             tuple(sorted(people.get(event.id, {}).items())))
            for event in session.scalars(select(Event))
        }  # fmt: skip


def read_in(database: Database, content: bytes, folder: Path, ending: str, ignored: tuple[str, ...] = ()) -> Plan:
    path = folder / f"plan.{ending}"
    path.write_bytes(content)
    importer = EventImporter()
    checked = read_file(importer, path, path.name, Options(ignored=ignored))
    assert checked.problems == []
    with database.transaction() as session:
        batch = start(session, "events", path.name, Options(), SYSTEM)
        batch.options = {**batch.options, "mode": "all"}
        return apply(session, batch, importer, checked, SYSTEM)


def test_the_last_column_is_the_number_by_which_an_event_is_found_again(
    client: Visitor, database: Database, world: World, planned: list[int]
) -> None:
    content = client.sign_in_as(world, "planner").get(MAY).data
    rows = list(load_workbook(BytesIO(content)).worksheets[0].values)[3:]
    with database.transaction(writing=False) as session:
        uids = [session.get_one(Event, number).uid for number in planned[:2]]
    assert [row[-1] for row in rows] == ["Event number", *uids]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_was_written_is_read_in_again_the_same_in_an_emptied_calendar(
    client: Visitor, database: Database, world: World, planned: list[int], tmp_path: Path, ending: str, language: str
) -> None:
    client.sign_in_as(world, "planner", language)
    content = client.get(f"/calendar/file.{ending}?view=month&day=2031-05-12").data
    with database.transaction() as session:
        session.delete(session.get_one(Event, planned[2]))
    before = facts(database)
    with database.transaction() as session:
        for event in session.scalars(select(Event)):
            session.delete(event)
    with speaking(language):
        done = read_in(database, content, tmp_path, ending, ("活动编号", "Event number"))
    assert [problem.code for problem in done.problems] == []
    assert facts(database) == before


def test_read_in_beside_its_events_the_file_changes_nothing(
    client: Visitor, database: Database, world: World, planned: list[int], tmp_path: Path
) -> None:
    content = client.sign_in_as(world, "planner").get(MAY).data
    done = read_in(database, content, tmp_path, "xlsx")
    assert (len(done.unchanged), done.new, done.problems) == (2, set(), [])


def test_the_workbook_has_a_title_prints_on_a4_and_keeps_text_as_text(
    client: Visitor, world: World, planned: list[int]
) -> None:
    answer = client.sign_in_as(world, "planner").get(MAY)
    sheet = load_workbook(BytesIO(answer.data)).worksheets[0]
    assert sheet["A1"].value == "Plan of events"
    assert "1 May 2031 to 31 May 2031" in sheet["A2"].value
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    header = [cell.value for cell in sheet[4]]
    row = dict(zip(header, sheet[5], strict=True))
    assert (row["Area code"].value, row["Area code"].data_type) == ("990101100", "s")
    assert (row["Note"].value, row["Note"].data_type) == ("=SUM(A1)\n第二行", "s")
    assert row["Students"].value == 120
    assert "13800000000" not in answer.data.decode("latin-1")


def test_the_file_has_what_the_calendar_shows_narrowed_by_its_filters(
    client: Visitor, world: World, planned: list[int]
) -> None:
    client.sign_in_as(world, "planner")
    assert "集市咨询" not in client.get("/calendar/file.csv?day=2031-05-12&kind=lecture").get_data(as_text=True)
    assert "集市咨询" in client.get("/calendar/file.csv?day=2031-05-12").get_data(as_text=True)
    assert "集市咨询" not in client.get("/calendar/file.csv?view=week&day=2031-05-12").get_data(as_text=True)


def test_a_contact_gets_their_own_units_events_only(client: Visitor, world: World, planned: list[int]) -> None:
    client.sign_in_as(world, "unit_contact")
    text = client.get("/calendar/file.csv?day=2031-05-12").get_data(as_text=True)
    assert "地震课" in text
    assert "集市咨询" not in text


def test_a_visitor_gets_no_file(client: Visitor, world: World) -> None:
    assert client.get("/calendar/file.xlsx").status_code in (302, 401)


def test_the_template_of_the_import_can_be_had(client: Visitor, world: World) -> None:
    answer = client.sign_in_as(world, "planner").get("/import/template/events.xlsx")
    assert answer.status_code == 200
    names = [cell.value for cell in load_workbook(BytesIO(answer.data)).worksheets[0][1]]
    assert names[:5] == ["Kind", "Title", "Date", "Starts at", "Ends at"]
