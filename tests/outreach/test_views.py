"""Campaigns and results in the browser."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from PIL import Image

from core.db import Database
from core.times import today
from outreach.queries import quarter
from registry import defaults
from tests.support.world import Visitor, World

PAST = today() - timedelta(days=3)
AHEAD = today() + timedelta(days=3)


@pytest.fixture(autouse=True)
def _vocabularies(database: Database) -> None:
    with database.transaction() as session:
        defaults.seed(session)


def campaign(client: Visitor, world: World, **more: str) -> int:
    typed = {"name": "防灾减灾宣传周", "starts_on": "2026-05-06", "ends_on": "2026-05-12", "targets.school": "100"}
    answer = client.post("/campaigns/new", data=typed | {"area_id": str(world.areas["county"].id)} | more)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return int(answer.location.rsplit("/", 1)[1])


def event(client: Visitor, world: World, unit: str = "primary", on: str = PAST.isoformat(), **more: str) -> int:
    typed = {"kind": "lecture", "title": f"讲座{unit}", "on": on, "starts": "09:00", "ends": "10:00"}
    typed |= {"unit_id": str(world.units[unit].id), "expected.students": "400"}
    answer = client.post("/events/new", data=typed | more)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return int(answer.location.rsplit("/", 1)[1])


def photo() -> tuple[BytesIO, str]:
    out = BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, "PNG")
    out.seek(0)
    return out, "会场.png"


def test_a_campaign_opens_with_what_it_has_reached(client: Visitor, world: World) -> None:
    number = campaign(client.sign_in_as(world, "planner"), world)
    held = event(client, world, campaign_id=str(number))
    event(client, world, "junior", AHEAD.isoformat(), campaign_id=str(number))
    client.post(f"/events/{held}/result", data={"people.students": "412", "leaflets": "500"})
    page = client.get(f"/campaigns/{number}").get_data(as_text=True)
    assert "1 of 3 units reached, 2 to go." in page and "412" in page and "Leaflets <b>500</b>" in page
    assert f"/events/new?campaign_id={number}&amp;unit_id={world.units['kindergarten'].id}" in page
    assert f"/events/new?campaign_id={number}" in page


def test_the_form_keeps_what_was_typed(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    typed = {
        "name": "防灾减灾宣传周",
        "starts_on": "2026-05-12",
        "ends_on": "2026-05-06",
        "targets.school": "90",
        "theme": "个个会应急",
    }
    answer = client.post("/campaigns/new", data=typed | {"area_id": str(world.areas["county"].id)})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "must not be before" in page and 'value="90"' in page and "个个会应急" in page


def test_a_campaign_is_changed_and_ended(client: Visitor, world: World) -> None:
    number = campaign(client.sign_in_as(world, "planner"), world)
    page = client.get(f"/campaigns/{number}/edit").get_data(as_text=True)
    assert 'value="100"' in page
    assert client.get(f"/campaigns/{number}/close").status_code == 200
    assert client.post(f"/campaigns/{number}/close", data={"reason": ""}).status_code == 422
    assert client.post(f"/campaigns/{number}/close", data={"reason": "完成"}).status_code == 302
    page = client.get(f"/campaigns/{number}").get_data(as_text=True)
    assert "Ended" in page and "完成" in page and "Add an event" not in page


def test_missing_units_are_filtered(client: Visitor, world: World) -> None:
    number = campaign(client.sign_in_as(world, "planner"), world)
    event(client, world, "junior", AHEAD.isoformat(), campaign_id=str(number))
    names = {"primary": "石上小学", "junior": "城南中学", "kindergarten": "实验幼儿园"}
    expected = {
        "": set(names.values()), "kind=kindergarten": {"实验幼儿园"}, "area=990101100": {"石上小学", "城南中学"},
        "planned=yes": {"城南中学"}, "planned=no": {"石上小学", "实验幼儿园"}, "q=石上": {"石上小学"},
        "area=nowhere": set(),
    }  # fmt: skip
    for query, shown in expected.items():
        page = client.get(f"/campaigns/{number}/missing?{query}").get_data(as_text=True)
        assert {name for name in names.values() if f">{name}</a>" in page} == shown, query


def test_held_as_planned_is_one_tap_and_can_be_undone(client: Visitor, world: World) -> None:
    number = event(client.sign_in_as(world, "planner"), world)
    page = client.get(f"/events/{number}").get_data(as_text=True)
    assert f"/events/{number}/as-planned" in page and "400 people came" in page
    client.post(f"/events/{number}/as-planned")
    page = client.get(f"/events/{number}").get_data(as_text=True)
    assert "400 people reached" in page and f"/events/{number}/as-planned/undo" in page
    client.post(f"/events/{number}/as-planned/undo")
    assert "400 people reached" not in client.get(f"/events/{number}").get_data(as_text=True).split("Result")[-1]


def test_a_wrong_count_keeps_the_others(client: Visitor, world: World) -> None:
    number = event(client.sign_in_as(world, "planner"), world)
    answer = client.post(
        f"/events/{number}/result", data={"people.students": "412", "leaflets": "几百", "remarks": "反响热烈"}
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "几百" in page and "反响热烈" in page and 'value="412"' in page


def test_an_absurd_figure_is_asked_back_and_nothing_typed_is_lost(client: Visitor, world: World) -> None:
    number = event(client.sign_in_as(world, "planner"), world)
    typed = {"people.students": "99999999", "leaflets": "2000000", "remarks": "反响热烈"}
    answer = client.post(f"/events/{number}/result", data=typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "Is this right?" in page and 'name="confirmed"' in page
    for sentence in ("but 400 were expected", "only 731,000 live in the county", "2,000,000 is unusually many"):
        assert page.count(sentence) >= 1, sentence
    assert 'value="99999999"' in page and 'value="2000000"' in page and "反响热烈" in page
    assert "people reached</b>" not in client.get(f"/events/{number}").get_data(as_text=True)
    assert client.post(f"/events/{number}/result", data=typed | {"confirmed": "1"}).status_code == 302
    assert "99,999,999 people reached" in client.get(f"/events/{number}").get_data(as_text=True)


def test_an_ordinary_result_shows_no_box_to_confirm(client: Visitor, world: World) -> None:
    number = event(client.sign_in_as(world, "planner"), world)
    assert 'name="confirmed"' not in client.get(f"/events/{number}/result").get_data(as_text=True)


def test_a_campaign_whose_first_day_lies_ahead_has_not_begun(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    later = today() + timedelta(days=40)
    number = campaign(client, world, starts_on=later.isoformat(), ends_on=later.isoformat())
    for address in ("/campaigns", f"/campaigns/{number}"):
        page = client.get(address).get_data(as_text=True)
        assert ">Not begun</span>" in page and ">Running</span>" not in page, address
    begun = campaign(client, world, starts_on=today().isoformat(), ends_on=later.isoformat())
    page = client.get(f"/campaigns/{begun}").get_data(as_text=True)
    assert ">Running</span>" in page and "Not begun" not in page


def test_an_event_of_a_campaign_ahead_is_suggested_for_its_first_day(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    later = today() + timedelta(days=40)
    number = campaign(client, world, starts_on=later.isoformat(), ends_on=later.isoformat())
    begun = campaign(client, world, name="常年宣传", starts_on=today().isoformat(), ends_on=later.isoformat())
    assert f'value="{later}"' in client.get(f"/events/new?campaign_id={number}").get_data(as_text=True)
    assert f'value="{AHEAD}"' in client.get(f"/events/new?campaign_id={number}&on={AHEAD}").get_data(as_text=True)
    tomorrow = today() + timedelta(days=1)
    assert f'value="{tomorrow}"' in client.get(f"/events/new?campaign_id={begun}").get_data(as_text=True)


def test_there_is_no_form_for_a_result_before_the_start(client: Visitor, world: World) -> None:
    number = event(client.sign_in_as(world, "planner"), world, on=AHEAD.isoformat())
    assert "no result to enter" in client.get(f"/events/{number}/result").get_data(as_text=True)
    assert client.post(f"/events/{number}/result", data={}).status_code == 422


def version_shown(client: Visitor, number: int) -> str:
    """The version in the form of the result."""
    page = client.get(f"/events/{number}/result").get_data(as_text=True)
    return str(re.findall(r'name="version" id="f-version" value="(\d*)"', page)[0])


def test_photos_are_shown_to_those_who_may_see_the_event(client: Visitor, world: World) -> None:
    number = event(client.sign_in_as(world, "planner"), world)
    data = {"photos": [photo(), photo()], "caption": "会场全景"}
    answer = client.post(f"/events/{number}/result", data=data, content_type="multipart/form-data")
    assert answer.status_code == 302
    page = client.get(f"/events/{number}").get_data(as_text=True)
    (address, *_) = re.findall(rf'src="(/events/{number}/photos/\d+)"', page)
    assert "会场全景" in page
    version = version_shown(client, number)
    client.post(f"/events/{number}/result", data={f"caption-{address.rsplit('/', 1)[1]}": "签到处", "version": version})
    assert "签到处" in client.get(f"/events/{number}").get_data(as_text=True)
    for role, status in (("unit_contact", 200), ("official", 200), ("observer", 403)):
        shown = client.sign_in_as(world, role).get(address)
        assert shown.status_code == status, role
        assert status != 200 or shown.mimetype == "image/jpeg"


def test_the_photo_of_another_units_event_is_not_found(client: Visitor, world: World) -> None:
    number = event(client.sign_in_as(world, "planner"), world, "junior")
    client.post(f"/events/{number}/result", data={"photos": [photo()]}, content_type="multipart/form-data")
    assert client.sign_in_as(world, "unit_contact").get(f"/events/{number}/photos/1").status_code == 404


def test_what_is_no_photo_is_refused_on_the_page(client: Visitor, world: World) -> None:
    number = event(client.sign_in_as(world, "planner"), world)
    data = {
        "people.students": "41",
        "caption": "走廊",
        "remarks": "下次早点",
        "photos": [(BytesIO(b"#!/bin/sh"), "会场.jpg")],
    }
    answer = client.post(f"/events/{number}/result", data=data, content_type="multipart/form-data")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "not a photo" in page
    assert "must be chosen again" in page and 'value="41"' in page and 'value="走廊"' in page and "下次早点" in page
    assert "Enter the result" in client.get(f"/events/{number}").get_data(as_text=True), "nothing is saved by half"


def test_a_photo_chosen_with_the_result_is_kept_with_it(client: Visitor, world: World) -> None:
    number = event(client.sign_in_as(world, "planner"), world)
    data = {"photos": [photo()], "people.students": "41"}
    answer = client.post(f"/events/{number}/result", data=data, content_type="multipart/form-data")
    assert answer.status_code == 302
    page = client.get(f"/events/{number}").get_data(as_text=True)
    assert f'src="/events/{number}/photos/' in page and "41" in page


def test_a_result_asked_back_says_that_the_photos_must_be_chosen_again(client: Visitor, world: World) -> None:
    number = event(client.sign_in_as(world, "planner"), world)
    data = {"photos": [photo()], "people.students": "lots"}
    answer = client.post(f"/events/{number}/result", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422 and "must be chosen again" in answer.get_data(as_text=True)
    assert "must be chosen again" not in client.get(f"/events/{number}/result").get_data(as_text=True)


def test_an_official_watches_and_changes_nothing(client: Visitor, world: World) -> None:
    number = campaign(client.sign_in_as(world, "planner"), world)
    held = event(client, world)
    client.sign_in_as(world, "official")
    assert client.get(f"/campaigns/{number}").status_code == 200
    for address in (
        "/campaigns/new",
        f"/campaigns/{number}/edit",
        f"/campaigns/{number}/close",
        f"/events/{held}/result",
    ):
        assert client.get(address).status_code == 403, address
    assert client.post(f"/events/{held}/as-planned").status_code == 403


def test_an_officer_changes_no_campaign_and_reports_no_event_of_others(client: Visitor, world: World) -> None:
    number = campaign(client.sign_in_as(world, "planner"), world)
    other = event(client, world, "kindergarten")
    client.sign_in_as(world, "township_officer")
    assert client.get(f"/campaigns/{number}").status_code == 200
    assert client.get(f"/campaigns/{number}/edit").status_code == 403
    assert client.get(f"/events/{other}/result").status_code == 404
    assert client.post(f"/events/{other}/as-planned").status_code == 404


def test_a_form_sent_twice_sets_up_one_campaign(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    assert campaign(client, world, _once="abc") == campaign(client, world, _once="abc")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_opens(client: Visitor, world: World, language: str) -> None:
    number = campaign(client.sign_in_as(world, "planner"), world)
    held, ahead = event(client, world, campaign_id=str(number)), event(client, world, "junior", AHEAD.isoformat())
    late = event(client, world, "kindergarten")
    client.post(f"/events/{held}/result", data={"people.students": "412"})
    pages = [
        "/",
        "/campaigns",
        "/campaigns?status=running&q=防灾&sort=-people",
        f"/campaigns/{number}",
        "/search?q=防灾",
    ]
    pages += [
        f"/campaigns/{number}/{part}" for part in ("events", "events?sort=-starts", "missing", "missing?sort=-kind")
    ]
    pages += [f"/events/{one}" for one in (held, ahead, late)] + [f"/events/{held}/result", "/events/unreported"]
    for role in ("planner", "township_officer", "official", "administrator"):
        client.sign_in_as(world, role, language)
        for address in pages:
            wanted = (200,) if role in ("planner", "administrator") else (200, 403, 404)
            assert client.get(address).status_code in wanted, (role, address)


def test_today_tells_of_missing_results_and_people_reached(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    event(client, world)
    page = client.get("/").get_data(as_text=True)
    assert "1 event result is missing" in page and "People reached this quarter" in page


def test_a_campaign_is_found_by_its_name(client: Visitor, world: World) -> None:
    number = campaign(client.sign_in_as(world, "planner"), world)
    assert f"/campaigns/{number}" in client.get("/search?q=减灾").get_data(as_text=True)


def test_quarters_begin_in_january_april_july_and_october() -> None:
    for day, before, since, until in (
        (date(2026, 1, 1), (2025, 10), (2026, 1), (2026, 4)),
        (date(2026, 12, 31), (2026, 7), (2026, 10), (2027, 1)),
        (date(2026, 5, 12), (2026, 1), (2026, 4), (2026, 7)),
    ):
        found = quarter(day, "UTC")
        assert [(at.year, at.month) for at in found] == [before, since, until]
