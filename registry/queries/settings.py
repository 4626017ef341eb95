"""Settings of a county, found up the tree of areas."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.times import DEFAULT_ZONE
from registry.evacuation_targets import DEFAULT_SECONDS, DEFAULT_SOURCE, GENERAL, Target, target_of
from registry.models import Setting
from registry.terms import Placed, home_path, vocabulary

TIME_ZONE = "time_zone"
TARGET_SECONDS = "drill_evacuation_target_seconds"
TARGET_SOURCES = "drill_evacuation_target_sources"
TRAVEL = "travel"
RESULT_DUE = "result_due"
NOTICE_QUIET = "notice_quiet_hours"
DEFAULTS: dict[str, Any] = {
    TIME_ZONE: DEFAULT_ZONE,
    TARGET_SECONDS: {GENERAL: DEFAULT_SECONDS},
    TARGET_SOURCES: {GENERAL: {"source": DEFAULT_SOURCE, "is_verified": True}},
    # a county road with villages on it; nobody has measured it, so it is shown as unverified until somebody does
    TRAVEL: {"km_per_hour": 40, "detour": 1.4, "margin_minutes": 10, "source": "", "is_verified": False},
    # so many days after an event its result is overdue; what a county asks for is its own to say
    RESULT_DUE: {"days": 3, "source": "", "is_verified": False},
    NOTICE_QUIET: {"from": 22 * 60, "until": 7 * 60},  # minutes of the day; what can wait is not sent in between
}


def setting(session: Session, name: str, area: Placed | None = None) -> Any:
    """The setting's value that holds in the area: its own, else the nearest above, else the default (None if unknown).

    Without an area: where the actor of the session is at home. "drill_evacuation_target_seconds" gives seconds by
    kind of unit, the general target under "default"; "travel" gives km_per_hour, detour (road over straight line),
    margin_minutes, source and is_verified.
    """
    row = nearest(session, name, str(area.path) if area is not None else home_path(session))
    return DEFAULTS.get(name) if row is None else row.value


def nearest(session: Session, name: str, path: str) -> Setting | None:
    """The row that decides the setting for this path; None when nobody has set it."""
    ids = [int(part) for part in path.split("/") if part]
    wanted = or_(Setting.area_id.is_(None), Setting.area_id.in_(ids))
    rows = {row.area_id: row for row in session.scalars(select(Setting).where(Setting.name == name, wanted))}
    return next((rows[area_id] for area_id in (*reversed(ids), None) if area_id in rows), None)


def evacuation_target(session: Session, kind: str, area: Placed | None = None) -> Target:
    """The evacuation target of a kind of unit in the area: its own, its group's (a school's), or the general one."""
    groups = {term.code: term.parent_code for term in vocabulary(session, "unit_kind", area)}
    seconds, sources = setting(session, TARGET_SECONDS, area), setting(session, TARGET_SOURCES, area)
    group = groups.get(kind)
    return target_of(seconds, sources, kind, *([group] if group else []))
