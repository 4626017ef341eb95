"""Drill days in words: when, in which state, and where their pages are."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from core.i18n import Text, t
from core.times import local, now, say_minute
from drills.day_models import DrillDay
from drills.day_queries import coming_for
from drills.views.said import tag
from registry.models import Unit

_STATES: dict[str, tuple[Text, str]] = {
    "ahead": (t("To come"), "info"),
    "today": (t("Under way"), "warn"),
    "over": (t("Over"), "muted"),
    "postponed": (t("Postponed"), "warn"),
    "cancelled": (t("Cancelled"), "muted"),
}


def day_url(day: DrillDay) -> str:
    """The address of the day's page."""
    return url_for("drills.day", day_id=day.id)


def day_when(day: DrillDay) -> str:
    """Date, weekday and clock of the common minute."""
    return say_minute(day.event.starts_at, day.event.zone)


def phase_of(day: DrillDay) -> str:
    """Whether the day is to come, under way, over, postponed or cancelled: a key of the states' names."""
    event = day.event
    if event.status in ("postponed", "cancelled"):
        return event.status
    if event.status == "held" or event.ends_at <= now():
        return "over"
    return "today" if event.starts_at <= now() else "ahead"


def of_asked_day(db: Session, unit: Unit) -> dict[str, Any]:
    """Date, common minute and scenario of the drill day that the address names, if it is still to come for the unit."""
    typed = request.args.get("day", "")
    if not typed.isdecimal() or len(typed) > 9:
        return {}
    day = next((one for one in coming_for(db, unit, now()) if one.id == int(typed)), None)
    if day is None:
        return {}
    wall = local(day.event.starts_at, day.event.zone)
    minutes = round((day.event.ends_at - day.event.starts_at).total_seconds() / 60)
    scenario = {"scenario": day.scenario} if day.scenario else {}
    return {"on": wall.date(), "starts": wall.time(), "minutes": minutes, **scenario}


def state_name(day: DrillDay) -> str:
    """The state as a word."""
    return str(_STATES[phase_of(day)][0])


def day_state(day: DrillDay) -> Markup:
    """The state as a tag."""
    name, tone = _STATES[phase_of(day)]
    return tag(name, tone)
