from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import time, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from core.access import SYSTEM
from core.db import Database
from core.times import local, now
from registry.defaults import seed
from schedule import check_in_services, services
from schedule import sign_up_window_services as windows
from schedule.inputs import EventInput
from schedule.models import Event
from schedule.sign_up_inputs import SignUpWindowInput
from schedule.sign_up_models import SignUp, SignUpWindow
from tests.support.world import Visitor, World

Opened = Callable[..., int]
PHONE = "13912345678"


@pytest.fixture
def opened(database: Database, world: World) -> Opened:
    """An event in ten days whose sign-up is open; the answer is its number."""

    def make(**more: Any) -> int:
        day = local(now()).date() + timedelta(days=10)
        with database.transaction() as session:
            seed(session)
            event = services.create_event(
                session, EventInput(kind="lecture", title="Open day", on=day, starts=time(9), ends=time(11),
                                    area_id=world.areas["county"].id, place_id=world.places["hall"].id), SYSTEM,
            )  # fmt: skip
            facts: dict[str, Any] = {
                "opens_on": day - timedelta(days=20), "opens_at": time(8), "closes_on": day, "closes_at": time(8),
                "capacity": 60, "is_public": True,
            }  # fmt: skip
            windows.open_window(session, event, SignUpWindowInput(**(facts | more)), SYSTEM)
            return event.id

    return make


def as_visitor(app: Flask) -> Visitor:
    app.test_client_class = Visitor
    visitor = app.test_client()
    with visitor.session_transaction() as cookie:
        cookie["language"] = "en"
    assert isinstance(visitor, Visitor)
    return visitor


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(answer.get_data(as_text=True)))


def join(browser: Visitor, event_id: int, people: int = 2, **more: str) -> Any:
    form = {"name": "Family Luo", "phone": PHONE, "counts.visitors": str(people)}
    return browser.post(f"/join/{event_id}", data=form | more)


def rows(database: Database) -> list[SignUp]:
    with database.session(writing=False) as session:
        return list(session.scalars(select(SignUp).order_by(SignUp.id)))


def test_a_visitor_finds_a_public_event_joins_it_and_comes_back(client: Visitor, opened: Opened) -> None:
    event_id = opened()
    assert "Open day" in text(client.get("/join"))
    assert "60 places left" in text(client.get(f"/join/{event_id}"))
    answer = join(client, event_id)
    assert answer.status_code == 302 and answer.location.startswith("/sign-ups/")
    page = text(client.get(answer.location))
    assert "Has a place" in page and "Family Luo" in page and "Keep this address" in page
    file = client.get(f"{answer.location}/event.ics")
    assert file.mimetype == "text/calendar" and b"BEGIN:VEVENT" in file.data


def test_what_a_visitor_must_fill_in_is_not_called_optional(client: Visitor, opened: Opened) -> None:
    event_id = opened(capacity=10)
    page = text(client.get(f"/join/{event_id}"))
    assert (
        ">Your name</label>" in page
        and 'Telephone <span class="optional">' in page
        and "(optional)</legend>" not in page
    )
    join(client, event_id, 10)
    page = text(client.get(f"/join/{event_id}"))
    for label in ("Your name", "Telephone", "E-mail"):
        assert f">{label}</label>" in page
    assert 'Note for the organiser <span class="optional">' in page and "you can be told of a free place" in page
    assert "nobody can write to you when the event is moved or cancelled" in page


def test_a_large_group_sees_beforehand_that_it_will_wait_and_then_that_fewer_would_get_in(
    app: Flask, client: Visitor, opened: Opened, world: World
) -> None:
    event_id = opened(capacity=60)
    join(as_visitor(app), event_id, 40)
    school = client.sign_in_as(world, "unit_contact")
    assert "20 places are free; larger groups go on the waiting list." in text(school.get(f"/join/{event_id}"))
    given = {"unit_id": str(world.units["primary"].id), "counts.students": "45"}
    address = school.post(f"/join/{event_id}", data=given).location
    page = text(school.get(address))
    assert "20 places are free now: come with fewer people?" in page and 'id="change" open' in page
    assert "larger groups" not in text(school.get(f"/join/{event_id}"))  # somebody waits now
    school.post(address, data={"counts.students": "20"})
    assert "Is offered a place" in text(school.get(address))


