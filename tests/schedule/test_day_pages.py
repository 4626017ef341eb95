from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from core.db import Database
from core.times import today
from schedule.day_models import Absence, Blackout, SpecialDay
from schedule.late_queries import due_days
from schedule.models import Booking, Event, Person, Team, Vehicle
from tests.support.programs import Program, Programs
from tests.support.world import Visitor, World

DAY = today() + timedelta(days=30)


@pytest.fixture
def planner(client: Visitor, world: World) -> Visitor:
    return client.sign_in_as(world, "planner")


def text(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True))


def exams(world: World, **more: Any) -> dict[str, Any]:
    return {
        "name": "中考", "reason": "exam", "area_id": str(world.areas["county"].id), "starts_on": str(DAY),
        "ends_on": str(DAY + timedelta(days=2)), "unit_kinds": ["school"],
    } | more  # fmt: skip


def event_at_school(database: Database, world: World) -> int:
    with database.transaction() as session:
        starts_at = datetime(DAY.year, DAY.month, DAY.day, 6, tzinfo=UTC)
        event = Event(
            uid="one", kind="lecture", title="Lecture at school", area_id=world.areas["meijiang"].id,
            unit_id=world.units["primary"].id, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2),
        )  # fmt: skip
        event.bookings = [
            Booking(
                resource=f"team:{world.teams['first'].id}", starts_at=event.starts_at, ends_at=event.ends_at,
            )
        ]  # fmt: skip
        session.add(event)
        session.flush()
        return event.id


# --- the year


def test_a_published_year_is_shown_with_its_breaks_and_make_up_days(planner: Visitor, world: World) -> None:
    page = text(planner.get("/calendar/days?year=2026"))
    assert "Chinese New Year" in page and "15 Feb–23 Feb" in page and "Sat 14 Feb 2026" in page
    assert "have not been published" not in page


def test_a_year_that_nobody_knows_says_so_and_how_to_enter_it(planner: Visitor, world: World) -> None:
    page = text(planner.get("/calendar/days?year=2035"))
    assert "The holidays of 2035 have not been published" in page and "#enter" in page
    typed = {"area_id": str(world.areas["county"].id), "kind": "holiday", "on": "2035-10-01", "until": "2035-10-07"}
    saved = planner.post("/calendar/days?year=2035", data=typed, follow_redirects=True)
    assert "Saved: 7 days." in text(saved) and "have not been published" not in text(saved)


@pytest.mark.parametrize("query", ["year=1800", "year=nonsense", "year=99999", "year=2100", ""])
def test_an_impossible_year_shows_this_one(planner: Visitor, query: str) -> None:
    assert f"Holidays and make-up workdays {today().year}" in text(planner.get(f"/calendar/days?{query}"))


def test_a_day_is_overridden_and_taken_back(planner: Visitor, world: World, database: Database) -> None:
    typed = {"area_id": str(world.areas["county"].id), "kind": "holiday", "on": "2026-03-05", "name": "County day"}
    assert "County day" in text(planner.post("/calendar/days?year=2026", data=typed, follow_redirects=True))
    with database.session(writing=False) as session:
        (entered,) = session.scalars(select(SpecialDay))
    back = text(planner.post(f"/calendar/days/{entered.id}/forget", follow_redirects=True))
    assert "Taken back" in back and "County day" not in back


def test_a_wrong_entry_keeps_what_was_typed(planner: Visitor, world: World, database: Database) -> None:
    typed = {"area_id": str(world.areas["county"].id), "kind": "holiday", "on": "2026-03-05", "until": "2026-03-01",
             "name": "County day"}  # fmt: skip
    answer = planner.post("/calendar/days?year=2026", data=typed)
    assert answer.status_code == 422
    assert "must not be before the first" in text(answer) and 'value="County day"' in text(answer)


