"""What is on near me, for everybody: public events, their pages with what was answered, and a file for calendars."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Response, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from core.access import public
from core.errors import NotFound
from core.times import now
from core.web import address, session
from outreach import open_day_queries, suggestion_queries
from outreach import whats_on_queries as queries
from outreach.open_day_models import OpenDay
from outreach.suggestion_words import KIND_NAMES
from outreach.views import bp
from outreach.views.open_day_said import figures_said, stop_line
from outreach.views.said import event_when
from registry import terms
from registry.models import Area
from schedule.feed_queries import event_file
from schedule.lifecycle import STATUS_NAMES
from schedule.line_queries import where
from schedule.models import Event


@bp.get("/whats-on")
@public
def whats_on() -> ResponseReturnValue:
    """Public events to come by date, in a township or everywhere; the phone can sort them by distance."""
    db, at, code = session(), now(), request.args.get("area", "")[:20]
    area = db.scalar(select(Area).where(Area.code == code, Area.level == "township")) if code else None
    everything = queries.coming(db, at)
    found = queries.coming(db, at, area) if area is not None else everything
    notes, open_to_all = queries.notes(db, found), queries.joinable(db, found, at)
    kinds = terms.labels(db, "event_kind")
    return render_template(
        "outreach/whats_on.html", area=area, townships=queries.townships(db, everything),
        cards=[_card(one, notes, one.id in open_to_all, kinds) for one in found],
        answered=[_card(one, {}, False, kinds) for one in queries.answered(db, at)] if area is None else [],
    )  # fmt: skip


@bp.get("/whats-on/<int:event_id>")
@public
def public_event(event_id: int) -> ResponseReturnValue:
    """One public event: when, where, what is shown, how to join, and the suggestions that were answered."""
    db, at = session(), now()
    event = queries.public_event(db, event_id, at)
    day = db.get(OpenDay, event.id)
    is_chosen = open_day_queries.public_of(db, event.id) is not None
    told = suggestion_queries.tally_of(db, event) if day and is_chosen else None
    return render_template(
        "outreach/public_event.html", event=event, day=day,
        card=_card(event, queries.notes(db, [event]), event.id in queries.joinable(db, [event], at),
                   terms.labels(db, "event_kind")),
        stops=[stop_line(stop, with_guide=False) for stop in open_day_queries.stops(db, event.id)] if day else [],
        sentence=figures_said(told) if told and told.collected else "", kinds=KIND_NAMES,
        answers=suggestion_queries.published(db, event.id) if is_chosen else [],
        topics=terms.labels(db, "suggestion_topic"),
    )  # fmt: skip


@bp.get("/whats-on/<int:event_id>/event.ics")
@public
def public_event_file(event_id: int) -> Response:
    """The event as a file for calendars; there is none of one that does not take place."""
    event = queries.public_event(session(), event_id, now())
    if event.status not in queries.TO_COME:
        raise NotFound()
    text = event_file(session(), event, address(url_for(".public_event", event_id=event.id)))
    return send_file(BytesIO(text.encode()), "text/calendar", as_attachment=True, download_name="event.ics")


def _card(event: Event, notes: dict[int, str], can_join: bool, kinds: dict[str, str]) -> dict[str, Any]:
    """An event as everybody sees it: no person is named."""
    return {
        "event": event, "when": event_when(event), "where": where(event), "area": event.area.name,
        "kind": kinds.get(event.kind, event.kind), "note": notes.get(event.id, ""), "point": queries.point_of(event),
        "join_url": url_for("schedule.join_event", event_id=event.id) if can_join else "",
        "url": url_for(".public_event", event_id=event.id), "is_off": event.status in ("cancelled", "postponed"),
        "state": STATUS_NAMES[event.status], "is_over": event.ends_at < now(),
    }  # fmt: skip
