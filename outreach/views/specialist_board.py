"""What specialists add to other pages: reports that wait, visits of an event and of a unit, people found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask import url_for
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t, tn
from core.panels import Board, Hit, Need, Panel
from core.times import now
from outreach.specialist_models import Specialist
from outreach.specialist_queries import (
    VISIT_KINDS,
    as_visits,
    booked_specialists,
    of_user,
    specialists,
    visits_of,
    waiting_reports,
)
from outreach.specialist_words import VISIT_NAMES, VISIT_TONES
from outreach.views.specialist_visits import visit_url
from outreach.views.specialists import kind_name, specialist_url
from registry.permissions import Permission
from schedule.models import HOLDING, Event, Person


def put_up(board: Board) -> None:
    """Needs of Today, what the search finds, and the panel on the page of an event."""
    board.counts.append(waiting_reports)
    board.needs.append(needs)
    board.searchers.append(search)
    board.add_panels("event", event_panel)


def needs(session: Session, actor: Actor) -> Sequence[Need]:
    """Reports to be accepted, and for a specialist who is signed in the visits to be reported."""
    found: list[Need] = []
    if waiting := waiting_reports(session, actor):
        title = tn("%(n)s visit report waits for acceptance", "%(n)s visit reports wait for acceptance", waiting)
        found.append(Need("warn", str(t("Waits for acceptance")), str(title),
                          str(t("Accepting makes it the result of the visit and counts its hours.")),
                          url_for("outreach.all_visits_page", shows="sent"), str(t("Look at them"))))  # fmt: skip
    return [*found, *_own(session, actor)]


def search(session: Session, typed: str, actor: Actor, limit: int) -> Sequence[Hit]:
    """Specialists by a part of the name, field or organisation."""
    if not typed.strip() or not actor.may(Permission.VIEW_CAMPAIGNS):
        return []
    query = specialists(actor, {"q": typed}).order_by(Person.name, Specialist.id)
    return [Hit(kind_name(one), one.name, " · ".join(part for part in (one.field, one.organisation) if part),
                specialist_url(one)) for one in session.scalars(query.limit(limit))]  # fmt: skip


def event_panel(session: Session, event: Event, actor: Actor) -> Panel | None:
    """The specialists whom the event has booked, and what became of their reports."""
    if not actor.may(Permission.VIEW_CAMPAIGNS):
        return None
    found = booked_specialists(session, event) if event.kind in VISIT_KINDS else ()
    if not found or event.status not in HOLDING:
        return None
    visits = as_visits(session, [(event, one) for one in found])
    lines = [(one.name, VISIT_NAMES[visit.state], VISIT_TONES[visit.state], visit_url(one, event))
             for one, visit in zip(found, visits, strict=True)]  # fmt: skip
    return Panel(str(t("Specialists")), "outreach/panel_specialists.html", {"lines": lines}, rank=30)


def _own(session: Session, actor: Actor) -> list[Need]:
    found = of_user(session, actor)
    if found is None:
        return []
    at = now()
    due = [one for one in visits_of(session, found, at - timedelta(days=4), at)
           if one.may_report and one.state != "sent"]  # fmt: skip
    if not due:
        return []
    title = tn("%(n)s visit of yours is to be reported", "%(n)s visits of yours are to be reported", len(due))
    return [Need("warn", str(t("Report due")), str(title), due[0].event.title, url_for("outreach.my_visits"),
                 str(t("Report")))]  # fmt: skip
