"""Units are registered, changed and corrected; doubles, strangers and lost updates are refused."""

import pytest
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid, NotFound, Refusals
from geo.datums import Datum, from_wgs84
from registry.inputs import OwnUnitInput, UnitInput
from registry.models import AreaOutline, Unit
from registry.services import (
    activate_unit,
    add_unit,
    correct_own_unit,
    deactivate_unit,
    edit_unit,
    remove_unit,
)  # fmt: skip
from registry.services.units import UnitExists
from tests.support.world import World


def unit(**changes: object) -> UnitInput:
    values: dict[str, object] = {"name": "新建小学", "kind": "primary", "area": "990101100", **changes}
    return UnitInput.model_validate(values)


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    return world.actor(session, "planner")


@pytest.fixture
def officer(session: Session, world: World) -> Actor:
    return world.actor(session, "township_officer")


def test_a_unit_comes_with_its_people(session: Session, world: World, planner: Actor) -> None:
    added = add_unit(session, unit(headcounts={"students": "1,012", "teachers": "53"}), planner)
    assert {row.category: row.count for row in added.headcounts} == {"students": 1012, "teachers": 53}
    assert added.area_id == world.areas["meijiang"].id


def test_the_area_may_be_given_by_its_name(session: Session, world: World, planner: Actor) -> None:
    assert add_unit(session, unit(area="青塘镇"), planner).area_id == world.areas["qingtang"].id


def test_a_double_is_refused_and_leads_to_the_one_that_is_there(session: Session, world: World, planner: Actor) -> None:
    with pytest.raises(UnitExists) as refusal:
        add_unit(session, unit(name="石 上 小学"), planner)
    assert refusal.value.existing.id == world.units["primary"].id


def test_the_same_name_elsewhere_or_of_another_kind_is_another_unit(
    session: Session, world: World, planner: Actor
) -> None:
    assert add_unit(session, unit(name="石上小学", area="990101101"), planner).id
    assert add_unit(session, unit(name="石上小学", kind="kindergarten"), planner).id


def test_different_codes_tell_two_of_one_name_apart(session: Session, world: World, planner: Actor) -> None:
    add_unit(session, unit(code="A1"), planner)
    assert add_unit(session, unit(code="A2"), planner).code == "A2"
    with pytest.raises(UnitExists) as refusal:
        add_unit(session, unit(name="另一个", code="A1"), planner)
    assert refusal.value.field == "code"


def test_coordinates_of_a_web_map_are_converted(session: Session, world: World, planner: Actor) -> None:
    shifted = from_wgs84(116.0142, 26.4718, Datum.GCJ02)
    given = unit(lon=f"{shifted.lon:.7f}", lat=f"{shifted.lat:.7f}", datum="gcj02", coordinate_source="地图")
    added = add_unit(session, given, planner)
    assert added.lon == pytest.approx(116.0142, abs=1e-6)
    assert added.lat == pytest.approx(26.4718, abs=1e-6)
    assert added.coordinate_source == "地图 (GCJ-02 → WGS-84)"


def test_exchanged_coordinates_are_refused_with_the_right_ones(session: Session, world: World, planner: Actor) -> None:
    with pytest.raises(Refusals) as refusal:
        add_unit(session, unit(lon="26.4718", lat="116.0142"), planner)
    assert refusal.value.errors[0].field == "lon"
    assert "116.0142" in str(refusal.value.errors[0])


def test_a_point_far_outside_the_county_is_refused(session: Session, world: World, planner: Actor) -> None:
    ring = [[115.9, 26.3], [116.2, 26.3], [116.2, 26.6], [115.9, 26.6], [115.9, 26.3]]
    outline = {"type": "Polygon", "coordinates": [ring]}
    session.add(AreaOutline(area_id=world.areas["county"].id, geojson=outline, area_m2=1e9))
    session.flush()
    with pytest.raises(Refusals, match="attention") as refusal:
        add_unit(session, unit(lon="117.0142", lat="26.4718"), planner)
    assert "清源县" in str(refusal.value.errors[0])
    assert add_unit(session, unit(lon="116.0142", lat="26.4718"), planner).lon == 116.0142


