"""Drill days in words: when, in which state, and where their pages are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask import request, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from core.i18n import Text, t
from core.tags import tag
from core.times import local, now, say_minute, today
from drills.dates import Proposal
from drills.day_models import DrillDay
from drills.day_queries import awaiting
from registry.models import Unit

ASKED_DAYS = 30
"""So long before a drill day it is asked for, and proposed to whoever registers."""

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


def offered_days(db: Session, unit: Unit) -> list[DrillDay]:
    """Days to come that call on the unit and wait for its registration; the one that the address names stands first."""
    typed = request.args.get("day", "")
    found = awaiting(db, unit, now())
    asked = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
    return sorted(found, key=lambda day: day.id != asked)


def to_propose(offered: Sequence[DrillDay]) -> DrillDay | None:
    """The day that a registration proposes: the one that was asked for, else the nearest if it is near."""
    first = offered[0] if offered else None
    if first is None or str(first.id) == request.args.get("day", ""):
        return first
    zone = first.event.zone
    is_near = local(first.event.starts_at, zone).date() <= today(zone) + timedelta(days=ASKED_DAYS)
    return first if is_near else None


def as_proposal(day: DrillDay) -> Proposal:
    """Date, common minute and length of the day."""
    wall = local(day.event.starts_at, day.event.zone)
    minutes = round((day.event.ends_at - day.event.starts_at).total_seconds() / 60)
    return Proposal(wall.date(), wall.time(), minutes)


def state_name(day: DrillDay) -> str:
    """The state as a word."""
    return str(_STATES[phase_of(day)][0])


def day_state(day: DrillDay) -> Markup:
    """The state as a tag."""
    name, tone = _STATES[phase_of(day)]
    return tag(name, tone)