def test_who_comes_alone_is_told_why_a_free_place_is_not_for_them(app: Flask, client: Visitor, opened: Opened) -> None:
    event_id = opened(capacity=10)
    page = f"/join/{event_id}"
    join(client, event_id, 6)
    assert "order is strict" not in text(client.get(page))
    join(client, event_id, 8, phone="13912345679", name="Family Wu")
    assert "6 of 10 places taken" in text(client.get(page)) and "order is strict" in text(client.get(page))
    join(client, event_id, 1, phone="13912345670", name="Luo")
    assert "number 2 in line" in text(client.get(page))


def test_a_visitor_sees_only_public_events(client: Visitor, opened: Opened) -> None:
    event_id = opened(is_public=False)
    assert "Open day" not in text(client.get("/join"))
    for number in (event_id, 999):
        answer = client.get(f"/join/{number}")
        assert (answer.status_code, answer.location) == (302, f"/login?next=/join/{number}")


def test_the_holder_changes_the_number_and_withdraws(client: Visitor, opened: Opened, database: Database) -> None:
    address = join(client, opened()).location
    changed = {"name": "Family Luo", "phone": PHONE, "counts.visitors": "5"}
    assert client.post(address, data=changed).location == address
    assert rows(database)[0].people == 5
    refused = client.post(address, data=changed | {"counts.visitors": "61"})
    assert refused.status_code == 422 and 'value="61"' in text(refused) and "60 places in all" in text(refused)
    client.post(f"{address}/withdraw")
    page = text(client.get(address))
    assert "Withdrawn" in page and "Sign up again" in page


def test_what_was_typed_comes_back_with_the_reason(client: Visitor, opened: Opened) -> None:
    event_id = opened(most_per_group=10)
    refused = join(client, event_id, 11, note="two prams")
    assert refused.status_code == 422
    assert "at most 10 people" in text(refused) and "two prams" in text(refused) and PHONE in text(refused)
    join(client, event_id)
    again = join(client, event_id)
    assert again.status_code == 409 and "signed up already" in text(again) and "/sign-ups/" not in text(again)


def test_a_program_that_fills_in_every_box_is_refused(client: Visitor, opened: Opened, database: Database) -> None:
    assert join(client, opened(), website="http://example.org").status_code == 422
    assert rows(database) == []


def test_one_address_cannot_take_all_places(client: Visitor, opened: Opened, database: Database) -> None:
    event_id = opened(capacity=200)
    for number in range(30):
        assert join(client, event_id, 1, phone=f"1390000{number:04}").status_code == 302
    refused = join(client, event_id, 1, phone="13911111111")
    assert refused.status_code == 429 and int(refused.headers["Retry-After"]) > 0
    assert len(rows(database)) == 30


def test_an_address_that_was_tampered_with_leads_nowhere(client: Visitor, opened: Opened) -> None:
    address = join(client, opened()).location
    for wrong in (f"{address}x", address.replace("/1-", "/2-"), "/sign-ups/1-0-" + "a" * 27, "/sign-ups/x"):
        assert client.get(wrong).status_code == 404


def test_a_school_joins_with_its_own_numbers_at_hand_and_changes_instead_of_joining_twice(
    client: Visitor, world: World, opened: Opened, database: Database
) -> None:
    event_id = opened(is_public=False)
    school = client.sign_in_as(world, "unit_contact")
    page = text(school.get(f"/join/{event_id}"))
    assert "Your unit has: Students 1,012, Teachers 53." in page
    given = {"unit_id": str(world.units["primary"].id), "counts.students": "43", "counts.teachers": "2"}
    address = school.post(f"/join/{event_id}", data=given).location
    again = school.post(f"/join/{event_id}", data=given)
    assert again.status_code == 409 and address in text(again)
    assert rows(database)[0].counts == {"students": 43, "teachers": 2}
    assert "石上小学" in text(school.get("/join"))
    junior = {"unit_id": str(world.units["junior"].id), "counts.students": "1"}
    assert school.post(f"/join/{event_id}", data=junior).status_code in (403, 422)


