"""Pages of places."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.db import Database
from core.times import today
from maps.models import Place
from registry.defaults import seed
from tests.support.world import Visitor, World

FORM = {"kind": "shelter", "name": "中学操场", "area": "990101100", "status": "usable", "datum": "wgs84"}


@pytest.fixture(autouse=True)
def _words(database: Database, world: World) -> None:
    with database.transaction() as session:
        seed(session)


def page(client: Visitor, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.get_data(as_text=True)[:500]
    return str(response.get_data(as_text=True))


def kept(database: Database, place_id: int) -> Place | None:
    with database.transaction(writing=False) as session:
        found = session.get(Place, place_id)
        if found is not None:
            _ = found.shelter
        return found


def versions(database: Database, place_id: int) -> dict[str, Any]:
    found = kept(database, place_id)
    assert found is not None
    return {"version": found.version}


@pytest.mark.parametrize(
    "role", ["administrator", "planner", "township_officer", "official", "observer", "unit_contact"]
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_role_has_its_list(client: Visitor, world: World, role: str, language: str) -> None:
    listed = page(client.sign_in_as(world, role, language), "/places")
    assert ("场所" if language == "zh" else "Places") in listed
    assert ("文化广场" in listed) == (role != "observer")
    assert ("/places/new" in listed) == (role in ("administrator", "planner", "township_officer"))


def test_visitors_have_a_list_of_shelters(client: Visitor, world: World) -> None:
    listed = page(client, "/places")
    assert "文化广场" in listed
    assert "县科技馆" not in listed
    assert "/places/new" not in listed


def test_the_page_answers_first(client: Visitor, world: World) -> None:
    shown = page(client, f"/places/{world.places['square'].id}")
    for answer in ("Usable", "Emergency shelter", "3,000", "4,000", "2,000 m² at 0.5 m² per person (unverified norm)"):
        assert answer in shown


def test_contacts_are_for_those_who_may_have_them(client: Visitor, world: World) -> None:
    address = f"/places/{world.places['square'].id}"
    for role in (None, "official", "unit_contact", "observer"):
        shown = page(client.sign_in_as(world, role) if role else client, address)
        assert "李管理" not in shown
        assert "6832002" not in shown
    for role in ("planner", "township_officer"):
        assert "0797-6832002" in page(client.sign_in_as(world, role), address)


def test_other_places_ask_a_visitor_to_sign_in_whether_they_exist_or_not(client: Visitor, world: World) -> None:
    for number in (world.places["hall"].id, 999_999):
        response = client.get(f"/places/{number}")
        assert response.status_code == 302
        assert "/login" in response.headers["Location"]


def test_a_place_of_another_township_is_not_found(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "township_officer")
    for address in (f"/places/{world.places['well'].id}", f"/places/{world.places['well'].id}/edit"):
        page(client, address, 404)


def test_declaring_too_many_people_is_pointed_out(client: Visitor, world: World, database: Database) -> None:
    with database.transaction() as session:
        square = session.get_one(Place, world.places["square"].id)
        assert square.shelter is not None
        square.shelter.declared_capacity = 12_000
    shown = page(client, f"/places/{world.places['square'].id}")
    assert "More people are declared (12,000) than the effective area allows (4,000)." in shown
    assert "More than 10,000 people at one place is unusual" in shown


def test_a_planner_adds_a_shelter(client: Visitor, world: World, database: Database) -> None:
    client.sign_in_as(world, "planner")
    typed = FORM | {
        "lon": "东经116°1′48.4″", "lat": "26.4802", "capacity": "１,200", "shelter_class": "short",
        "hazards": ["earthquake", "flood"], "facilities": ["water"], "effective_area_m2": "3000", "is_outdoor": "1",
    }  # fmt: skip
    answer = client.post("/places/new", data=typed)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    shown = page(client, answer.headers["Location"])
    for fact in ("Added: 中学操场.", "1,200", "1,500", "Earthquake, Flood", "Water, two sources or more", "116.03011"):
        assert fact in shown


def test_a_refused_form_keeps_everything_that_was_typed(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    typed = FORM | {"name": "", "lon": "26.48", "lat": "116.03", "note": "大门在东侧", "hazards": ["flood"]}
    answer = client.post("/places/new", data=typed)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Please fill this in." in shown
    for value in ('value="26.48"', 'value="116.03"', "大门在东侧"):
        assert value in shown
    answer = client.post("/places/new", data=typed | {"name": "操场"})
    assert "Longitude and latitude are exchanged" in answer.get_data(as_text=True)
    assert 'value="flood" checked' in answer.get_data(as_text=True)


def test_a_place_is_edited_and_a_second_editor_is_told(client: Visitor, world: World, database: Database) -> None:
    client.sign_in_as(world, "planner")
    square = world.places["square"].id
    typed = FORM | {"name": "文化大广场", "lon": "116.012", "lat": "26.471", **versions(database, square)}
    assert "文化广场" in page(client, f"/places/{square}/edit")
    assert client.post(f"/places/{square}/edit", data=typed).status_code == 302
    assert "文化大广场" in page(client, f"/places/{square}")
    again = client.post(f"/places/{square}/edit", data=typed | {"name": "旧版本"})
    assert again.status_code == 422
    assert "Somebody else has changed this" in again.get_data(as_text=True)
    assert 'value="旧版本"' in again.get_data(as_text=True)


def test_the_form_shows_where_a_web_maps_point_was_put(client: Visitor, world: World, database: Database) -> None:
    client.sign_in_as(world, "planner")
    answer = client.post("/places/new", data=FORM | {"lon": "116.0365", "lat": "26.4771", "datum": "gcj02"})
    address = answer.headers["Location"]
    assert "converted from GCJ-02" in page(client, address)
    form = page(client, f"{address}/edit")
    assert '<option value="wgs84" selected>' in form
    assert 'value="116.0365"' not in form


def test_a_shelter_is_verified_by_whoever_was_there(client: Visitor, world: World, database: Database) -> None:
    client.sign_in_as(world, "township_officer")
    square = world.places["square"].id
    assert "Nobody has verified this shelter yet." in page(client, f"/places/{square}")
    data = {"verified_on": today().isoformat(), **versions(database, square)}
    assert client.post(f"/places/{square}/verify", data=data).status_code == 302
    assert "by 陈助理." in page(client, f"/places/{square}")
    later = client.post(f"/places/{square}/verify", data={"verified_on": "2099-01-01"})
    assert later.status_code == 422
    assert "still to come" in later.get_data(as_text=True)


def test_a_place_goes_out_of_use_with_a_way_back(client: Visitor, world: World, database: Database) -> None:
    client.sign_in_as(world, "planner")
    square = world.places["square"].id
    client.post(f"/places/{square}/deactivate")
    assert "Put back into use" in page(client, f"/places/{square}")
    assert "文化广场" not in page(client, "/places")
    client.post(f"/places/{square}/restore")
    assert "文化广场" in page(client, "/places")


def test_removing_is_refused_while_an_event_takes_place_there(
    client: Visitor, world: World, database: Database
) -> None:
    from core.times import now
    from schedule.models import Event

    client.sign_in_as(world, "planner")
    hall, square = world.places["hall"].id, world.places["square"].id
    with database.transaction() as session:
        county = world.areas["county"].id
        when = {"starts_at": now(), "ends_at": now() + timedelta(hours=1)}
        session.add(Event(uid="lecture", kind="lecture", title="讲座", area_id=county, place_id=hall, **when))
    client.post(f"/places/{hall}/remove")
    assert "cannot be removed" in page(client, f"/places/{hall}")
    client.post(f"/places/{square}/remove")
    page(client, f"/places/{square}", 404)


@pytest.mark.parametrize("deed", ["verify", "deactivate", "restore", "remove", "edit"])
@pytest.mark.parametrize("role", ["official", "observer", "unit_contact"])
def test_readers_change_nothing(client: Visitor, world: World, database: Database, role: str, deed: str) -> None:
    square = world.places["square"].id
    assert client.sign_in_as(world, role).post(f"/places/{square}/{deed}", data=FORM).status_code == 403
    assert kept(database, square) is not None


def test_a_place_of_a_unit_begins_with_its_name(client: Visitor, world: World) -> None:
    form = page(client.sign_in_as(world, "planner"), f"/places/new?unit={world.units['primary'].id}")
    assert 'value="石上小学"' in form
    assert f'name="unit_id" id="f-unit_id" value="{world.units["primary"].id}"' in form


def test_an_empty_list_offers_the_first_step(client: Visitor, world: World, database: Database) -> None:
    with database.transaction() as session:
        for place in world.places.values():
            session.delete(session.get_one(Place, place.id))
    listed = page(client.sign_in_as(world, "planner"), "/places")
    assert "No places yet" in listed
    assert "/import" in listed


class TestSettings:
    def test_they_say_that_they_are_not_verified_until_somebody_says_so(self, client: Visitor, world: World) -> None:
        client.sign_in_as(world, "administrator")
        assert "Unverified" in page(client, "/settings/maps")
        typed = {
            "emergency_m2": "1", "short_m2": "2", "long_m2": "4.5", "verify_months": "6", "walking_km_per_hour": "4",
            "detour_factor": "1.4", "source": "省标准", "is_verified": "1",
        }  # fmt: skip
        assert client.post("/settings/maps", data=typed).status_code == 302
        assert "Unverified" not in page(client, "/settings/maps")
        assert "2,000 m² at 1.0 m² per person" in page(client, f"/places/{world.places['square'].id}")
        refused = client.post("/settings/maps", data=typed | {"emergency_m2": "0"})
        assert refused.status_code == 422

    def test_they_are_the_administrators(self, client: Visitor, world: World) -> None:
        page(client.sign_in_as(world, "planner"), "/settings/maps", 403)


def test_a_shelter_is_opened_in_one_tap_and_that_is_taken_back(
    client: Visitor, world: World, database: Database
) -> None:
    client.sign_in_as(world, "planner")
    assert "Open it now" in page(client, "/places/1")
    assert client.post("/places/1/open").status_code == 302
    shown = page(client, "/places/1")
    assert "Open to people since" in shown and "/places/1/shut" in shown
    client.post("/places/1/open", data={"occupancy": "85"})
    answer = client.post("/places/1/shut")
    assert answer.status_code == 302
    shown = page(client, "/places/1")
    again = shown.partition('action="/places/1/open-again?')[2].partition('"')[0].replace("&amp;", "&")
    assert client.post(f"/places/1/open-again?{again}").status_code == 302
    found = kept(database, 1)
    assert found is not None and found.shelter is not None
    assert (found.shelter.is_open, found.shelter.occupancy) == (True, 85)


def test_the_register_goes_into_a_file_that_the_import_knows_again(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    rows = client.get("/places/register.csv").get_data(as_text=True).lstrip("\ufeff").splitlines()
    headings = rows[0].split(",")
    assert headings[:3] == ["Place code", "Place name", "Kind of place"] and "Grade (GB 21734-2008)" in headings
    square = next(row for row in rows if "文化广场" in row)
    assert "0797-6832002" in square and "3000" in square and "4000" in square  # contact, declared, computed
    assert "0797-6832002" not in client.sign_in_as(world, "official").get("/places/register.csv").get_data(as_text=True)
    assert client.get("/places/register.pdf").status_code == 404