def test_an_unknown_kind_or_category_is_refused(session: Session, world: World, planner: Actor) -> None:
    with pytest.raises(Invalid) as refusal:
        add_unit(session, unit(kind="castle"), planner)
    assert refusal.value.field == "kind"
    with pytest.raises(Invalid) as refusal:
        add_unit(session, unit(headcounts={"dragons": 3}), planner)
    assert refusal.value.field == "headcounts"


def test_an_officer_registers_in_the_own_township_only(session: Session, world: World, officer: Actor) -> None:
    assert add_unit(session, unit(), officer).id
    with pytest.raises(Invalid) as refusal:
        add_unit(session, unit(area="990101101"), officer)
    assert refusal.value.field == "area"


def test_an_officer_cannot_reach_or_fetch_a_unit_of_another_township(
    session: Session, world: World, officer: Actor
) -> None:
    elsewhere = session.get_one(Unit, world.units["kindergarten"].id)
    with pytest.raises(NotFound):
        edit_unit(session, elsewhere, unit(name="实验幼儿园", kind="kindergarten"), officer)


def test_a_changed_number_of_people_counts_as_a_change(session: Session, world: World, planner: Actor) -> None:
    school = session.get_one(Unit, world.units["primary"].id)
    opened = school.version
    kept = {"name": school.name, "kind": school.kind}
    edit_unit(session, school, unit(**kept, headcounts={"students": 990}, version=opened), planner)
    assert [(row.category, row.count) for row in school.headcounts] == [("students", 990)]
    with pytest.raises(DomainError) as refusal:
        edit_unit(session, school, unit(**kept, headcounts={"students": 980}, version=opened), planner)
    assert refusal.value.code == "changed_meanwhile"


def test_a_refused_change_leaves_the_unit_as_it_was(session: Session, world: World, planner: Actor) -> None:
    school = session.get_one(Unit, world.units["primary"].id)
    with pytest.raises(Invalid):
        edit_unit(session, school, unit(name="改名小学", headcounts={"dragons": 1}), planner)
    assert (school.name, len(school.headcounts)) == ("石上小学", 2)


def test_an_untouched_location_keeps_all_its_digits(session: Session, world: World, planner: Actor) -> None:
    school = session.get_one(Unit, world.units["primary"].id)
    school.lon, school.lat = 116.01234567, 26.47123456
    session.flush()
    edit_unit(session, school, unit(name=school.name, lon="116.012346", lat="26.471235"), planner)
    assert school.lon == 116.01234567


def test_the_contact_of_a_unit_corrects_it_and_nothing_else(session: Session, world: World) -> None:
    teacher = world.actor(session, "unit_contact")
    given = OwnUnitInput(contact_name="新老师", contact_phone="0797-6832009", headcounts={"students": 1000})
    own = correct_own_unit(session, session.get_one(Unit, world.units["primary"].id), given, teacher)
    assert (own.contact_name, own.name) == ("新老师", "石上小学")
    with pytest.raises(NotFound):
        correct_own_unit(session, session.get_one(Unit, world.units["junior"].id), given, teacher)
    with pytest.raises(NotFound):
        edit_unit(session, own, unit(name="我的小学"), teacher)


def test_a_unit_out_of_use_can_be_taken_back(session: Session, world: World, planner: Actor) -> None:
    school = session.get_one(Unit, world.units["primary"].id)
    assert not deactivate_unit(session, school, planner).is_active
    assert activate_unit(session, school, planner).is_active


def test_a_unit_somebody_speaks_for_stays_and_another_goes(session: Session, world: World, planner: Actor) -> None:
    with pytest.raises(DomainError, match="the role of 1 user"):
        remove_unit(session, session.get_one(Unit, world.units["primary"].id), planner)
    junior = session.get_one(Unit, world.units["junior"].id)
    remove_unit(session, junior, planner)
    assert session.get(Unit, junior.id) is None