def test_a_free_place_waits_for_an_answer_on_the_first_page(
    app: Flask, client: Visitor, world: World, opened: Opened
) -> None:
    event_id = opened()
    first = join(as_visitor(app), event_id, 60).location
    school = client.sign_in_as(world, "unit_contact")
    given = {"unit_id": str(world.units["primary"].id), "counts.students": "45"}
    address = school.post(f"/join/{event_id}", data=given).location
    assert "Number 1 in line" in text(school.get(address))
    assert address not in text(school.get("/"))
    as_visitor(app).post(f"{first}/withdraw")
    assert address in text(school.get("/")) and "Place free" in text(school.get("/"))
    school.post(f"{address}/confirm")
    assert "Has a place" in text(school.get(address)) and "Place free" not in text(school.get("/"))


def test_the_organiser_opens_sign_up_with_the_places_of_the_venue(
    client: Visitor, world: World, database: Database, opened: Opened
) -> None:
    event_id = opened()
    planner = client.sign_in_as(world, "planner")
    planner.post(f"/events/{event_id}/sign-ups/take-away")
    assert "Open sign-up" in text(planner.get(f"/events/{event_id}"))
    page = text(planner.get(f"/events/{event_id}/sign-ups/window"))
    assert 'name="capacity" id="f-capacity" value="200"' in page
    day = local(now()).date()
    form = {"opens_on": str(day), "opens_at": "00:00", "closes_on": str(day + timedelta(days=9)), "closes_at": "18:00",
            "capacity": "150", "confirm_hours": "24", "has_waiting_list": "1"}  # fmt: skip
    assert planner.post(f"/events/{event_id}/sign-ups/window", data=form).status_code == 302
    with database.session(writing=False) as session:
        window = session.get_one(SignUpWindow, event_id)
        assert (window.capacity, window.is_public, window.most_per_group) == (150, False, None)
    wrong = planner.post(f"/events/{event_id}/sign-ups/window", data=form | {"closes_on": "2020-01-01"})
    assert wrong.status_code == 422 and "must close after it opens" in text(wrong)


def test_the_organiser_sees_signs_up_moves_and_removes(
    app: Flask, client: Visitor, world: World, database: Database, opened: Opened
) -> None:
    event_id = opened()
    join(as_visitor(app), event_id, 60)
    planner = client.sign_in_as(world, "planner")
    new = f"/events/{event_id}/sign-ups/new"
    assert "Sign somebody up" in text(planner.get(new))
    given = {"on_behalf": "1", "unit_id": "城南中学", "counts.students": "20"}
    assert planner.post(new, data=given).status_code == 302
    person = {"on_behalf": "1", "name": "罗师傅", "phone": "0797-1234567", "counts.villagers": "1"}
    planner.post(new, data=person)
    assert planner.post(new, data=given | {"unit_id": "nowhere"}).status_code == 422
    page = text(planner.get(f"/events/{event_id}/sign-ups"))
    assert PHONE in page and "signed up by 林规划" in page and "60 of 60 places taken" in page
    _, school, villager = rows(database)
    planner.post(f"/events/{event_id}/sign-ups/{villager.id}/move-up")
    planner.post(f"/events/{event_id}/sign-ups/{rows(database)[0].id}/remove")
    assert [row.state for row in rows(database)] == ["withdrawn", "offered", "offered"]
    assert rows(database)[2].signed_at < rows(database)[1].signed_at and school.id
    assert planner.post("/events/999/sign-ups/1/remove").status_code == 404


