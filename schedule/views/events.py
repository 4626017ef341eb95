"""One event: its facts, its people, what it has booked, and what can be done with it."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from core.access import needs
from core.forms import Form, attempt
from core.i18n import Text, t
from core.panels import actions, panels
from core.times import local, now, today
from core.views import back
from core.web import actor, session
from maps.models import Place
from registry import terms
from registry.models import Unit
from registry.permissions import Permission as P
from registry.scope import load, may
from schedule import services
from schedule.inputs import ReasonInput
from schedule.late_queries import contacts, due_days, is_late
from schedule.lifecycle import STATUS_NAMES, STATUS_TONES, Move, moves
from schedule.line_queries import ICONS, lines, where
from schedule.models import Campaign, Event, Team
from schedule.move_queries import history
from schedule.queries import booked, children, people, span_of_event
from schedule.services import Clash
from schedule.sign_up_reach_queries import reach
from schedule.standing_queries import standing_in_the_way
from schedule.views import bp
from schedule.views.event_forms import plan_again
from schedule.views.telling import Known, known, told

STAGE_NAMES: dict[str, Text] = {
    "expected": t("Expected"),
    "signed_up": t("Signed up"),
    "checked_in": t("Checked in"),
    "reported": t("Reported"),
}
MOST_PARTS = 60
RESOURCE_ICONS = {"team": "people", "person": "person", "vehicle": "truck", "place": "geo-alt", "unit": "building"}
DONE: dict[Move, Text] = {
    Move.CONFIRM: t("Confirmed: %(title)s, %(span)s."),
    Move.HOLD: t("Held as planned: %(title)s, %(span)s."),
    Move.POSTPONE: t("Postponed: %(title)s. What it had booked is free again."),
    Move.CANCEL: t("Cancelled: %(title)s. What it had booked is free again."),
    Move.RESTORE: t("Planned again: %(title)s, %(span)s."),
}


@bp.get("/events/<int:event_id>")
@needs(P.VIEW_CALENDAR)
def event(event_id: int) -> ResponseReturnValue:
    """One event."""
    return _page(load(session(), Event, event_id, actor(), P.VIEW_CALENDAR))


@bp.get("/events/<int:event_id>/parts")
@needs(P.VIEW_CALENDAR)
def event_parts(event_id: int) -> str:
    """What is part of an event, as rows; for whoever unfolds it in the calendar."""
    found = load(session(), Event, event_id, actor(), P.VIEW_CALENDAR)
    listed = children(session(), found, actor(), MOST_PARTS)
    return render_template(
        "schedule/event_parts.html", event=found, parts=lines(session(), listed), most=MOST_PARTS,
        is_all=len(listed) < MOST_PARTS,
    )  # fmt: skip


@bp.post("/events/<int:event_id>/confirm")
@needs(P.EDIT_EVENTS)
def confirm(event_id: int) -> ResponseReturnValue:
    """It will take place as planned."""
    found = load(session(), Event, event_id, actor(), P.EDIT_EVENTS)
    was = known(found)
    services.confirm_event(session(), found, actor())
    return _done(found, Move.CONFIRM, was)


@bp.post("/events/<int:event_id>/held")
@needs(P.EDIT_EVENTS)
def held(event_id: int) -> ResponseReturnValue:
    """It took place as planned."""
    found = load(session(), Event, event_id, actor(), P.EDIT_EVENTS)
    was = known(found)
    services.mark_held(session(), found, actor())
    return _done(found, Move.HOLD, was)


@bp.post("/events/<int:event_id>/restore")
@needs(P.EDIT_EVENTS)
def restore(event_id: int) -> ResponseReturnValue:
    """Plan a cancelled or postponed event again, or take back that it was held."""
    found = load(session(), Event, event_id, actor(), P.EDIT_EVENTS)
    was = known(found)
    try:
        services.restore_event(session(), found, actor())
    except Clash as clash:
        return plan_again(found, clash)
    return _done(found, Move.RESTORE, was)


@bp.post("/events/<int:event_id>/<any(cancel, postpone):move>")
@needs(P.EDIT_EVENTS)
def call_off(event_id: int, move: str) -> ResponseReturnValue:
    """Cancel or postpone, with the reason."""
    found = load(session(), Event, event_id, actor(), P.EDIT_EVENTS)
    form, was = Form(ReasonInput), known(found)
    deed = services.cancel_event if move == Move.CANCEL else services.postpone_event
    if attempt(form, request.form, lambda given: deed(session(), found, given.reason, actor())) is None:
        return _page(found, {move: form})
    return _done(found, Move(move), was)


def _done(found: Event, move: Move, was: Known) -> ResponseReturnValue:
    said = Text(DONE[move].msgid, {"title": found.title, "span": span_of_event(found)})
    message: Any = {"text": told(found, was, said)}
    if move in (Move.HOLD, Move.CANCEL, Move.POSTPONE):
        message |= {"url": url_for(".restore", event_id=found.id), "label": str(t("Undo")), "post": True}
    flash(message, "success")
    return redirect(back(url_for(".event", event_id=found.id)))


def _page(found: Event, forms: dict[str, Form[ReasonInput]] | None = None) -> ResponseReturnValue:
    may_edit = may(session(), found, actor(), P.EDIT_EVENTS)
    possible = [str(move) for move in moves(found.status, found.starts_at, now())] if may_edit else []
    reasons = {move: (forms or {}).get(move) or Form(ReasonInput) for move in ("cancel", "postpone")}
    whole = session().get(Event, found.part_of_id) if found.part_of_id else None
    html = render_template(
        "schedule/event.html", event=found, span=span_of_event(found), kind=_label("event_kind", found.kind),
        status_name=STATUS_NAMES[found.status], status_tone=STATUS_TONES[found.status], status_icon=ICONS[found.status],
        where=where(found), people=_people(found), bookings=_bookings(found), moves=possible, reasons=reasons,
        may_edit=may_edit, parts=lines(session(), children(session(), found, actor(), MOST_PARTS)),
        whole=whole if whole is not None and may(session(), whole, actor(), P.VIEW_CALENDAR) else None,
        panels=panels(session(), "event", found, actor()), links=_links(found), moves_made=history(session(), found),
        standing=[str(one.sentence) for one in standing_in_the_way(session(), found)] if may_edit else [],
        missing=_missing(found) if may_edit else None, affected=reach(session(), found).forecast if may_edit else "",
    )  # fmt: skip
    return html, 422 if any(form.is_wrong for form in reasons.values()) else 200


def _missing(found: Event) -> dict[str, Any] | None:
    """For how many days the result has been missing, and the ways to settle that; None when it is not."""
    if session().scalar(select(Event.id).where(Event.id == found.id, is_late(now()))) is None:
        return None
    days = (today(found.zone) - local(found.ends_at, found.zone).date()).days
    return {
        "days": days,
        "is_overdue": days > due_days(session(), found.area),
        "can_remind": bool(contacts(session(), found)),
        "actions": actions(session(), "event.report", found, actor()),
    }


def _label(scheme: str, code: str) -> str:
    return terms.label(session(), scheme, code)


def _people(found: Event) -> dict[str, Any]:
    """Rows of people by category, one column for each stage that has any, and the sums."""
    counts = {stage: people(session(), found.id, stage) for stage in STAGE_NAMES}
    stages = [stage for stage in STAGE_NAMES if counts[stage]]
    names = terms.labels(session(), "people_category")
    used = {category for stage in stages for category in counts[stage]}
    ordered = [code for code in names if code in used] + sorted(used - set(names))
    return {
        "stages": [str(STAGE_NAMES[stage]) for stage in stages],
        "rows": [(names.get(code, code), [counts[stage].get(code) for stage in stages]) for code in ordered],
        "sums": [sum(counts[stage].values()) for stage in stages],
    }


def _bookings(found: Event) -> list[dict[str, Any]]:
    """What is booked, each with its address where the reader may open it."""
    shown = []
    for booking, record in booked(session(), [found])[found.id]:
        kind = booking.resource.partition(":")[0]
        shown.append({
            "name": record.name if record else booking.resource, "icon": RESOURCE_ICONS.get(kind, "list"),
            "url": _resource_url(record), "reason": booking.override_reason,
            "is_exclusive": booking.is_exclusive or booking.is_shared,
            "is_active": record is not None and record.is_active,
        })  # fmt: skip
    return shown


def _resource_url(record: Any) -> str:
    if isinstance(record, Team):
        mine = any(record.area.path.startswith(path) for path in actor().area_paths(P.VIEW_CALENDAR))
        return url_for(".team", team_id=record.id) if mine or actor().area_paths(P.EDIT_EVENTS) else ""
    if isinstance(record, Unit) and may(session(), record, actor(), P.VIEW_REGISTRY):
        return _url("registry.unit", unit_id=record.id)
    if isinstance(record, Place) and may(session(), record, actor(), P.VIEW_PLACES):
        return _url("maps.place", place_id=record.id)
    return ""


def _links(found: Event) -> dict[str, str]:
    """Addresses of what the event belongs to, empty where the reader may not go."""
    campaign: Campaign | None = found.campaign
    may_open = campaign is not None and may(session(), campaign, actor(), P.VIEW_CAMPAIGNS)
    may_look_back = may(session(), found, actor(), P.VIEW_AUDIT)
    return {
        "unit": _resource_url(found.unit), "place": _resource_url(found.place),
        "ics": _url("schedule.event_ics", event_id=found.id),
        "campaign": _url("outreach.campaign", campaign_id=found.campaign_id) if may_open else "",
        "history": _url("registry.record_history", record_type="events", record_id=found.id) if may_look_back else "",
    }  # fmt: skip


def _url(endpoint: str, **values: Any) -> str:
    """The address of a page of another floor; empty in an installation that lacks it."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""