def test_who_enters_days_that_hold_where(client: Visitor, world: World, database: Database) -> None:
    everywhere = {"kind": "holiday", "on": "2026-03-05"}
    assert client.sign_in_as(world, "planner").post("/calendar/days", data=everywhere).status_code == 403
    assert client.sign_in_as(world, "official").post("/calendar/days", data=everywhere).status_code == 403
    assert client.sign_in_as(world, "administrator").post("/calendar/days", data=everywhere).status_code == 302
    with database.session(writing=False) as session:
        (entered,) = session.scalars(select(SpecialDay))
    assert client.sign_in_as(world, "planner").post(f"/calendar/days/{entered.id}/forget").status_code == 404
    page = text(client.get("/calendar/days?year=2026"))
    assert "5 Mar" in page and f"/calendar/days/{entered.id}/forget" not in page


@pytest.mark.parametrize("role", ["administrator", "planner", "township_officer", "unit_contact", "official"])
def test_the_year_and_the_blackouts_are_open_to_all_who_see_the_calendar(
    client: Visitor, world: World, role: str
) -> None:
    client.sign_in_as(world, role)
    assert client.get("/calendar/days").status_code == 200
    assert client.get("/calendar/blackouts").status_code == 200
    edits = role in ("administrator", "planner", "township_officer")
    assert client.get("/calendar/blackouts/new").status_code == (200 if edits else 403)
    assert ("Enter days" in text(client.get("/calendar/days"))) == edits


# --- blackouts


def test_an_empty_list_explains_with_an_example(planner: Visitor) -> None:
    assert "lunar days ending in 1, 4 and 7" in text(planner.get("/calendar/blackouts"))


def test_a_blackout_is_added_changed_switched_and_deleted(planner: Visitor, world: World, database: Database) -> None:
    assert planner.post("/calendar/blackouts/new", data=exams(world)).status_code == 302
    with database.session(writing=False) as session:
        (made,) = session.scalars(select(Blackout))
    page = text(planner.get("/calendar/blackouts"))
    assert "中考" in page and "Exams" in page and "For: School." in page
    form = text(planner.get(f"/calendar/blackouts/{made.id}"))
    assert 'value="中考"' in form and "Next days" in form
    changed = exams(world, name="高考", endings=["1", "4"], is_lunar="1", version=str(made.version))
    planner.post(f"/calendar/blackouts/{made.id}", data=changed)
    assert "lunar days ending in 1, 4" in text(planner.get("/calendar/blackouts"))
    off = text(planner.post(f"/calendar/blackouts/{made.id}/active", follow_redirects=True))
    assert "高考 is out of use" in off and "Undo" in off
    assert "高考 is in use again" in text(planner.post(f"/calendar/blackouts/{made.id}/active", follow_redirects=True))
    gone = text(planner.post(f"/calendar/blackouts/{made.id}/delete", follow_redirects=True))
    assert "Deleted: 高考" in gone and "No blackouts yet" in gone


def test_a_look_at_the_days_saves_nothing(planner: Visitor, world: World, database: Database) -> None:
    event_at_school(database, world)
    answer = planner.post("/calendar/blackouts/new", data=exams(world, look="1"))
    assert answer.status_code == 200 and "Lecture at school" in text(answer) and 'value="中考"' in text(answer)
    with database.session(writing=False) as session:
        assert session.scalars(select(Blackout)).all() == []


def test_saving_over_planned_events_names_them(planner: Visitor, world: World, database: Database) -> None:
    event = event_at_school(database, world)
    page = text(planner.post("/calendar/blackouts/new", data=exams(world), follow_redirects=True))
    assert "1 event is planned in it already" in page and f'href="/events/{event}"' in page


def test_a_wrong_blackout_keeps_what_was_typed(planner: Visitor, world: World) -> None:
    answer = planner.post("/calendar/blackouts/new", data=exams(world, ends_on="2020-01-01", weekdays=["3"]))
    assert answer.status_code == 422 and "must not be before the first" in text(answer)
    assert 'value="3" checked' in text(answer)