def test_the_list_can_be_taken_along_with_telephones_as_text(
    client: Visitor, app: Flask, world: World, opened: Opened
) -> None:
    event_id = opened()
    join(as_visitor(app), event_id, 3)
    planner = client.sign_in_as(world, "planner")
    answer = planner.get(f"/events/{event_id}/sign-ups.xlsx")
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    assert cells[PHONE].data_type == "s" and "Family Luo" in cells
    found = list(csv.reader(io.StringIO(planner.get(f"/events/{event_id}/sign-ups.csv").data.decode("utf-8-sig"))))
    assert PHONE in found[1] and found[0][0] == "Name"
    assert planner.get(f"/events/{event_id}/sign-ups.pdf").status_code == 404


@pytest.mark.parametrize("role", ["official", "unit_contact"])
def test_telephones_are_for_the_organiser_alone(
    client: Visitor, app: Flask, world: World, opened: Opened, role: str
) -> None:
    event_id = opened()
    join(as_visitor(app), event_id)
    reader = client.sign_in_as(world, role)
    assert reader.get(f"/events/{event_id}/sign-ups").status_code == 403
    for path in ("/join", f"/join/{event_id}"):
        assert PHONE not in text(reader.get(path)) and "Family Luo" not in text(reader.get(path))


def test_the_page_of_the_event_says_how_sign_up_stands(
    client: Visitor, app: Flask, world: World, opened: Opened
) -> None:
    event_id = opened()
    join(as_visitor(app), event_id, 58)
    join(as_visitor(app), event_id, 5, phone="13900000000")
    page = text(client.sign_in_as(world, "planner").get(f"/events/{event_id}"))
    assert "58 of 60 places are taken. 1 group is waiting. Open until" in page
    assert f"/events/{event_id}/sign-ups" in page


def test_the_holder_is_told_when_the_event_is_cancelled(client: Visitor, database: Database, opened: Opened) -> None:
    event_id = opened()
    address = join(client, event_id).location
    with database.transaction() as session:
        services.cancel_event(session, session.get_one(Event, event_id), "Rain", SYSTEM)
    page = text(client.get(address))
    assert "This event has been cancelled." in page and "Reason: Rain" in page and "Family Luo" in page
    assert "cancelled, so nobody can sign up" in text(client.get(f"/join/{event_id}"))


@pytest.mark.parametrize(("deed", "said"), [(services.cancel_event, "The event is cancelled"),
                                            (services.postpone_event, "The event is postponed")])  # fmt: skip
def test_what_became_of_the_event_stands_before_the_place(
    client: Visitor, database: Database, opened: Opened, world: World, deed: Any, said: str
) -> None:
    event_id = opened()
    school = client.sign_in_as(world, "unit_contact")
    given = {"unit_id": str(world.units["primary"].id), "counts.students": "5"}
    address = school.post(f"/join/{event_id}", data=given).location
    assert "Open day" in text(school.get("/"))
    with database.transaction() as session:
        deed(session, session.get_one(Event, event_id), "Rain", SYSTEM)
    for page in (text(school.get("/join")), text(school.get(address)), text(school.get("/"))):
        assert said in page and "Has a place" not in page
    page = text(school.get(address))
    assert "Change the sign-up" not in page and "Add to my calendar" not in page
    assert ("Withdraw the sign-up" in page) == (said == "The event is postponed")
    assert "Reason: Rain" in text(school.get("/"))
    assert school.get(f"{address}/event.ics").status_code == 409
    assert school.post(address, data={"counts.students": "4"}).status_code == 422
    assert rows(database)[0].people == 5


def test_todays_page_of_a_school_shows_its_places_of_two_weeks(
    client: Visitor, database: Database, opened: Opened, world: World
) -> None:
    event_id = opened()
    school = client.sign_in_as(world, "unit_contact")
    assert ">Open day</a>" not in text(school.get("/"))
    given = {"unit_id": str(world.units["primary"].id), "counts.students": "5"}
    address = school.post(f"/join/{event_id}", data=given).location
    page = text(school.get("/"))
    assert f'href="{address}">Open day</a>' in page and "5 people" in page and "Has a place" in page
    with database.transaction() as session:
        event = session.get_one(Event, event_id)
        event.starts_at, event.ends_at = event.starts_at + timedelta(days=5), event.ends_at + timedelta(days=5)
    assert ">Open day</a>" not in text(school.get("/"))


