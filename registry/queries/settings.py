"""Settings of a county, found up the tree of areas."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from core.kept import kept
from core.prepared import Prepared
from core.times import DEFAULT_ZONE
from registry.evacuation_targets import DEFAULT_SECONDS, DEFAULT_SOURCE, GENERAL, Target, target_of
from registry.models import Setting
from registry.terms import Placed, home_path, ids_of, vocabulary

TIME_ZONE = "time_zone"
TARGET_SECONDS = "drill_evacuation_target_seconds"
TARGET_SOURCES = "drill_evacuation_target_sources"
TRAVEL = "travel"
ROAD_CLASSES = "road_classes"
ROAD_CLASS = "road_class"
RESULT_DUE = "result_due"
NOTICE_QUIET = "notice_quiet_hours"
VISIT_ANSWER = "visit_answer"
DEFAULTS: dict[str, Any] = {
    TIME_ZONE: DEFAULT_ZONE,
    TARGET_SECONDS: {GENERAL: DEFAULT_SECONDS},
    TARGET_SOURCES: {GENERAL: {"source": DEFAULT_SOURCE, "is_verified": True}},
    # a county road with villages on it; nobody has measured it, so it is shown as unverified until somebody does
    TRAVEL: {"km_per_hour": 40, "detour": 1.4, "margin_minutes": 10, "source": "", "is_verified": False},
    # by class of road, which an area may have (ROAD_CLASS): rules of thumb as well
    ROAD_CLASSES: {
        "plain": {"km_per_hour": 50, "detour": 1.3},
        "hill": {"km_per_hour": 40, "detour": 1.4},
        "mountain": {"km_per_hour": 28, "detour": 1.7},
    },
    ROAD_CLASS: "",
    # so many days after an event its result is overdue; what a county asks for is its own to say
    RESULT_DUE: {"days": 3, "source": "", "is_verified": False},
    # a unit answers within so many days whether a visit suits it, and is reminded so many days before they are over
    VISIT_ANSWER: {"days": 7, "remind_days": 2, "source": "", "is_verified": False},
    NOTICE_QUIET: {"from": 22 * 60, "until": 7 * 60},  # minutes of the day; what can wait is not sent in between
}


NOBODY = -1


class HeldSetting(NamedTuple):
    """A setting's value, and the area that has set it; None stands for everywhere."""

    area_id: int | None
    value: Any


_VALUES = Prepared(select(Setting.area_id, Setting.value).where(Setting.name == bindparam("name")))


def setting(session: Session, name: str, area: Placed | None = None) -> Any:
    """The setting's value that holds in the area: its own, else the nearest above, else the default (None if unknown).

    Without an area: where the actor of the session is at home. "drill_evacuation_target_seconds" gives seconds by
    kind of unit, the general target under "default"; "travel" gives km_per_hour, detour (road over straight line),
    margin_minutes, source and is_verified; "road_class" is one of "road_classes", whose speed and detour then stand
    before those.
    """
    held = nearest(session, name, str(area.path) if area is not None else home_path(session))
    return DEFAULTS.get(name) if held is None else held.value


def nearest(session: Session, name: str, path: str) -> HeldSetting | None:
    """What decides the setting for this path; None when nobody has set it."""
    values = all_values(session, name)
    owner = next((area_id for area_id in (*reversed(ids_of(path)), None) if area_id in values), NOBODY)
    return None if owner == NOBODY else HeldSetting(owner, deepcopy(values[owner]))


def all_values(session: Session, name: str) -> Mapping[int | None, Any]:
    """The setting's value in every area that has one of its own, not to be changed; None stands for everywhere."""
    return kept(session, ("settings", name), lambda session: _values(session, name))


def _values(session: Session, name: str) -> dict[int | None, Any]:
    return {row.area_id: row.value for row in _VALUES.rows(session, {"name": name})}


def evacuation_target(session: Session, kind: str, area: Placed | None = None) -> Target:
    """The evacuation target of a kind of unit in the area: its own, its group's (a school's), or the general one."""
    groups = {term.code: term.parent_code for term in vocabulary(session, "unit_kind", area)}
    seconds, sources = setting(session, TARGET_SECONDS, area), setting(session, TARGET_SOURCES, area)
    group = groups.get(kind)
    return target_of(seconds, sources, kind, *([group] if group else []))
