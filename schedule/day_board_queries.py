"""What working days add to other pages: needs of Today, and a panel of the settings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.panels import Need, Panel
from core.times import today
from registry.models import Area
from registry.permissions import Permission
from schedule.absence_queries import events_missed
from schedule.booking_queries import rows
from schedule.day_queries import day_book, home_area
from schedule.queries import span_of_event, zone_of

OCTOBER = 10
"""From this month on people plan for the next year."""
SHOWN = 4


def unknown_years(session: Session, actor: Actor) -> Sequence[Need]:
    """This year, and from October on the next, when nobody has told its holidays and make-up workdays."""
    if not actor.area_paths(Permission.EDIT_EVENTS):
        return []
    day = today(zone_of(session))
    years = [day.year, day.year + 1] if day.month >= OCTOBER else [day.year]
    book = day_book(session, home_area(session), date(years[0], 1, 1), date(years[-1], 12, 31))
    hint = t("Until then only weekends and the festivals themselves count as days off. When the arrangement of the "
             "State Council is out, enter it, or install the new version of this program.")  # fmt: skip
    return [
        Need("info", str(t("Holidays")), str(t("There is no holiday calendar for %(year)s yet", year=year)), str(hint),
             url_for("schedule.days", year=year), str(t("Enter")))
        for year in years
        if not book.is_known(year)
    ]  # fmt: skip


def absent_resources(session: Session, actor: Actor) -> Sequence[Need]:
    """Coming events that count on a team, a person or a vehicle that is away then, the nearest four."""
    missed = events_missed(session, actor, Permission.EDIT_EVENTS)[:SHOWN]
    names = rows(session, sorted({booking.resource for _, booking in missed}))
    return [
        Need("bad", str(t("Clash")), str(t("%(name)s is away", name=names[booking.resource].name)),
             f"{event.title} · {span_of_event(event)}", url_for("schedule.change_event", event_id=event.id),
             str(t("Change")))
        for event, booking in missed
        if booking.resource in names
    ]  # fmt: skip


def settings_panel(session: Session, area: Area | None, actor: Actor) -> Panel:
    """Where working days and blackouts are kept, for who looks for them among the settings."""
    values = {
        "days_url": url_for("schedule.days", area=area.code if area else None),
        "blackouts_url": url_for("schedule.blackouts"), "teams_url": url_for("schedule.teams"),
    }  # fmt: skip
    return Panel(str(t("Working days and hours")), "schedule/panel_days.html", values)
