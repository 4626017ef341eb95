"""Drill days in words: when, in which state, and where their pages are."""

from __future__ import annotations

from flask import url_for
from markupsafe import Markup

from core.i18n import Text, t
from core.times import now, say_minute
from drills.day_models import DrillDay
from drills.views.said import tag

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


def state_name(day: DrillDay) -> str:
    """The state as a word."""
    return str(_STATES[phase_of(day)][0])


def day_state(day: DrillDay) -> Markup:
    """The state as a tag."""
    name, tone = _STATES[phase_of(day)]
    return tag(name, tone)