def test_past_blackouts_are_folded(planner: Visitor, world: World, database: Database) -> None:
    with database.transaction() as session:
        session.add(Blackout(area_id=world.areas["county"].id, reason="exam", name="Old exam",
                             starts_on=date(2020, 6, 1), ends_on=date(2020, 6, 3)))  # fmt: skip
    page = text(planner.get("/calendar/blackouts"))
    assert "1 that is over" in page and page.index("1 that is over") < page.index("Old exam")


def test_an_officer_sees_the_countys_blackouts_and_changes_only_own(
    client: Visitor, world: World, database: Database
) -> None:
    client.sign_in_as(world, "planner").post("/calendar/blackouts/new", data=exams(world))
    with database.session(writing=False) as session:
        (made,) = session.scalars(select(Blackout))
    client.sign_in_as(world, "township_officer")
    assert "中考" in text(client.get("/calendar/blackouts"))
    assert client.get(f"/calendar/blackouts/{made.id}").status_code == 404
    assert client.post(f"/calendar/blackouts/{made.id}/delete").status_code == 404
    own = exams(world, area_id=str(world.areas["meijiang"].id), name="圩日")
    assert client.post("/calendar/blackouts/new", data=own).status_code == 302
    assert "圩日" in text(client.sign_in_as(world, "unit_contact").get("/calendar/blackouts"))


# --- teams, people, vehicles


def test_a_contact_of_one_unit_has_no_page_of_teams(client: Visitor, world: World) -> None:
    assert client.sign_in_as(world, "unit_contact").get("/teams").status_code == 403
    assert client.sign_in_as(world, "official").get("/teams").status_code == 200


def test_a_teams_hours_are_typed_and_refused_beside_their_field(
    planner: Visitor, world: World, database: Database
) -> None:
    typed = {"name": "宣传三队", "area_id": str(world.areas["county"].id), "works_from": "09:00",
             "works_until": "17:30", "works_on": ["1", "6"], "rests_from": "12:00", "rests_until": ""}  # fmt: skip
    refused = planner.post("/teams/new/team", data=typed)
    assert refused.status_code == 422 and "A break needs both ends" in text(refused)
    assert planner.post("/teams/new/team", data=typed | {"rests_until": "14:00"}).status_code == 302
    with database.session(writing=False) as session:
        team = session.scalars(select(Team).where(Team.name == "宣传三队")).one()
    assert (team.works_on, team.rests_from, team.rests_until) == ([1, 6], 720, 840)
    page = text(planner.get(f"/teams/{team.id}"))
    assert "Mon, Sat" in page and "12:00–14:00" in page
    assert 'value="12:00"' in text(planner.get(f"/teams/team/{team.id}/edit"))


def add_people(database: Database, world: World) -> tuple[int, int]:
    with database.transaction() as session:
        person = Person(area_id=world.areas["county"].id, name="李讲师", phone="0797-6832011",
                        team_id=world.teams["first"].id)  # fmt: skip
        van = Vehicle(area_id=world.areas["county"].id, name="地震体验车", plate="赣B·12345")
        session.add_all([person, van])
        session.flush()
        return person.id, van.id


def test_a_person_and_a_vehicle_have_pages(client: Visitor, world: World, database: Database) -> None:
    person, van = add_people(database, world)
    client.sign_in_as(world, "planner")
    page = text(client.get(f"/resources/person/{person}"))
    assert "李讲师" in page and "0797-6832011" in page and "宣传一队" in page
    assert "赣B·12345" in text(client.get(f"/resources/vehicle/{van}"))
    assert f"/resources/person/{person}" in text(client.get("/teams"))
    assert client.get("/resources/person/999").status_code == client.get("/resources/unit/1").status_code == 404


