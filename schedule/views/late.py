"""What is over and not settled: results that are missing, and postponed events without a new day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.forms import Bound, Form
from core.i18n import t, tn
from core.panels import Action, actions
from core.times import local, now, today
from core.views import back
from core.web import actor, session
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import choices as area_choices
from registry.queries.areas import readable_area
from registry.scope import load, may
from schedule import late_queries
from schedule.inputs import ReasonInput
from schedule.late_services import remind
from schedule.lifecycle import Move, moves
from schedule.line_queries import where
from schedule.models import Event
from schedule.queries import span_of_event
from schedule.spans import Span
from schedule.views import bp

LISTED = 60
"""So many are shown at once, those missing for longest first."""


@dataclass(frozen=True)
class Missing:
    """An event whose result is missing, and the ways to settle it."""

    event: Event
    span: Span
    where: str
    days: int
    is_overdue: bool
    actions: list[Action]
    can_cancel: bool
    can_remind: bool
    contact: str


@bp.get("/events/late")
@needs(P.EDIT_EVENTS)
def late() -> str:
    """Results that are missing, by township, and what was postponed without a new day."""
    area = _chosen_area()
    missing, waiting = late_queries.late(actor(), now(), area), late_queries.postponed(actor(), area)
    found = session().scalars(missing.order_by(Event.ends_at, Event.id).limit(LISTED)).all()
    postponed = session().scalars(waiting.order_by(Event.starts_at, Event.id).limit(LISTED)).all()
    total = late_queries.count(session(), missing)
    return render_template(
        "schedule/late.html", groups=_groups(found), total=total, more=total - len(found),
        postponed=[(one, span_of_event(one), where(one)) for one in postponed],
        waiting=late_queries.count(session(), waiting),
        due_days=late_queries.due_days(session()), areas=_area_box(area), reason=Form(ReasonInput)["reason"],
        here=url_for(".late", area=area.code if area else None),
    )  # fmt: skip


@bp.post("/events/<int:event_id>/remind")
@needs(P.EDIT_EVENTS)
def remind_contact(event_id: int) -> ResponseReturnValue:
    """Ask the audience's contact for the result."""
    event = load(session(), Event, event_id, actor(), P.EDIT_EVENTS)
    told = remind(session(), event, actor())
    name = event.unit.name if event.unit else event.title
    said = tn("%(name)s: %(n)s person reminded.", "%(name)s: %(n)s people reminded.", told, name=name)
    flash(str(said), "success")
    return redirect(back(url_for(".late")))


def _chosen_area() -> Area | None:
    """The area that the address names, if the reader plans events there."""
    return readable_area(session(), actor(), request.args.get("area", ""), P.EDIT_EVENTS)


def _area_box(area: Area | None) -> Bound | None:
    offered = area_choices(session(), actor(), P.EDIT_EVENTS, ("county", "township"))
    if len(offered) < 2:
        return None
    choices = [("", str(t("All"))), *offered]
    return Bound("area", str(t("Area")), "", "select", False, area.code if area else "", choices)


def _groups(found: Any) -> list[tuple[Area, list[Missing]]]:
    """The events by township, the township whose oldest is oldest first."""
    places, with_contact = late_queries.townships(session(), found), late_queries.units_with_contacts(session(), found)
    overdue_before = late_queries.overdue_before(session(), now())
    groups: dict[int, tuple[Area, list[Missing]]] = {}
    for event in found:
        place = places[event.id]
        one = _missing(event, event.ends_at < overdue_before, event.unit_id in with_contact)
        groups.setdefault(place.id, (place, []))[1].append(one)
    return list(groups.values())


def _missing(event: Event, is_overdue: bool, has_contact: bool) -> Missing:
    unit = event.unit
    may_call = unit is not None and may(session(), unit, actor(), P.VIEW_CONTACTS)
    return Missing(
        event, span_of_event(event), where(event),
        (today(event.zone) - local(event.ends_at, event.zone).date()).days, is_overdue,
        actions(session(), "event.report", event, actor()),
        Move.CANCEL in moves(event.status, event.starts_at, now()), has_contact,
        f"{unit.contact_name} {unit.contact_phone}".strip() if unit is not None and may_call else "",
    )  # fmt: skip