def test_who_changes_an_event_is_told_whom_it_affects_and_whom_to_telephone(
    app: Flask, client: Visitor, world: World, opened: Opened
) -> None:
    event_id = opened()
    join(as_visitor(app), event_id, 3)
    join(as_visitor(app), event_id, 4, name="Family Wu", phone="13900000001", email="wu@example.org")
    planner = client.sign_in_as(world, "planner")
    affected = "2 sign-ups are affected, 7 people in all. 1 is told by message. 1 can only be telephoned."
    assert affected in text(planner.get(f"/events/{event_id}")) and affected in text(
        planner.get(f"/events/{event_id}/edit")
    )
    assert "To be telephoned" not in text(planner.get(f"/events/{event_id}/sign-ups"))
    planner.post(f"/events/{event_id}/postpone", data={"reason": "Rain"})
    assert "1 sign-up was told. 1 can only be telephoned." in text(planner.get(f"/events/{event_id}"))
    desk = text(planner.get(f"/events/{event_id}/sign-ups"))
    called = desk[desk.index("To be telephoned") :].partition("</section>")[0]
    assert "Family Luo" in called and PHONE in called and "Family Wu" not in called


def test_more_places_than_the_venue_has_are_asked_back_once(client: Visitor, world: World, opened: Opened) -> None:
    event_id = opened()
    planner = client.sign_in_as(world, "planner")
    day = local(now()).date()
    form = {"opens_on": str(day), "opens_at": "00:00", "closes_on": str(day + timedelta(days=9)), "closes_at": "18:00",
            "capacity": "2000", "confirm_hours": "24", "version": "1"}  # fmt: skip
    asked = planner.post(f"/events/{event_id}/sign-ups/window", data=form)
    assert asked.status_code == 422 and "Is this right?" in text(asked) and "room for 200 people" in text(asked)
    assert planner.post(f"/events/{event_id}/sign-ups/window", data=form | {"confirmed": "1"}).status_code == 302
    again = form | {"version": "2", "note": "Bring water"}
    assert planner.post(f"/events/{event_id}/sign-ups/window", data=again).status_code == 302


def test_on_behalf_people_are_required_and_a_telephone_is_recommended(
    client: Visitor, world: World, opened: Opened
) -> None:
    event_id = opened(capacity=10)
    join(client, event_id, 10)
    planner = client.sign_in_as(world, "planner")
    new = f"/events/{event_id}/sign-ups/new"
    page = text(planner.get(new))
    assert "<legend>People</legend>" in page and "Recommended: without a telephone number" in page
    assert planner.post(new, data={"on_behalf": "1", "name": "罗师傅", "counts.villagers": "1"}).status_code == 302
    assert "On the waiting list" in text(planner.get(f"/events/{event_id}/sign-ups"))


def test_after_the_event_nothing_can_be_changed(client: Visitor, opened: Opened) -> None:
    address = join(client, opened()).location
    with time_machine.travel(now() + timedelta(days=12)):
        page = text(client.get(address))
        assert "Withdraw the sign-up" not in page
        assert client.post(f"{address}/withdraw").status_code == 409


def test_at_the_door_the_holder_checks_in_from_the_same_page(
    client: Visitor, database: Database, opened: Opened
) -> None:
    event_id = opened()
    page = join(client, event_id).location
    assert "Check in" not in text(client.get(page))
    with database.transaction() as session:
        event = session.get_one(Event, event_id)
        check_in_services.open_desk(session, event, SYSTEM)
        door = event.starts_at - timedelta(minutes=10)
    with time_machine.travel(door, tick=False):
        assert f'href="{page}/check-in"' in text(client.get(page))
