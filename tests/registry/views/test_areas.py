"""The pages of areas answer with figures, stay inside the reader's scope, and keep what was typed."""

from sqlalchemy import select

from core.db import Database
from registry.models import Area, AreaOutline
from tests.support.world import Visitor, World


def test_the_county_opens_with_its_townships(client: Visitor, world: World) -> None:
    text = client.sign_in_as(world, "planner").get("/areas").text
    assert "1 county, 2 townships, 3 villages" in text
    assert "731,000" in text
    assert "梅江镇" in text
    assert "石上村" not in text


def test_an_officer_sees_the_own_township_and_what_lies_beneath(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "township_officer")
    text = client.get("/areas").text
    assert "石上村" in text
    assert "青塘镇" not in text
    assert client.get(f"/areas/{world.areas['qingtang'].id}").status_code == 404
    assert client.get(f"/areas/{world.areas['county'].id}").status_code == 404
    assert "河背村" not in client.get("/areas?q=村").text


def test_a_sum_says_what_it_is_a_sum_of(client: Visitor, world: World, database: Database) -> None:
    with database.transaction() as session:
        session.get_one(Area, world.areas["meijiang"].id).population = None
        session.get_one(Area, world.areas["laocheng"].id).population = None
    text = client.sign_in_as(world, "planner").get(f"/areas/{world.areas['meijiang'].id}").text
    assert "2,300" in text
    assert "sum of 1 of 2 villages" in text


def test_an_outline_is_drawn(client: Visitor, world: World, database: Database) -> None:
    ring = [[115.9, 26.3], [116.2, 26.3], [116.2, 26.6], [115.9, 26.6], [115.9, 26.3]]
    with database.transaction() as session:
        session.add(AreaOutline(
            area_id=world.areas["meijiang"].id, geojson={"type": "Polygon", "coordinates": [ring]}, area_m2=998_400_000,
            source="test survey",
        ))  # fmt: skip
    client.sign_in_as(world, "official")
    text = client.get(f"/areas/{world.areas['meijiang'].id}").text
    assert "998.4" in text
    assert "test survey" in text
    assert '<path class="whole alone" d="M' in text
    assert '<path class="part" d="M' in client.get(f"/areas/{world.areas['county'].id}").text


def test_an_area_is_added_changed_and_removed(client: Visitor, world: World, database: Database) -> None:
    client.sign_in_as(world, "planner")
    page = client.post("/areas/new", data={"code": "990101100203", "name": "新村"}).location
    assert "Added: 新村" in client.get(page).text
    wrong = client.post(f"{page}/edit", data={"code": "990101100201", "name": "改名村", "under": "990101100"})
    assert wrong.status_code == 422
    assert "改名村" in wrong.text
    assert "石上村" in wrong.text
    right = {"code": "990101100203", "name": "改名村", "under": "990101101", "level": "village", "version": "1"}
    assert client.post(f"{page}/edit", data=right).location == page
    with database.transaction() as session:
        moved = session.scalars(select(Area).where(Area.name == "改名村")).one()
        assert moved.path == f"{world.areas['qingtang'].path}{moved.id}/"
    assert client.post(f"{page}/remove").location == f"/areas/{world.areas['qingtang'].id}"
    assert client.get(page).status_code == 404


def test_removing_a_full_area_is_refused_in_words(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    response = client.post(f"/areas/{world.areas['meijiang'].id}/remove")
    assert response.status_code == 409
    assert "2 areas beneath it" in response.text
