"""Feeds on their pages, at their secret addresses, and own calendars that are uploaded."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from core.db import Database
from core.times import now
from registry.models import User
from schedule.day_models import Absence
from schedule.models import Event, Person
from schedule.record_models import Feed
from tests.support.programs import Programs
from tests.support.world import Visitor, World

STARTS = now().replace(microsecond=0) + timedelta(days=14)


@pytest.fixture
def lecture(world: World, database: Database) -> Event:
    with database.transaction() as session:
        made = Event(
            uid="8f0b6c1e", kind="lecture", title="地震来了怎么办, 讲座", unit_id=world.units["primary"].id,
            area_id=world.areas["meijiang"].id, starts_at=STARTS, ends_at=STARTS + timedelta(hours=2),
        )  # fmt: skip
        session.add(made)
    return made


@pytest.fixture
def lecturer(world: World, database: Database) -> Person:
    with database.transaction() as session:
        person = Person(area_id=world.areas["county"].id, name="何讲师")
        session.add(person)
    return person


def followed(client: Visitor) -> str:
    """The path of a feed of everything, which the reader adds."""
    client.post("/calendar/feeds", data={"subject": "all", "alarm_minutes": "60"})
    return shown(client)


def shown(client: Visitor) -> str:
    """The path of the only feed on the reader's page."""
    (path,) = set(re.findall(r"/feeds/[\w-]+\.ics", client.get("/calendar/feeds").text))
    return str(path)


def test_a_feed_is_added_on_its_page_and_read_by_a_program_without_a_cookie(
    app: Flask, client: Visitor, world: World, lecture: Event
) -> None:
    path = followed(client.sign_in_as(world, "planner"))
    answer = app.test_client(use_cookies=False).get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in answer.headers
    (read,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert str(read["SUMMARY"]) == "地震来了怎么办, 讲座"
    assert b"TRIGGER:-PT1H" in answer.data


def test_an_unchanged_feed_answers_304_and_a_changed_one_answers_anew(
    client: Visitor, world: World, database: Database, lecture: Event
) -> None:
    path = followed(client.sign_in_as(world, "planner"))
    first = client.get(path)
    same = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get(path, headers=since).status_code == 304
    assert client.get(path).data == first.data
    assert client.head(path).headers["ETag"] == first.headers["ETag"]
    with database.transaction() as session:
        changed = session.get_one(Event, lecture.id)
        changed.title = "疏散演练"
        changed.changed_at = now() + timedelta(seconds=2)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, "疏散演练" in again.text) == (200, True)
    assert client.get(path, headers=since).status_code == 200


def test_who_asks_does_not_matter_only_whose_feed_it_is(
    client: Visitor, world: World, database: Database, lecture: Event
) -> None:
    path = followed(client.sign_in_as(world, "unit_contact"))
    with database.transaction() as session:
        session.get_one(Event, lecture.id).unit_id = world.units["junior"].id
    answer = client.sign_in_as(world, "planner").get(path)
    assert "BEGIN:VEVENT" not in answer.text


def test_a_renewed_a_deleted_and_a_locked_feed_lead_nowhere(client: Visitor, world: World, database: Database) -> None:
    old = followed(client.sign_in_as(world, "planner"))
    assert client.post("/calendar/feeds/1/renew").status_code == 302
    assert client.get(old).status_code == 404
    new = shown(client)
    assert client.get(new).status_code == 200
    with database.transaction() as session:
        session.get_one(User, world.users["planner"].id).is_active = False
    assert client.get(new).status_code == 404
    with database.transaction() as session:
        session.get_one(User, world.users["planner"].id).is_active = True
    client.post("/calendar/feeds/1/delete")
    assert client.get(new).status_code == 404


