"""Settings are kept per area and found up the tree."""

import pytest
from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import Forbidden, Invalid, NotFound
from registry.inputs import TargetInput, ZoneInput
from registry.models import AuditEntry
from registry.queries import setting
from registry.queries.settings import evacuation_target
from registry.services import set_evacuation_targets, set_time_zone
from tests.support.world import World


def test_the_nearest_setting_up_the_tree_holds(session: Session, world: World) -> None:
    admin = world.actor(session, "administrator")
    assert setting(session, "time_zone", world.areas["shishang"]) == "Asia/Shanghai"
    set_time_zone(session, None, ZoneInput(time_zone="Asia/Taipei"), admin)
    set_time_zone(session, world.areas["meijiang"], ZoneInput(time_zone="Asia/Urumqi"), admin)
    assert setting(session, "time_zone", world.areas["shishang"]) == "Asia/Urumqi"
    assert setting(session, "time_zone", world.areas["qingtang"]) == "Asia/Taipei"


def test_a_zone_that_does_not_exist_is_refused(session: Session, world: World) -> None:
    for typed in ("Asia/Nowhere", "../../etc/passwd"):
        with pytest.raises(Invalid) as refusal:
            set_time_zone(session, None, ZoneInput(time_zone=typed), world.actor(session, "administrator"))
        assert refusal.value.field == "time_zone"


def test_two_minutes_is_the_checked_default(session: Session, world: World) -> None:
    target = evacuation_target(session, "primary", world.areas["meijiang"])
    assert (target.seconds, target.is_verified) == (120, True)
    assert setting(session, "drill_evacuation_target_seconds") == {"default": 120}


def test_a_countys_own_target_is_its_own_and_checked_only_against_a_source(session: Session, world: World) -> None:
    admin, county = world.actor(session, "administrator"), world.areas["county"]
    given = {"primary": TargetInput(seconds=180), "school": TargetInput(seconds=150)}
    set_evacuation_targets(session, county, given, admin)
    primary = evacuation_target(session, "primary", world.areas["meijiang"])
    assert (primary.seconds, primary.is_verified) == (180, False)
    assert evacuation_target(session, "kindergarten", county).seconds == 150
    assert evacuation_target(session, "agency", county).seconds == 120
    with pytest.raises(ValidationError, match="no source"):
        TargetInput(seconds=180, is_verified=True)
    assert TargetInput(seconds=180, source="县规〔2026〕1号", is_verified=True).is_verified


def test_the_same_value_again_changes_nothing(session: Session, world: World) -> None:
    admin = world.actor(session, "administrator")
    set_time_zone(session, None, ZoneInput(time_zone="Asia/Taipei"), admin)
    before = session.scalar(select(func.count()).select_from(AuditEntry))
    set_time_zone(session, None, ZoneInput(time_zone="Asia/Taipei"), admin)
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == before


def test_a_planner_sets_nothing(session: Session, world: World) -> None:
    planner = world.actor(session, "planner")
    with pytest.raises(NotFound):
        set_time_zone(session, world.areas["county"], ZoneInput(time_zone="Asia/Taipei"), planner)
    with pytest.raises(Forbidden):
        set_time_zone(session, None, ZoneInput(time_zone="Asia/Taipei"), planner)