def test_a_persons_telephone_is_for_those_who_may_see_contacts(
    client: Visitor, world: World, database: Database
) -> None:
    person, _ = add_people(database, world)
    official = text(client.sign_in_as(world, "official").get(f"/resources/person/{person}"))
    assert "李讲师" in official and "0797-6832011" not in official
    assert client.sign_in_as(world, "unit_contact").get(f"/resources/person/{person}").status_code == 403


def test_an_absence_is_entered_changed_and_deleted(planner: Visitor, world: World, database: Database) -> None:
    person, _ = add_people(database, world)
    address = f"/resources/person/{person}/absences/new"
    own = {"resource": f"person:{person}", "on": str(DAY)}
    refused = planner.post(address, data=own | {"until": "2020-01-01", "note": "Leave"})
    assert refused.status_code == 422 and 'value="Leave"' in text(refused)
    assert "must not be before the first" in text(refused)
    saved = planner.post(address, data=own | {"note": "Leave"}, follow_redirects=True)
    assert "李讲师 is away" in text(saved) and "Leave" in text(saved)
    with database.session(writing=False) as session:
        (made,) = session.scalars(select(Absence))
    assert "Leave" in text(planner.get(f"/teams/{world.teams['first'].id}")), "its team's page tells too"
    form = text(planner.get(f"/absences/{made.id}"))
    assert f'value="{DAY}"' in form and 'value="00:00"' not in form
    typed = own | {"starts": "09:00", "ends": "10:00", "version": str(made.version)}
    assert "09:00–10:00" in text(planner.post(f"/absences/{made.id}", data=typed, follow_redirects=True))
    assert planner.post(f"/absences/{made.id}", data=typed).status_code == 422, "somebody changed it meanwhile"
    planner.post(f"/absences/{made.id}/delete")
    with database.session(writing=False) as session:
        assert session.scalars(select(Absence)).all() == []


def test_an_absence_that_hits_events_names_and_links_them(planner: Visitor, world: World, database: Database) -> None:
    event = event_at_school(database, world)
    team = world.teams["first"].id
    page = text(
        planner.post(
            f"/resources/team/{team}/absences/new", data={"resource": f"team:{team}", "on": str(DAY)},
            follow_redirects=True,
        )
    )  # fmt: skip
    assert "1 event has it booked then" in page and "Booked while away" in page
    assert page.index("Booked while away") < page.index(f'href="/events/{event}"')
    assert "宣传一队 is away" in text(planner.get("/"))


def test_the_resource_of_an_absence_is_that_of_its_page(planner: Visitor, world: World, database: Database) -> None:
    first, second = world.teams["first"].id, world.teams["second"].id
    planner.post(f"/resources/team/{first}/absences/new", data={"on": str(DAY), "resource": f"team:{second}"})
    with database.session(writing=False) as session:
        assert session.scalars(select(Absence.resource)).all() == [f"team:{first}"]


# --- today and settings


def test_from_october_on_planners_are_told_of_an_unknown_year(client: Visitor, world: World) -> None:
    wanted = "no holiday calendar for 2036"
    with time_machine.travel(datetime(2035, 10, 1, 4, tzinfo=UTC), tick=False):
        page = text(client.sign_in_as(world, "planner").get("/"))
        assert wanted in page and "no holiday calendar for 2035" in page
        assert wanted not in text(client.sign_in_as(world, "official").get("/"))
    with time_machine.travel(datetime(2035, 9, 30, 4, tzinfo=UTC), tick=False):
        assert wanted not in text(client.sign_in_as(world, "planner").get("/"))


def test_travel_is_set_for_an_area_and_lost_numbers_are_kept(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "administrator")
    assert "unverified" in text(client.get("/settings"))
    county = "/settings/travel?area=990101"
    refused = client.post(county, data={"km_per_hour": "fast", "detour": "1.4", "margin_minutes": "10"})
    assert refused.status_code == 422 and 'value="fast"' in text(refused)
    typed = {"km_per_hour": "35", "detour": "1.5", "margin_minutes": "15", "source": "Timed drives", "is_verified": "1"}
    assert "Saved: travel times." in text(client.post(county, data=typed, follow_redirects=True))
    assert 'value="Timed drives"' in text(client.get("/settings?area=990101"))
    assert "Working days and hours" in text(client.get("/settings"))


