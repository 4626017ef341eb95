"""What series add to other pages: where an event stands in its series, and how many wait; the search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t, tn
from core.panels import Hit, Need, Panel
from core.times import now, say_date
from registry.permissions import Permission
from registry.scope import may
from schedule import recurrence
from schedule.models import Event
from schedule.series_list_queries import found_series
from schedule.series_models import Series, SeriesDate
from schedule.series_queries import count_waiting, of_event, standing
from schedule.series_services import CHANGEABLE, is_own


def event_panel(session: Session, event: Event, actor: Actor) -> Panel | None:
    """The event's place in its series and what can be done with it there; otherwise the way to repeat it."""
    may_edit = may(session, event, actor, Permission.EDIT_EVENTS)
    found = of_event(session, event)
    if found is None:
        is_fit = may_edit and event.part_of_id is None and event.status in CHANGEABLE
        values = {"repeat_url": url_for("schedule.new_series", event=event.id)}
        return Panel(str(t("Series")), "schedule/panel_series.html", values) if is_fit else None
    series, one = found
    return Panel(str(t("Series")), "schedule/panel_series.html", _values(session, series, one, event, may_edit))


def waiting_needs(session: Session, actor: Actor) -> Sequence[Need]:
    """One line when dates of series wait to be placed."""
    if not actor.may(Permission.EDIT_EVENTS):
        return []
    count, first = count_waiting(session, actor)
    if not count or first is None:
        return []
    title = str(tn("%(n)s date of a series waits to be placed", "%(n)s dates of series wait to be placed", count))
    hint = str(t("The next of them: %(day)s", day=say_date(first)))
    return [Need("warn", str(t("To be placed")), title, hint, url_for("schedule.waiting"), str(t("Place it")))]


def find_series(session: Session, typed: str, actor: Actor, limit: int) -> Sequence[Hit]:
    """Series by a part of the title, those begun last first."""
    if not typed.strip() or not actor.may(Permission.VIEW_CALENDAR):
        return []
    query = found_series(actor, typed=typed).order_by(Series.first_on.desc(), Series.id).limit(limit)
    return [
        Hit(str(t("Series")), one.title, f"{recurrence.say(one.rule)} · {one.area.name}",
            url_for("schedule.series", series_id=one.id))
        for one in session.scalars(query)
    ]  # fmt: skip


def _values(session: Session, series: Series, one: SeriesDate, event: Event, may_edit: bool) -> dict[str, Any]:
    there = standing(session, series, one)
    on = one.on.isoformat()
    is_ahead = event.starts_at > now() and event.status in CHANGEABLE
    return {
        "words": recurrence.say(series.rule), "series_url": url_for("schedule.series", series_id=series.id),
        "list_url": url_for("schedule.series_list"),
        "number": there.number, "total": there.total, "is_own": is_own(one, series), "on": one.on,
        "before": _link(there.before), "after": _link(there.after), "may_edit": may_edit and is_ahead,
        "this_url": url_for("schedule.change_event", event_id=event.id),
        "following_url": url_for("schedule.change_series", series_id=series.id, scope="following", from_on=on),
        "all_url": url_for("schedule.change_series", series_id=series.id, scope="all"),
        "cancel_url": url_for("schedule.cancel_series", series_id=series.id, scope="following", from_on=on),
        "detach_url": url_for("schedule.detach", date_id=one.id),
    }  # fmt: skip


def _link(one: SeriesDate | None) -> dict[str, Any] | None:
    return {"url": url_for("schedule.event", event_id=one.event_id), "on": one.on} if one else None
