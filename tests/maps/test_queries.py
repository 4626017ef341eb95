"""Who sees which places, and what lists and maps get."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import VISITOR, Actor
from core.errors import NotFound
from core.times import today
from maps.models import Place
from maps.outline_queries import drawn_outlines, outline_over, outline_stamp
from maps.panel_queries import find_places, today_figures, today_needs
from maps.queries import (
    is_due,
    map_points,
    middle,
    place_filter,
    places,
    reader_stamp,
    shelter_totals,
    townships,
    visible_place,
)
from registry.models import Area, AreaOutline
from tests.support.world import World

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[116.0, 26.4], [116.1, 26.4], [116.1, 26.5], [116.0, 26.5], [116.0, 26.4]]],
}


@pytest.fixture
def kept(session: Session, world: World) -> dict[str, Place]:
    """The world's places in this session."""
    return {name: session.get_one(Place, place.id) for name, place in world.places.items()}


def names(session: Session, actor: Actor, **args: str) -> set[str]:
    return {place.name for place in session.scalars(places(actor, place_filter(session, args)))}


def drawn(session: Session, actor: Actor) -> set[str]:
    return {point.name for point in map_points(session, actor)}


def test_visitors_see_shelters_in_use_and_nothing_else(session: Session, kept: dict[str, Place]) -> None:
    assert drawn(session, VISITOR) == names(session, VISITOR) == {"文化广场"}
    kept["square"].is_active = False
    session.flush()
    assert drawn(session, VISITOR) == names(session, VISITOR) == set()


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("administrator", {"文化广场", "县科技馆", "河背村水井"}),
        ("planner", {"文化广场", "县科技馆", "河背村水井"}),
        ("official", {"文化广场", "县科技馆", "河背村水井"}),
        ("township_officer", {"文化广场"}),
        ("observer", {"文化广场", "河背村水井"}),
        ("unit_contact", {"文化广场"}),
    ],
)
def test_the_map_shows_public_shelters_and_the_places_of_ones_own_areas(
    session: Session, world: World, role: str, seen: set[str]
) -> None:
    assert drawn(session, world.actor(session, role)) == seen


def test_lists_keep_to_ones_own_areas(session: Session, world: World) -> None:
    assert names(session, world.actor(session, "observer")) == {"河背村水井"}


@pytest.mark.parametrize(("role", "place"), [(None, "hall"), ("township_officer", "well"), ("unit_contact", "hall")])
def test_a_place_outside_ones_scope_does_not_exist(
    session: Session, world: World, role: str | None, place: str
) -> None:
    actor = world.actor(session, role) if role else VISITOR
    with pytest.raises(NotFound):
        visible_place(session, world.places[place].id, actor)


def test_readers_of_different_areas_have_different_stamps(session: Session, world: World) -> None:
    stamps = {reader_stamp(world.actor(session, role)) for role in ("planner", "observer", "township_officer")}
    assert len(stamps | {reader_stamp(VISITOR)}) == 4
    assert reader_stamp(world.actor(session, "unit_contact")) == reader_stamp(VISITOR)


@pytest.mark.parametrize(
    ("args", "found"),
    [
        ({"q": "文化"}, {"文化广场"}),
        ({"q": "100%"}, set()),
        ({"kind": "venue"}, {"县科技馆"}),
        ({"kind": "castle"}, {"文化广场", "县科技馆", "河背村水井"}),
        ({"class": "emergency"}, {"文化广场"}),
        ({"class": "unclassed"}, set()),
        ({"status": "closed"}, set()),
        ({"area": "990101100"}, {"文化广场"}),
        ({"area": "990101"}, {"文化广场", "县科技馆", "河背村水井"}),
        ({"shows": "due"}, {"文化广场"}),
        ({"shows": "inactive"}, set()),
        ({"shows": "unplaced"}, set()),
    ],
)
def test_lists_are_narrowed_by_what_the_address_says(
    session: Session, world: World, args: dict[str, str], found: set[str]
) -> None:
    assert names(session, world.actor(session, "planner"), **args) == found


def test_a_point_tells_its_township_and_village(session: Session, world: World, kept: dict[str, Place]) -> None:
    points = {point.name: point for point in map_points(session, world.actor(session, "planner"))}
    well, hall = points["河背村水井"], points["县科技馆"]
    assert (well.township, well.village) == ("青塘镇", "河背村")
    assert (hall.township, hall.village) == ("清源县", "")
    offered = townships(session, world.actor(session, "planner"))
    assert [name for _, name in offered] == ["清源县", "梅江镇", "青塘镇"]
    assert {int(key) for key, _ in offered} == {point.township_id for point in points.values()}


