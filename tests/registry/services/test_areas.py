"""Areas are added, changed, moved and removed; paths follow, circles and losses are refused."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import SYSTEM, Actor
from core.errors import DomainError, Invalid, NotFound
from registry.inputs import AreaInput
from registry.models import Area, AuditEntry
from registry.services import add_area, edit_area, move_area, remove_area
from tests.support.world import World


def area(code: str, name: str, **more: object) -> AreaInput:
    return AreaInput.model_validate({"code": code, "name": name, **more})


def path_of(session: Session, one: Area) -> str:
    return session.scalars(select(Area.path).where(Area.id == one.id)).one()


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    return world.actor(session, "planner")


def test_the_code_finds_the_area_above_and_the_level(session: Session, world: World, planner: Actor) -> None:
    added = add_area(session, area("990101100203", "新村"), planner)
    assert added.parent_id == world.areas["meijiang"].id
    assert added.level == "village"
    assert path_of(session, added) == f"{world.areas['meijiang'].path}{added.id}/"


def test_without_the_township_the_longest_code_above_is_taken(session: Session, world: World, planner: Actor) -> None:
    assert add_area(session, area("990101102001", "远村"), planner).parent_id == world.areas["county"].id


def test_the_area_above_may_be_named(session: Session, world: World, planner: Actor) -> None:
    added = add_area(session, area("park-1", "工业园", under="清源县"), planner)
    assert (added.parent_id, added.level) == (world.areas["county"].id, "township")


def test_a_name_that_several_areas_have_is_refused_with_their_codes(
    session: Session, world: World, planner: Actor
) -> None:
    add_area(session, area("990101101202", "石上村"), planner)
    with pytest.raises(Invalid, match="990101101202") as refusal:
        add_area(session, area("x-1", "组", under="石上村"), planner)
    assert refusal.value.field == "under"


def test_taiwan_codes_hang_together(session: Session, world: World) -> None:
    county = add_area(session, area("10015", "花莲县"), SYSTEM)
    town = add_area(session, area("10015090", "瑞穗乡"), SYSTEM)
    village = add_area(session, area("10015090001", "瑞穗村"), SYSTEM)
    assert (county.level, town.level, village.level) == ("county", "township", "village")
    assert village.path == f"/{county.id}/{town.id}/{village.id}/"


def test_townships_that_came_first_move_beneath_the_county_that_comes_later(session: Session, world: World) -> None:
    town = add_area(session, area("10015090", "瑞穗乡"), SYSTEM)
    village = add_area(session, area("10015090001", "瑞穗村"), SYSTEM)
    county = add_area(session, area("10015", "花莲县"), SYSTEM)
    assert town.parent_id == county.id
    assert path_of(session, village) == f"/{county.id}/{town.id}/{village.id}/"


def test_a_code_is_given_once(session: Session, world: World, planner: Actor) -> None:
    with pytest.raises(Invalid, match="梅江镇") as refusal:
        add_area(session, area("990101100", "另一个镇"), planner)
    assert refusal.value.field == "code"


def test_an_area_outside_ones_own_is_refused(session: Session, world: World, planner: Actor) -> None:
    with pytest.raises(Invalid) as refusal:
        add_area(session, area("990202", "邻县"), planner)
    assert refusal.value.code == "area_outside"


def test_a_move_takes_everything_beneath_along(session: Session, world: World, planner: Actor) -> None:
    town, village = world.areas["meijiang"], world.areas["laocheng"]
    other = add_area(session, area("990101300", "片区", level="township"), planner)
    hamlet = session.get_one(Area, village.id)
    move_area(session, hamlet, other, planner)
    assert path_of(session, hamlet) == f"{other.path}{hamlet.id}/"
    assert path_of(session, world.areas["shishang"]) == f"{town.path}{world.areas['shishang'].id}/"


def test_paths_deep_below_follow(session: Session, world: World) -> None:
    prefecture = add_area(session, area("9901", "赣北市"), SYSTEM)
    county = session.get_one(Area, world.areas["county"].id)
    assert county.parent_id == prefecture.id
    village = world.areas["shishang"]
    assert path_of(session, village) == (
        f"/{prefecture.id}/{county.id}/{world.areas['meijiang'].id}/{village.id}/"
    )  # fmt: skip
    move_area(session, county, None, SYSTEM)
    assert path_of(session, village) == f"/{county.id}/{world.areas['meijiang'].id}/{village.id}/"


def test_a_circle_is_refused(session: Session, world: World) -> None:
    town = session.get_one(Area, world.areas["meijiang"].id)
    for into in (town, session.get_one(Area, world.areas["shishang"].id)):
        with pytest.raises(Invalid) as refusal:
            move_area(session, town, into, SYSTEM)
        assert refusal.value.code == "area_in_itself"


def test_a_township_cannot_lie_in_a_village(session: Session, world: World) -> None:
    town = session.get_one(Area, world.areas["qingtang"].id)
    with pytest.raises(Invalid) as refusal:
        move_area(session, town, session.get_one(Area, world.areas["shishang"].id), SYSTEM)
    assert refusal.value.code == "area_level"


def test_editing_keeps_the_place_and_writes_the_trail(session: Session, world: World, planner: Actor) -> None:
    town = session.get_one(Area, world.areas["meijiang"].id)
    session.info["actor"] = planner
    edit_area(
        session, town, area("990101100", "梅江街道", under="990101", population=53_000, version=town.version), planner
    )
    assert (town.name, town.population, town.parent_id) == ("梅江街道", 53_000, world.areas["county"].id)
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert entry.before is not None
    assert (entry.actor_key, entry.before["name"]) == (planner.key, "梅江镇")


def test_somebody_elses_change_is_not_overwritten(session: Session, world: World, planner: Actor) -> None:
    town = session.get_one(Area, world.areas["meijiang"].id)
    with pytest.raises(DomainError) as refusal:
        edit_area(session, town, area("990101100", "梅江街道", version=town.version + 1), planner)
    assert refusal.value.code == "changed_meanwhile"


def test_a_refused_edit_changes_nothing(session: Session, world: World, planner: Actor) -> None:
    town = session.get_one(Area, world.areas["meijiang"].id)
    with pytest.raises(Invalid):
        edit_area(session, town, area("990101100", "新名", under="石上村"), planner)
    assert town.name == "梅江镇"


def test_an_area_with_something_on_it_stays_and_says_what(session: Session, world: World, planner: Actor) -> None:
    with pytest.raises(DomainError, match=r"2 areas beneath it.*2 units.*1 place") as refusal:
        remove_area(session, session.get_one(Area, world.areas["meijiang"].id), planner)
    assert refusal.value.code == "area_in_use"


def test_an_empty_area_goes(session: Session, world: World, planner: Actor) -> None:
    village = session.get_one(Area, world.areas["laocheng"].id)
    remove_area(session, village, planner)
    assert session.get(Area, village.id) is None


def test_a_township_officer_changes_no_areas(session: Session, world: World) -> None:
    officer = world.actor(session, "township_officer")
    with pytest.raises(NotFound):
        remove_area(session, session.get_one(Area, world.areas["laocheng"].id), officer)
