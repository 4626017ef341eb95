"""Drill days in the browser: planners set up and move them, units are called on, everybody reads the public page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from flask import Flask
from lxml import etree
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.times import instant, local, now, today
from drills import day_services, services
from drills.cap import NAMESPACE
from drills.day_inputs import DayInput
from drills.day_models import DrillDay
from drills.inputs import RegistrationInput
from drills.live_models import LiveDrill, LiveEntry
from drills.models import Drill
from tests.support.world import Visitor, World

ON = today() + timedelta(days=20)
PERSONAL = ("王老师", "0797-6832001", "林规划", "李老师")


@pytest.fixture
def day_id(database: Database, world: World) -> int:
    """A public drill day in three weeks, with the primary school (listed) and the kindergarten (not) registered."""
    return make(database, world)


def make(database: Database, world: World, **more: Any) -> int:
    values: dict[str, Any] = {
        "name": "县级演练日", "area_id": world.areas["county"].id, "unit_kinds": ["school"], "on": ON,
        "is_public": True,
    }  # fmt: skip
    values |= more
    with database.transaction() as session:
        planner = session.info["actor"] = world.actor(session, "planner")
        day = day_services.create_day(session, DayInput(**values), planner)
        for name, count, is_public in (("primary", 1000, True), ("kindergarten", 300, False)):
            registered(session, world, name, planner, on=values["on"], expected={"students": count},
                       is_public=is_public, special_needs=1, special_needs_helper="李老师")  # fmt: skip
        return day.id


def registered(session: Session, world: World, unit: str, planner: Actor, **more: Any) -> Drill:
    given = {"unit_id": world.units[unit].id, "on": ON, "expected": {"students": 100}} | more
    return services.register(session, RegistrationInput(**given), planner)


def text(answer: Any) -> str:
    page: str = answer.get_data(as_text=True)
    return page


def test_a_planner_sets_up_a_day(client: Visitor, world: World, database: Database) -> None:
    client.sign_in_as(world, "planner")
    assert "Set up a drill day" in text(client.get("/drills/days"))
    typed = {"name": "五一二演练日", "on": ON.isoformat(), "starts": "14:28", "minutes": "30", "is_public": "1",
             "area_id": str(world.areas["county"].id), "unit_kinds": ["primary", "junior"]}  # fmt: skip
    assert client.get("/drills/days/new").status_code == 200
    wrong = client.post("/drills/days/new", data=typed | {"on": "someday"})
    assert wrong.status_code == 422 and "五一二演练日" in text(wrong)
    made = client.post("/drills/days/new", data=typed)
    assert made.status_code == 302, text(made)
    page = text(client.get(made.location))
    assert "五一二演练日" in page and "2 units have not registered" in page and "城南中学" in page


def test_the_page_shows_three_numbers_and_their_rows(client: Visitor, world: World, day_id: int) -> None:
    page = text(client.sign_in_as(world, "planner").get(f"/drills/days/{day_id}"))
    assert "of 3 units" in page and "1,300 people" in page and "1 unit has not registered" in page
    rows = text(client.get(f"/drills/days/{day_id}/drills?stage=registered&township={world.areas['meijiang'].id}"))
    assert "石上小学" in rows and "实验幼儿园" not in rows
    assert "No drill matches" in text(client.get(f"/drills/days/{day_id}/drills?stage=reported"))
    assert "城南中学" in text(client.get(f"/drills/days/{day_id}/missing?kind=junior"))


def test_a_planner_moves_the_day_with_its_drills(
    client: Visitor, world: World, day_id: int, database: Database
) -> None:
    client.sign_in_as(world, "planner")
    assert "2 drills are on the common minute" in text(client.get(f"/drills/days/{day_id}/move"))
    later = {"on": (ON + timedelta(days=2)).isoformat(), "starts": "10:00", "minutes": "40"}
    assert client.post(f"/drills/days/{day_id}/move", data=later).status_code == 302
    assert "2 drills went with it" in text(client.get(f"/drills/days/{day_id}"))
    with database.transaction(writing=False) as session:
        starts = {f"{local(drill.event.starts_at):%m-%d %H:%M}" for drill in session.query(Drill)}
    assert starts == {f"{ON + timedelta(days=2):%m-%d} 10:00"}


def test_a_planner_calls_the_day_off_and_asks_who_is_missing(client: Visitor, world: World, day_id: int) -> None:
    client.sign_in_as(world, "planner")
    assert client.post(f"/drills/days/{day_id}/invite").status_code == 302
    assert "neither an account nor an e-mail address: 城南中学" in text(client.get(f"/drills/days/{day_id}"))
    assert client.post(f"/drills/days/{day_id}/postpone", data={}).status_code == 422
    done = client.post(f"/drills/days/{day_id}/cancel", data={"reason": "暴雨", "with_drills": "1"})
    assert done.status_code == 302
    page = text(client.get(f"/drills/days/{day_id}"))
    assert "2 drills were called off with it" in page and "暴雨" in page


def test_units_and_officers_of_other_places_change_nothing(client: Visitor, world: World, day_id: int) -> None:
    for role in ("township_officer", "official", "unit_contact"):
        client.sign_in_as(world, role)
        for path in ("edit", "move", "cancel", "postpone"):
            assert client.get(f"/drills/days/{day_id}/{path}").status_code in (403, 404)
        assert client.post(f"/drills/days/{day_id}/invite").status_code in (403, 404)
        assert client.post(f"/drills/days/{day_id}/messages").status_code in (403, 404)


def test_a_unit_is_called_on_and_finds_the_form_filled_in(client: Visitor, world: World, database: Database) -> None:
    empty = make(database, world, name="乡镇演练日", on=ON + timedelta(days=1), area_id=world.areas["meijiang"].id)
    client.sign_in_as(world, "unit_contact")
    with database.transaction() as session:  # as if the school had not registered
        for drill in session.query(Drill).filter(Drill.unit_id == world.units["primary"].id):
            session.delete(drill.event)
    assert "Take part in “乡镇演练日”" in text(client.get("/"))
    page = text(client.get(f"/drills/days/{empty}"))
    assert "You are called on" in page and "1,000" not in page
    form = text(client.get(f"/drills/register?unit={world.units['primary'].id}&day={empty}"))
    assert f'value="{ON + timedelta(days=1)}"' in form and 'value="14:28"' in form


def register_form(client: Visitor, world: World, unit: str, more: str = "") -> str:
    return text(client.get(f"/drills/register?unit={world.units[unit].id}{more}"))


def test_a_registration_proposes_the_day_that_waits_for_the_unit(
    client: Visitor, world: World, database: Database
) -> None:
    before: dict[str, Any] = {"on": today() - timedelta(days=30), "starts": time(9), "minutes": 20}
    make(database, world, name="县级演练日", starts=time(10, 5), minutes=45, scenario="城区6.0级地震")
    with database.transaction() as session:
        planner = session.info["actor"] = world.actor(session, "planner")
        old = registered(session, world, "junior", planner)
        old.event.starts_at = instant(before["on"], before["starts"])
        old.event.ends_at, old.event.part_of_id = old.event.starts_at + timedelta(minutes=20), None
    client.sign_in_as(world, "planner")
    form = register_form(client, world, "junior")
    assert "“县级演练日” is on" in form and f'value="{ON}"' in form and 'value="10:05"' in form and 'value="45"' in form
    assert f'name="on" value="{ON.isoformat()}"' in form and "城区6.0级地震" in form
    renewed = client.post(f"/drills/{old.id}/renew", data={"on": ON.isoformat(), "starts": "10:05"})
    assert renewed.status_code == 302
    with database.transaction(writing=False) as session:
        day = session.query(DrillDay).one()
        assert session.query(Drill).filter(Drill.renewed_from_id == old.id).one().event.part_of_id == day.event_id
    assert "县级演练日" not in register_form(client, world, "junior"), "it takes part already"
    assert "县级演练日" not in register_form(client, world, "bureau"), "it calls on schools only"


def test_a_day_far_away_is_named_and_proposed_only_when_asked_for(
    client: Visitor, world: World, database: Database
) -> None:
    far = today() + timedelta(days=90)
    day_id = make(database, world, name="秋季演练日", on=far)
    client.sign_in_as(world, "planner")
    form = register_form(client, world, "junior")
    assert "calls on you too" in form and f"day={day_id}" in form and f'value="{far}"' not in form
    assert f'value="{far}"' in register_form(client, world, "junior", f"&day={day_id}")


def test_whoever_registers_many_is_offered_the_day_too(client: Visitor, world: World, database: Database) -> None:
    make(database, world, starts=time(10, 5))
    form = text(client.sign_in_as(world, "planner").get("/drills/register-many"))
    assert f'value="{ON}"' in form and 'value="10:05"' in form
    other = text(client.get(f"/drills/register-many?on={ON + timedelta(days=1)}"))
    assert 'value="14:28"' in other


def test_a_drill_says_what_it_is_part_of_and_can_leave(
    client: Visitor, world: World, day_id: int, database: Database
) -> None:
    client.sign_in_as(world, "unit_contact")
    with database.transaction(writing=False) as session:
        drill_id = session.query(Drill.id).filter(Drill.unit_id == world.units["primary"].id).scalar()
    assert "Takes part in 县级演练日" in text(client.get(f"/drills/{drill_id}"))
    assert client.post(f"/drills/days/{day_id}/drills/{drill_id}/leave").status_code == 302
    assert "is not part of it" in text(client.get(f"/drills/{drill_id}"))
    assert client.post(f"/drills/days/{day_id}/drills/{drill_id}/join").status_code == 302
    assert "Takes part in" in text(client.get(f"/drills/{drill_id}"))


def test_the_calendar_shows_one_event_that_unfolds(
    client: Visitor, world: World, day_id: int, database: Database
) -> None:
    client.sign_in_as(world, "planner")
    for view in ("month", "agenda", "week", "day"):
        page = text(client.get(f"/calendar?day={ON}&view={view}"))
        said = "2 units take part" if view == "agenda" else "县级演练日 · 2 units"
        assert "县级演练日" in page and said in page and "石上小学" not in page, view
    with database.transaction(writing=False) as session:
        event_id = session.query(DrillDay).one().event_id
    assert f'hx-get="/events/{event_id}/parts"' in text(client.get(f"/calendar?day={ON}&view=agenda"))
    assert "石上小学" in text(client.get(f"/events/{event_id}/parts"))
    assert "2 of 3 units registered" in text(client.get(f"/events/{event_id}"))


def test_a_day_that_is_over_is_no_missing_result(client: Visitor, world: World, database: Database) -> None:
    make(database, world, on=today() - timedelta(days=3))
    page = text(client.sign_in_as(world, "planner").get("/events/late"))
    assert "石上小学" in page and "县级演练日" not in page


# --- for everybody --------------------------------------------------------------------------------------------------


def test_everybody_reads_the_public_page_and_nobody_is_named_there(client: Visitor, world: World, day_id: int) -> None:
    for path in (
        "/drill-days",
        f"/drill-days/{day_id}",
        f"/drill-days/{day_id}/wall",
        f"/drill-days/{day_id}/wall.json",
    ):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert not [word for word in (*PERSONAL, "实验幼儿园", "csrf_token") if word in text(answer)], path
        assert "Set-Cookie" not in answer.headers, path
    page = text(client.get(f"/drill-days/{day_id}"))
    assert "1,300" in page and "石上小学" in page and "梅江镇" in page


def test_a_day_that_is_not_public_is_not_there_for_others(client: Visitor, world: World, database: Database) -> None:
    hidden = make(database, world, is_public=False)
    paths = [f"/drill-days/{hidden}", f"/drill-days/{hidden}/wall", f"/drill-days/{hidden}/wall.json"]
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]
    assert "县级演练日" not in text(client.get("/drill-days"))
    client.sign_in_as(world, "planner")
    assert [client.get(path).status_code for path in paths] == [200, 200, 200]


def test_the_public_page_is_kept_by_whoever_has_it(client: Visitor, app: Flask, day_id: int) -> None:
    first = app.test_client().get(f"/drill-days/{day_id}")
    assert first.headers["Cache-Control"] == "public, max-age=3"
    again = app.test_client().get(f"/drill-days/{day_id}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.data == b""
    assert len(first.data) < 60_000


def test_the_public_page_speaks_both_languages_and_finds_units(app: Flask, day_id: int) -> None:
    visitor = app.test_client()
    assert "这是演练" in text(visitor.get(f"/drill-days/{day_id}"))
    page = text(visitor.get(f"/drill-days/{day_id}?in=en&q=石上"))
    assert "This is an exercise" in page and "石上小学" in page and 'name="in" value="en"' in page
    assert "No listed unit" in text(visitor.get(f"/drill-days/{day_id}?in=en&q=幼儿园"))
    assert visitor.get(f"/drill-days/{day_id}?page=99999&in=xx&q=%00").status_code == 200


def figures(client: Any, day_id: int, forget: Callable[[], None]) -> dict[str, Any]:
    forget()
    found: dict[str, Any] = json.loads(client.get(f"/drill-days/{day_id}/wall.json").data)
    return found


def test_the_wall_follows_a_drill_from_registered_to_done(
    app: Flask, database: Database, world: World, day_id: int
) -> None:
    client = app.test_client()

    def forget() -> None:
        for name in [name for name in app.extensions if name.startswith("fresh ")]:
            del app.extensions[name]

    assert figures(client, day_id, forget)["units"] == [2, 0, 0]
    with database.transaction() as session:
        drill = session.query(Drill).filter(Drill.unit_id == world.units["primary"].id).one()
        session.add(LiveDrill(drill_id=drill.id, salt="s"))
        session.flush()
        session.add(LiveEntry(drill_id=drill.id, nonce="a", what="phase", at=now(), data={"phase": "alarm"}))
    found = figures(client, day_id, forget)
    assert (found["units"], found["people"]) == ([2, 1, 0], [1300, 1000, 0])
    with database.transaction() as session:
        session.add(LiveEntry(drill_id=drill.id, nonce="x", what="undo", at=now(), data={"of": "a"}))
    assert figures(client, day_id, forget)["units"] == [2, 0, 0], "the alarm was taken back"
    with database.transaction() as session:
        session.add(LiveEntry(drill_id=drill.id, nonce="e", what="phase", at=now(), data={"phase": "alarm"}))
    with database.transaction() as session:
        session.add(LiveEntry(drill_id=drill.id, nonce="b", what="phase", at=now(), data={"phase": "end"}))
        session.add(LiveEntry(drill_id=drill.id, nonce="c", what="phase", at=now(), data={"phase": "end"}))
        session.add(LiveEntry(drill_id=drill.id, nonce="d", what="undo", at=now(), data={"of": "c"}))
    found = figures(client, day_id, forget)
    assert (found["units"], found["people"]) == ([2, 0, 1], [1300, 0, 1000])
    assert [row[:5] for row in found["townships"]] == [
        [world.areas["meijiang"].id, 2, 1, 0, 1], [world.areas["qingtang"].id, 1, 1, 0, 0],
    ]  # fmt: skip
    assert [(point[0], point[3]) for point in found["points"]] == [(world.units["primary"].id, 2)], "only who agreed"


def test_the_wall_is_told_nothing_anew_while_nothing_changes(app: Flask, day_id: int) -> None:
    client = app.test_client()
    first = client.get(f"/drill-days/{day_id}/wall.json")
    again = client.get(f"/drill-days/{day_id}/wall.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")


def test_messages_are_sent_shown_and_fed(client: Visitor, world: World, day_id: int, database: Database) -> None:
    client.sign_in_as(world, "planner")
    page = text(client.get(f"/drills/days/{day_id}/messages"))
    assert (
        "【演练】县级演练日" in page
        and "EXERCISE: 县级演练日" in page
        and "&lt;status&gt;Exercise&lt;/status&gt;" in page
    )
    assert client.post(f"/drills/days/{day_id}/messages").status_code == 302
    assert "【演练】县级演练日" in text(client.get(f"/drills/days/{day_id}/messages"))
    visitor = client.application.test_client()
    feed = etree.fromstring(visitor.get("/drill-days/messages.atom").data)
    (link,) = feed.findall("{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}link")
    message = visitor.get(re.sub(r"^https?://[^/]+", "", str(link.get("href"))))
    assert message.mimetype == "application/cap+xml"
    assert etree.fromstring(message.data).findtext(f"{{{NAMESPACE}}}status") == "Exercise"


def test_messages_of_a_day_that_is_not_public_stay_inside(client: Visitor, world: World, database: Database) -> None:
    hidden = make(database, world, is_public=False)
    client.sign_in_as(world, "planner")
    assert client.post(f"/drills/days/{hidden}/messages").status_code == 302
    visitor = client.application.test_client()
    assert b"<entry>" not in visitor.get("/drill-days/messages.atom").data
    assert visitor.get("/drill-days/messages/1.xml").status_code == 404
    assert client.get("/drill-days/messages/1.xml").status_code == 200


def test_whoever_only_looks_sees_a_drill_that_keeps_a_time_of_its_own(
    client: Visitor, world: World, database: Database, day_id: int
) -> None:
    with database.transaction() as session:
        planner = session.info["actor"] = world.actor(session, "planner")
        services.register(session, RegistrationInput(
            unit_id=world.units["junior"].id, on=ON, starts=time(9, 0), expected={"students": 400},
        ), planner)  # fmt: skip
    answer = client.sign_in_as(world, "official").get(f"/drills/days/{day_id}")
    assert answer.status_code == 200
    assert "At a time of their own" in text(answer) and "城南中学" in text(answer)