def test_a_shelter_is_due_when_never_verified_or_longer_ago_than_it_holds(
    session: Session, world: World, kept: dict[str, Place]
) -> None:
    shelter = kept["square"].shelter
    assert shelter is not None

    def due() -> bool:
        session.flush()
        query = select(Place.id).join(Place.shelter).where(is_due(today()))
        return list(session.scalars(query)) == [kept["square"].id]

    assert due()
    shelter.verified_on, shelter.verify_due_on = today(), today() + timedelta(days=365)
    assert not due()
    shelter.verify_due_on = today()
    assert due()
    kept["square"].is_active = False
    assert not due()


def test_today_tells_those_who_look_after_shelters(session: Session, world: World, kept: dict[str, Place]) -> None:
    planner, official = world.actor(session, "planner"), world.actor(session, "official")
    from flask import Flask

    app = Flask("links")
    app.add_url_rule("/places", "maps.places")
    app.add_url_rule("/inspections", "maps.inspections")
    with app.test_request_context():
        (figure,), (need,) = today_figures(session, planner), today_needs(session, planner)
        assert (figure.value, figure.unit, figure.share) == ("0", "/ 1", 0)
        assert "1 of 1" in need.title and need.url == "/inspections"
        assert today_needs(session, official) == []
        shelter = kept["square"].shelter
        assert shelter is not None
        shelter.verified_on, shelter.verify_due_on = today(), today() + timedelta(days=365)
        session.flush()
        assert today_figures(session, official)[0].share == 1
        assert today_needs(session, planner) == []


def test_the_search_finds_what_the_reader_may_see(session: Session, world: World) -> None:
    from flask import Flask

    app = Flask("links")
    app.add_url_rule("/places/<place_id>", "maps.place")
    with app.test_request_context():
        hits = find_places(session, "水井", world.actor(session, "observer"), 5)
        assert [(hit.kind, hit.title, hit.detail) for hit in hits] == [("Observation point", "河背村水井", "河背村")]
        assert find_places(session, "水井", VISITOR, 5) == []
        assert find_places(session, "！", world.actor(session, "planner"), 5) == []


def test_totals_count_what_can_be_used_now(session: Session, kept: dict[str, Place]) -> None:
    assert shelter_totals(session) == (1, 1, 3000)
    assert kept["square"].shelter is not None
    kept["square"].shelter.status = "closed"
    session.flush()
    assert shelter_totals(session) == (1, 0, 0)


def test_a_map_opens_where_its_places_are(session: Session, kept: dict[str, Place]) -> None:
    assert middle(session) == (26.5, 116.0)
    kept["square"].is_active = False
    session.flush()
    assert middle(session) == (35.0, 105.0)


class TestOutlines:
    def add(self, session: Session, area: Area, geojson: dict[str, Any]) -> None:
        session.add(AreaOutline(area_id=area.id, geojson=geojson, area_m2=1.0))
        session.flush()

    def test_counties_and_townships_are_drawn_villages_are_not(self, session: Session, world: World) -> None:
        for name in ("county", "meijiang", "shishang"):
            self.add(session, world.areas[name], SQUARE)
        drawn = drawn_outlines(session)["features"]
        assert [(area["properties"]["name"], area["properties"]["level"]) for area in drawn] == [
            ("清源县", "county"),
            ("梅江镇", "township"),
        ]
        assert drawn[0]["id"] == world.areas["county"].id
        lon, lat = drawn[0]["properties"]["at"]
        assert 116.0 < lon < 116.1
        assert 26.4 < lat < 26.5

    def test_what_cannot_be_drawn_is_left_out(self, session: Session, world: World) -> None:
        self.add(session, world.areas["county"], {"type": "Point", "coordinates": [116, 26]})
        assert drawn_outlines(session)["features"] == []
        assert outline_over(session, world.areas["meijiang"]) is None

    def test_the_outline_over_a_village_is_its_countys(self, session: Session, world: World) -> None:
        self.add(session, world.areas["meijiang"], SQUARE)
        over = outline_over(session, world.areas["shishang"])
        assert over is not None
        assert over.name == "梅江镇"
        self.add(session, world.areas["county"], SQUARE)
        over = outline_over(session, world.areas["shishang"])
        assert over is not None
        assert over.name == "清源县"

    def test_the_stamp_changes_with_outlines_and_names(self, session: Session, world: World) -> None:
        seen = [outline_stamp(session)]
        self.add(session, world.areas["county"], SQUARE)
        seen.append(outline_stamp(session))
        session.get_one(AreaOutline, world.areas["county"].id).area_m2 = 2.0
        session.flush()
        seen.append(outline_stamp(session))
        session.get_one(Area, world.areas["county"].id).name = "清源市"
        session.flush()
        seen.append(outline_stamp(session))
        assert len(set(seen)) == 4
