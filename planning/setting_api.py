"""The conventions of planning for programs."""

from __future__ import annotations

from typing import Annotated, Any

from core.access import needs
from core.api import Answer, Asked, blueprint, operation
from core.fields import Entry, Line
from core.i18n import t
from core.web import actor, session
from planning.hours import HourDays
from planning.setting_inputs import SettingsInput
from planning.setting_queries import conventions
from planning.setting_services import change_conventions
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.queries.settings import ROAD_CLASSES, setting
from registry.scope import load
from registry.terms import NOWHERE

bp = blueprint("planning_settings")


class PlanningSettings(Answer):
    """By what an area plans: hours are minutes of the wall clock, weights minutes of driving.

    `hour_days` says of each of the hours whether it holds on "workdays" or on "every_day".
    `kinds` are habits by kind of unit, `road_classes` speed and detour by class of road.
    """

    area: str
    hours: dict[str, list[list[int]]]
    hour_days: dict[str, HourDays]
    kinds: dict[str, dict[str, Any]]
    weights: dict[str, int]
    most_visits: int | None
    most_drive_minutes: int | None
    road_classes: dict[str, dict[str, float]]
    source: str
    is_verified: bool


class PlanningSettingsAsked(Asked):
    """Of which area."""

    area: Annotated[Line, Entry(t("Area"), t("Code or full name; empty: what holds everywhere."))] = ""


@bp.get("/planning-settings")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("Get the settings of planning"))
def get_planning_settings(asked: PlanningSettingsAsked) -> PlanningSettings:
    """By what the area plans, wherever that was set."""
    area = find_area(session(), asked.area, "area") if asked.area else None
    if area is not None:
        load(session(), Area, area.id, actor(), P.VIEW_CAMPAIGNS)
    return _answer(area)


@bp.put("/planning-settings/<int:area_id>")
@needs(P.ADMINISTER)
@operation(t("Change the settings of planning of an area"))
def put_planning_settings(area_id: int, given: SettingsInput) -> PlanningSettings:
    """By what the area plans from now on; kinds and hours that are not named stay as they are."""
    area = load(session(), Area, area_id, actor(), P.ADMINISTER)
    change_conventions(session(), area, given, actor())
    return _answer(area)


def _answer(area: Area | None) -> PlanningSettings:
    kept = conventions(session(), area or NOWHERE).as_stored()
    classes = setting(session(), ROAD_CLASSES, area or NOWHERE)
    return PlanningSettings(**kept, area=area.name if area else "", road_classes=classes)