@pytest.mark.parametrize("path", ["/feeds/1-0-abc.ics", "/feeds/x.ics", f"/feeds/1-0-{'x' * 27}.ics"])
def test_a_made_up_address_leads_nowhere(client: Visitor, world: World, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_link_asks_for_a_team_and_the_form_has_it_chosen(client: Visitor, world: World) -> None:
    key = f"team:{world.teams['second'].id}"
    page = client.sign_in_as(world, "planner").get(f"/calendar/feeds?kind=team&id={world.teams['second'].id}").text
    assert f'<option value="{key}" selected>' in page
    client.post("/calendar/feeds", data={"subject": key})
    page = client.get(f"/calendar/feeds?kind=team&id={world.teams['second'].id}").text
    assert "You have this one already" in page
    assert "webcal://localhost/feeds/" in page


def test_the_same_again_is_refused_and_what_was_typed_stays(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner").post("/calendar/feeds", data={"subject": "all"})
    again = client.post("/calendar/feeds", data={"subject": "all", "alarm_minutes": "15"})
    assert again.status_code == 422
    assert "You have this calendar already." in again.text
    assert '<option value="15" selected>' in again.text


def test_another_reminder_is_chosen(client: Visitor, world: World, database: Database) -> None:
    client.sign_in_as(world, "planner").post("/calendar/feeds", data={"subject": "all"})
    assert client.post("/calendar/feeds/1", data={"alarm_minutes": "1440"}).status_code == 302
    with database.transaction(writing=False) as session:
        assert session.get_one(Feed, 1).alarm_minutes == 1440
    assert client.post("/calendar/feeds/1", data={"alarm_minutes": "7"}).status_code == 422


def test_somebody_elses_feed_is_not_there(client: Visitor, world: World, database: Database) -> None:
    client.sign_in_as(world, "planner").post("/calendar/feeds", data={"subject": "all"})
    client.sign_in_as(world, "official")
    assert "Secret address" not in client.get("/calendar/feeds").text
    for deed in ("", "/renew", "/delete"):
        assert client.post(f"/calendar/feeds/1{deed}", data={"alarm_minutes": ""}).status_code == 404


def test_one_event_is_downloaded_as_a_file_by_who_may_see_it(client: Visitor, world: World, lecture: Event) -> None:
    answer = client.sign_in_as(world, "unit_contact").get(f"/events/{lecture.id}.ics")
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert "UID:8f0b6c1e@events.zhenan" in answer.text
    assert client.sign_in_as(world, "observer").get(f"/events/{lecture.id}.ics").status_code == 403
    assert client.sign_in_as(world, "planner").get("/events/99.ics").status_code == 404


def own_calendar(*starts: datetime) -> str:
    blocks = "".join(f"BEGIN:VEVENT\r\nUID:{n}@x\r\nSUMMARY:牙医\r\nDTSTART:{at:%Y%m%dT%H%M%SZ}\r\nDURATION:PT1H\r\n"
                     "END:VEVENT\r\n" for n, at in enumerate(starts))  # fmt: skip
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{blocks}END:VCALENDAR\r\n"


def upload(client: Visitor, person: Person, data: bytes, name: str = "own.ics") -> Any:
    return client.post(f"/resources/person/{person.id}/calendar", data={"text": (BytesIO(data), name)})


def test_an_own_calendar_is_uploaded_replaced_and_removed(
    client: Visitor, world: World, database: Database, lecturer: Person
) -> None:
    client.sign_in_as(world, "planner")
    done = upload(client, lecturer, own_calendar(STARTS, STARTS + timedelta(days=1)).encode())
    assert done.status_code == 302
    page = client.get(f"/resources/person/{lecturer.id}/calendar").text
    assert "2 busy times loaded" in page
    assert "2 busy times to come, loaded on" in page
    assert "牙医" not in page
    upload(client, lecturer, own_calendar(STARTS).encode())
    assert "1 busy time to come" in client.get(f"/resources/person/{lecturer.id}/calendar").text
    client.post(f"/resources/person/{lecturer.id}/calendar/remove")
    assert "No calendar of their own" in client.get(f"/resources/person/{lecturer.id}/calendar").text
    with database.transaction(writing=False) as session:
        assert session.scalars(select(Absence)).all() == []


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "", "Please choose a file"),
        (b"<html>", "page.html", "line 1 is not"),
        (b"\x89PNG\0", "a.png", "not text"),
        (b"BEGIN:VCALENDAR\r\n", "own.ics", "cut off"),
        (b"x" * 2_000_001, "big.ics", "larger than 2 MB"),
    ],
)
def test_a_file_that_is_no_calendar_is_refused_beside_its_field(
    client: Visitor, world: World, lecturer: Person, data: bytes, name: str, said: str
) -> None:
    refused = upload(client.sign_in_as(world, "planner"), lecturer, data, name)
    assert refused.status_code == 422
    assert said in refused.text


@pytest.mark.parametrize("role", ["township_officer", "official", "unit_contact"])
def test_only_who_looks_after_people_uploads(client: Visitor, world: World, lecturer: Person, role: str) -> None:
    refused = upload(client.sign_in_as(world, role), lecturer, own_calendar(STARTS).encode())
    assert refused.status_code in (403, 404)


def test_programs_make_renew_and_delete_feeds(
    app: Flask, programs: Programs, client: Visitor, world: World, lecture: Event
) -> None:
    planner = programs.of("planner")
    made = planner.post("/feeds", {"subject": f"unit:{world.units['primary'].id}", "alarm_minutes": 15})
    assert (made.status_code, made.json["name"], made.json["alarm_minutes"]) == (201, "石上小学", 15)
    path = made.json["address"].removeprefix("http://localhost")
    assert "BEGIN:VEVENT" in client.get(path).text
    assert planner.get("/feeds").json["items"] == [made.json]
    assert planner.patch("/feeds/1", {"alarm_minutes": None}).json["alarm_minutes"] is None
    renewed = planner.post("/feeds/1/renew").json
    assert renewed["address"] != made.json["address"]
    assert client.get(path).status_code == 404
    assert programs.of("official").get("/feeds/1").status_code == 404
    assert planner.delete("/feeds/1").json["id"] == 1
    assert planner.get("/feeds/1").status_code == 404


@pytest.mark.parametrize(
    ("given", "status"),
    [({"subject": "team:999"}, 422), ({"subject": "all", "alarm_minutes": 7}, 422), ({"subject": "village:1"}, 422)],
)
def test_programs_are_told_what_is_wrong_with_a_feed(programs: Programs, given: dict[str, Any], status: int) -> None:
    assert programs.of("planner").post("/feeds", given).status_code == status


def test_programs_load_and_remove_an_own_calendar(programs: Programs, lecturer: Person) -> None:
    planner, path = programs.of("planner"), f"/resources/person/{lecturer.id}/calendar"
    loaded = planner.post(path, {"text": own_calendar(STARTS)})
    assert (loaded.status_code, loaded.json["busy_times"]) == (200, 1)
    assert datetime.fromisoformat(loaded.json["loaded_at"]).tzinfo == UTC
    refused = planner.post(path, {"text": "x"})
    assert (refused.status_code, refused.json["field"]) == (422, "text")
    gone = planner.delete(path)
    assert (gone.json["busy_times"], gone.json["loaded_at"]) == (0, None)
