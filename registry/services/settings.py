"""Deeds on settings of an area or, without one, of the whole installation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Forbidden, Invalid
from core.i18n import t
from registry.evacuation_targets import DEFAULT_SECONDS, GENERAL
from registry.inputs import ResultDueInput, TargetInput, TravelInput, ZoneInput
from registry.models import Area, Setting
from registry.permissions import Permission
from registry.queries.settings import RESULT_DUE, TARGET_SECONDS, TARGET_SOURCES, TIME_ZONE, TRAVEL
from registry.scope import load
from registry.services.vocabularies import can_edit_defaults


def set_time_zone(session: Session, area: Area | None, given: ZoneInput, actor: Actor) -> str:
    """Clocks of the area, and of all beneath that have set none, show this zone from now on; returns its name."""
    try:
        ZoneInfo(given.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        wording = t("There is no time zone called %(name)s. Write it as in Asia/Shanghai.", name=given.time_zone)
        raise Invalid("zone_unknown", wording, field="time_zone") from None
    write_setting(session, TIME_ZONE, area, given.time_zone, actor)
    return given.time_zone


def set_evacuation_targets(
    session: Session, area: Area | None, targets: Mapping[str, TargetInput], actor: Actor
) -> None:
    """Keep the target of each kind ("default" for the general one); kinds without seconds follow the general."""
    given = {kind: target for kind, target in targets.items() if target.seconds is not None}
    seconds = {kind: target.seconds for kind, target in given.items()}
    sources = {kind: {"source": target.source, "is_verified": target.is_verified} for kind, target in given.items()}
    seconds.setdefault(GENERAL, DEFAULT_SECONDS)
    write_setting(session, TARGET_SECONDS, area, seconds, actor)
    write_setting(session, TARGET_SOURCES, area, sources, actor)


def set_travel(session: Session, area: Area | None, given: TravelInput, actor: Actor) -> None:
    """Travel times between stops are reckoned like this from now on; what is called checked names its source."""
    value = given.model_dump()
    value["km_per_hour"] = round(given.km_per_hour, 1)
    write_setting(session, TRAVEL, area, value, actor)


def set_result_due(session: Session, area: Area | None, given: ResultDueInput, actor: Actor) -> None:
    """Results are due so many days after their events from now on; what is called checked names its source."""
    value = given.model_dump()
    write_setting(session, RESULT_DUE, area, value, actor)


def write_setting(session: Session, name: str, area: Area | None, value: Any, actor: Actor) -> None:
    """Keep one value as JSON; the same value again changes nothing."""
    if area is not None:
        load(session, Area, area.id, actor, Permission.ADMINISTER)
    elif not can_edit_defaults(actor):
        raise Forbidden("defaults")
    same = Setting.area_id == area.id if area is not None else Setting.area_id.is_(None)
    row = session.scalar(select(Setting).where(Setting.name == name, same))
    if row is None:
        session.add(Setting(name=name, area_id=area.id if area is not None else None, value=value))
    elif row.value != value:
        row.value = value
    session.flush()