def test_a_county_says_by_when_results_are_due(client: Visitor, world: World, database: Database) -> None:
    client.sign_in_as(world, "administrator")
    county = "/settings/results?area=990101"
    refused = client.post(county, data={"days": "0"})
    assert refused.status_code == 422 and 'value="0"' in text(refused)
    said = text(client.post(county, data={"days": "10", "source": "Work rules", "is_verified": "1"},
                            follow_redirects=True))  # fmt: skip
    assert "Saved: results are due 10 days after the event." in said
    with database.transaction(writing=False) as session:
        assert due_days(session, world.areas["county"]) == 10


# --- programs


@pytest.fixture
def program(programs: Programs) -> Program:
    return programs.of("planner")


def test_programs_read_days_and_enter_them(program: Program, world: World) -> None:
    asked = {"since": "2026-05-08", "until": "2026-05-10"}
    days = program.get("/days", **asked).json["items"]
    assert [(day["on"], day["is_workday"], day["is_make_up"]) for day in days] == [
        ("2026-05-08", True, False), ("2026-05-09", True, True), ("2026-05-10", False, False),
    ]  # fmt: skip
    entered = program.post(
        "/special-days", {"area_id": world.areas["county"].id, "kind": "holiday", "on": "2026-05-08"}
    )
    assert entered.json["total"] == 1
    assert program.get("/special-days", **asked).json["items"][0]["kind"] == "holiday"
    assert program.get("/days", **asked).json["items"][0]["is_workday"] is False
    assert program.get("/days", since="2026-05-08", until="2020-01-01").status_code == 422
    number = entered.json["items"][0]["id"]
    assert program.delete(f"/special-days/{number}").json == {"id": number}
    assert program.get("/special-days", **asked).json["total"] == 0


def test_programs_keep_blackouts(program: Program, world: World) -> None:
    given = {"name": "圩日", "reason": "market_day", "area_id": world.areas["meijiang"].id, "starts_on": str(DAY),
             "ends_on": str(DAY), "endings": [1, 4, 7], "is_lunar": True, "from_time": "06:00"}  # fmt: skip
    made = program.post("/blackouts", given)
    assert made.status_code == 201 and made.json["until_time"] == "00:00"
    path = f"/blackouts/{made.json['id']}"
    changed = program.patch(path, {"name": "大圩", "version": made.json["version"]})
    assert (changed.json["name"], changed.json["endings"]) == ("大圩", [1, 4, 7])
    assert program.post(f"{path}/off", None).json["is_active"] is False
    assert program.post(f"{path}/on", None).json["is_active"] is True
    assert program.get("/blackouts").json["total"] == 1
    assert program.delete(path).status_code == 200
    assert program.get(path).status_code == 404


def test_programs_keep_absences(program: Program, world: World) -> None:
    team = f"team:{world.teams['first'].id}"
    made = program.post("/absences", {"resource": team, "on": str(DAY), "note": "repair"})
    assert made.status_code == 201
    assert (made.json["starts"], made.json["until"], made.json["zone"]) == (None, None, "Asia/Shanghai")
    path = f"/absences/{made.json['id']}"
    changed = program.patch(path, {"starts": "09:00", "ends": "10:30"})
    assert (changed.json["starts"], changed.json["note"]) == ("09:00", "repair")
    assert program.get("/absences", resource=team, since=str(DAY), until=str(DAY)).json["total"] == 1
    assert program.get("/absences", since=str(DAY + timedelta(days=1))).json["total"] == 0
    assert program.post("/absences", {"resource": "team:999", "on": str(DAY)}).status_code == 404
    assert program.delete(path).status_code == 200
    assert program.get(path).status_code == 404
