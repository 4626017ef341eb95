"""Deeds on places."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Forbidden, Invalid, NotFound, Refusals
from core.times import today
from geo.datums import from_wgs84
from geo.distance import great_circle_m
from maps.inputs import MapSettingsInput, PlaceInput, VerificationInput
from maps.models import Place, Shelter
from maps.queries import stamp
from maps.services import (
    create_place,
    deactivate_place,
    edit_place,
    remove_place,
    restore_place,
    shown_position,
    verify_shelter,
)
from maps.setting_queries import norms
from maps.setting_services import change_map_settings
from maps.validity import months_later
from registry.models import AreaOutline, AuditEntry
from tests.support.world import World

BOX = {
    "type": "Polygon",
    "coordinates": [[[115.9, 26.3], [116.2, 26.3], [116.2, 26.6], [115.9, 26.6], [115.9, 26.3]]],
}


def given(**facts: Any) -> PlaceInput:
    return PlaceInput(**({"kind": "venue", "name": "镇文化站", "area": "990101100"} | facts))


def values(place: Place, **changes: Any) -> PlaceInput:
    """The form of the place as it would come back, with some boxes changed."""
    lon, lat = shown_position(place)
    facts = {"kind": place.kind, "name": place.name, "area": place.area.code, "capacity": place.capacity}
    return PlaceInput(**(facts | {"lon": lon, "lat": lat, "version": place.version} | changes))


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    return world.actor(session, "planner")


@pytest.fixture
def officer(session: Session, world: World) -> Actor:
    return world.actor(session, "township_officer")


def there(session: Session, world: World, name: str) -> Place:
    return session.get_one(Place, world.places[name].id)


class TestCreating:
    def test_a_place_keeps_its_facts_and_its_point(self, session: Session, planner: Actor) -> None:
        place = create_place(session, given(lon="116.0301", lat="26.4802", capacity=120, address="老街 3 号"), planner)
        assert (place.lon, place.lat, place.datum) == (116.0301, 26.4802, "wgs84")
        assert (place.precision_m, place.capacity, place.area.name) == (12, 120, "梅江镇")

    def test_a_point_from_a_chinese_web_map_is_put_where_it_is(self, session: Session, planner: Actor) -> None:
        shifted = from_wgs84(116.0301, 26.4802, "gcj02")  # type: ignore[arg-type]
        typed = {"lon": f"{shifted.lon:.6f}", "lat": f"{shifted.lat:.6f}"}
        assert great_circle_m(*shifted, 116.0301, 26.4802) > 300
        place = create_place(session, given(datum="gcj02", **typed), planner)
        assert place.datum == "gcj02"
        assert great_circle_m(place.lon or 0, place.lat or 0, 116.0301, 26.4802) < 1

    def test_a_shelter_has_its_facts_and_its_declared_capacity(self, session: Session, planner: Actor) -> None:
        place = create_place(
            session,
            given(kind="shelter", shelter_class="short", capacity=500, hazards=["earthquake"], effective_area_m2=1500),
            planner,
        )
        assert place.shelter is not None
        assert (place.shelter.shelter_class, place.shelter.declared_capacity) == ("short", 500)
        assert (place.shelter.hazards, place.shelter.status) == (["earthquake"], "usable")

    def test_other_kinds_have_no_facts_of_a_shelter(self, session: Session, planner: Actor) -> None:
        assert create_place(session, given(shelter_class="short", manager_name="李管理"), planner).shelter is None

    def test_without_coordinates_it_is_kept_all_the_same(self, session: Session, planner: Actor) -> None:
        place = create_place(session, given(), planner)
        assert (place.lon, place.lat, place.precision_m) == (None, None, None)

    @pytest.mark.parametrize(
        ("lon", "lat", "field", "words"),
        [
            ("116.0301", "", "lat", "Give both coordinates"),
            ("somewhere", "26.48", "lon", "no coordinate"),
            ("0", "0", "lon", "missing value"),
            ("116", "26", "lon", "whole degrees"),
            ("26.4802", "116.0301", "lon", "exchanged"),
        ],
    )
    def test_a_wrong_pair_is_refused_beside_its_box(
        self, session: Session, planner: Actor, lon: str, lat: str, field: str, words: str
    ) -> None:
        with pytest.raises(Refusals) as refused:
            create_place(session, given(lon=lon, lat=lat), planner)
        assert refused.value.errors[0].field == field
        assert words in str(refused.value.errors[0])

    def test_a_point_outside_the_county_is_refused_and_one_inside_is_not(
        self, session: Session, world: World, planner: Actor
    ) -> None:
        session.add(AreaOutline(area_id=world.areas["county"].id, geojson=BOX, area_m2=1))
        session.flush()
        assert create_place(session, given(lon="116.1001", lat="26.4002"), planner).lon == 116.1001
        with pytest.raises(Refusals) as refused:
            create_place(session, given(name="别处", lon="116.5001", lat="26.4002"), planner)
        assert "km outside 清源县" in str(refused.value.errors[0])

    def test_an_officer_adds_places_in_the_own_township_only(self, session: Session, officer: Actor) -> None:
        assert create_place(session, given(area="990101100201"), officer).area.name == "石上村"
        with pytest.raises(NotFound):
            create_place(session, given(area="990101101"), officer)

    def test_the_same_name_in_the_same_area_is_a_slip_unless_codes_tell_them_apart(
        self, session: Session, planner: Actor
    ) -> None:
        create_place(session, given(), planner)
        with pytest.raises(DomainError, match="of this kind and name already"):
            create_place(session, given(name="镇 文化站"), planner)
        create_place(session, given(code="V-2"), planner)
        with pytest.raises(DomainError, match="belongs to “镇文化站” already"):
            create_place(session, given(name="另一处", code="V-2"), planner)
        assert create_place(session, given(area="990101101"), planner).name == "镇文化站"


class TestEditing:
    def test_untouched_coordinates_stay_as_they_are(self, session: Session, world: World, planner: Actor) -> None:
        square = there(session, world, "square")
        square.lon, square.lat, square.datum, square.precision_m = 116.01234567891, 26.4712345678, "gcj02", 1
        session.flush()
        edit_place(session, square, values(square, name="文化大广场"), planner)
        assert (square.name, square.lon, square.datum) == ("文化大广场", 116.01234567891, "gcj02")

    def test_emptied_coordinates_are_gone(self, session: Session, world: World, planner: Actor) -> None:
        square = there(session, world, "square")
        edit_place(session, square, values(square, lon="", lat=""), planner)
        assert (square.lon, square.lat, square.precision_m) == (None, None, None)

    def test_a_second_editor_is_told(self, session: Session, world: World, planner: Actor) -> None:
        square = there(session, world, "square")
        first, second = values(square, name="甲"), values(square, name="乙")
        edit_place(session, square, first, planner)
        with pytest.raises(DomainError, match="Somebody else has changed this"):
            edit_place(session, square, second, planner)
        assert square.name == "甲"

    def test_a_change_of_only_a_shelters_facts_counts_too(self, session: Session, world: World, planner: Actor) -> None:
        square = there(session, world, "square")
        before = square.version
        edit_place(session, square, values(square, status="closed", shelter_class="emergency"), planner)
        assert square.version > before

    def test_a_shelter_does_not_lose_its_facts_by_a_change_of_kind(
        self, session: Session, world: World, planner: Actor
    ) -> None:
        square = there(session, world, "square")
        with pytest.raises(DomainError, match="A shelter stays a shelter"):
            edit_place(session, square, values(square, kind="venue"), planner)

    def test_people_are_in_an_open_shelter_only(self, session: Session, world: World, planner: Actor) -> None:
        square = there(session, world, "square")
        edit_place(session, square, values(square, is_open=True, occupancy=40), planner)
        assert square.shelter is not None
        assert (square.shelter.is_open, square.shelter.occupancy) == (True, 40)
        edit_place(session, square, values(square, is_open=False, occupancy=40), planner)
        assert (square.shelter.is_open, square.shelter.occupancy) == (False, None)

    def test_an_officer_cannot_move_a_place_out_of_the_township(
        self, session: Session, world: World, officer: Actor
    ) -> None:
        square = there(session, world, "square")
        with pytest.raises(NotFound):
            edit_place(session, square, values(square, area="990101101"), officer)

    def test_an_official_changes_nothing(self, session: Session, world: World) -> None:
        square, official = there(session, world, "square"), world.actor(session, "official")
        for deed in (deactivate_place, restore_place, remove_place):
            with pytest.raises(NotFound):
                deed(session, square, official)


class TestVerifying:
    def test_who_was_there_and_when_it_is_due_again(self, session: Session, world: World, planner: Actor) -> None:
        square = verify_shelter(session, there(session, world, "square"), VerificationInput(), planner)
        assert square.shelter is not None
        assert (square.shelter.verified_on, square.shelter.verified_by) == (today(), "林规划")
        assert square.shelter.verify_due_on == months_later(today(), 12)

    def test_a_day_to_come_is_refused(self, session: Session, world: World, planner: Actor) -> None:
        with pytest.raises(Invalid, match="still to come"):
            verify_shelter(
                session, there(session, world, "square"), VerificationInput(verified_on=today() + timedelta(1)), planner
            )

    def test_only_shelters_are_verified(self, session: Session, world: World, planner: Actor) -> None:
        with pytest.raises(DomainError, match="Only shelters are verified"):
            verify_shelter(session, there(session, world, "hall"), VerificationInput(), planner)


class TestEnding:
    def test_a_place_goes_out_of_use_and_comes_back(self, session: Session, world: World, planner: Actor) -> None:
        square = there(session, world, "square")
        deactivate_place(session, square, planner)
        assert not square.is_active
        restore_place(session, square, planner)
        assert square.is_active

    def test_a_place_entered_by_mistake_is_removed_and_the_trail_keeps_it(
        self, session: Session, world: World, planner: Actor
    ) -> None:
        key = world.places["square"].id
        remove_place(session, there(session, world, "square"), planner)
        assert session.get(Place, key) is None
        gone = select(AuditEntry.record_type).where(AuditEntry.action == "deleted", AuditEntry.record_id == str(key))
        assert set(session.scalars(gone)) == {"places", "shelters"}


class TestStamp:
    """The stamp differs after every change, and only then."""

    def test_every_deed_changes_it(self, session: Session, world: World, planner: Actor) -> None:
        seen = [stamp(session)]
        square = there(session, world, "square")
        made = create_place(session, given(), planner)
        seen.append(stamp(session))
        edit_place(session, square, values(square, name="文化大广场"), planner)
        seen.append(stamp(session))
        edit_place(session, square, values(square, status="closed"), planner)
        seen.append(stamp(session))
        verify_shelter(session, square, VerificationInput(), planner)
        seen.append(stamp(session))
        deactivate_place(session, square, planner)
        seen.append(stamp(session))
        remove_place(session, made, planner)
        seen.append(stamp(session))
        create_place(session, given(), planner)
        seen.append(stamp(session))
        world_area = square.area
        world_area.name = "梅江街道"
        session.flush()
        seen.append(stamp(session))
        assert len(set(seen)) == len(seen)

    def test_removing_and_adding_the_same_again_is_a_change(self, session: Session, planner: Actor) -> None:
        made = create_place(session, given(), planner)
        before = stamp(session)
        remove_place(session, made, planner)
        create_place(session, given(), planner)
        assert stamp(session) != before

    def test_what_is_not_on_the_map_does_not_change_it(self, session: Session, world: World) -> None:
        before = stamp(session)
        world.users["planner"].name = "林主任"
        session.merge(world.users["planner"])
        session.flush()
        assert stamp(session) == before


class TestSettings:
    GIVEN = MapSettingsInput(
        emergency_m2=1, short_m2=2, long_m2=4.5, verify_months=6, walking_km_per_hour=4, detour_factor=1.4,
        source="省标准", is_verified=True,
    )  # fmt: skip

    def test_what_an_administrator_sets_holds_everywhere(self, session: Session, world: World) -> None:
        change_map_settings(session, None, self.GIVEN, world.actor(session, "administrator"))
        assert norms(session).emergency_m2 == 1
        assert norms(session, world.areas["meijiang"]).verify_months == 6

    def test_a_planner_sets_nothing(self, session: Session, world: World) -> None:
        with pytest.raises(Forbidden):
            change_map_settings(session, None, self.GIVEN, world.actor(session, "planner"))


def test_a_shelter_made_by_an_import_without_facts_can_be_edited(
    session: Session, world: World, planner: Actor
) -> None:
    square = there(session, world, "square")
    square.shelter = None
    session.flush()
    edited = edit_place(session, square, values(square, shelter_class="long"), planner)
    assert isinstance(edited.shelter, Shelter)
    assert edited.shelter.shelter_class == "long"
