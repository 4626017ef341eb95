"""What outreach adds to other pages: missing results, people reached, campaigns found, an event's result."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t, tn
from core.panels import Action, Board, Figure, Hit, Need, Panel
from core.times import now
from outreach import joint_return_queries, queries, return_queries, total_queries
from outreach.result_services import is_as_planned
from outreach.views import (
    campaign_board,
    checklist_board,
    demonstrations,
    joint_tasks,
    media_board,
    meetings,
    open_day_board,
    organisers,
    specialist_board,
    supervision,
)
from outreach.views.campaigns import campaign_url
from outreach.views.said import event_when, figures_of
from registry.permissions import Permission
from registry.queries.areas import top_figures
from registry.scope import may
from schedule.models import HOLDING, Campaign, Event
from schedule.queries import people


def put_up(board: Board) -> None:
    """Figures and needs of Today, what the search finds, the panel and actions of an event, and what is owed."""
    checklist_board.put_up(board)
    joint_tasks.put_up(board)
    organisers.put_up(board)
    meetings.put_up(board)
    supervision.put_up(board)
    board.figures.append(figures)
    board.counts += [queries.missing_results, queries.reached_this_quarter, queries.reached_last_quarter]
    board.needs.append(needs)
    board.searchers.append(search)
    board.add_panels("event", event_panel)
    board.add_condition("event.reported", is_reported)
    board.add_actions("event.report", report_actions)
    specialist_board.put_up(board)
    demonstrations.put_up(board)
    campaign_board.put_up(board)
    board.returns += [return_queries.KIND, total_queries.RETURN_KIND, *joint_return_queries.KINDS]
    open_day_board.put_up(board)
    media_board.put_up(board)


def needs(session: Session, actor: Actor) -> Sequence[Need]:
    """Events that are over and have no result."""
    missing = queries.missing_results(session, actor)
    if not missing:
        return []
    oldest = session.scalars(queries.unreported(actor, now()).order_by(Event.starts_at).limit(1)).one()
    title = tn("%(n)s event result is missing", "%(n)s event results are missing", missing)
    hint = t("Missing for longest: %(unit)s, %(when)s", unit=oldest.title, when=event_when(oldest))
    return [Need("warn", str(t("Unreported")), str(title), str(hint), url_for("outreach.unreported"), str(t("Show")))]


def figures(session: Session, actor: Actor) -> Sequence[Figure]:
    """People reached this quarter, as a share of the population, and last quarter."""
    if not actor.area_paths(Permission.VIEW_CAMPAIGNS):
        return []
    reached, last = queries.reached_this_quarter(session, actor), queries.reached_last_quarter(session, actor)
    note = str(t("last quarter %(n)s", n=f"{last:,}"))
    if residents := _residents(session, actor):
        share = t("%(share)s%% of the residents", share=f"{reached / residents * 100:.1f}")
        note = f"{share} · {note}"
    return [Figure(str(t("People reached this quarter")), f"{reached:,}", str(t("visits")), note,
                   url=url_for("reports.participation"))]  # fmt: skip


def search(session: Session, typed: str, actor: Actor, limit: int) -> Sequence[Hit]:
    """Campaigns by name, the latest first."""
    if not typed.strip() or not actor.may(Permission.VIEW_CAMPAIGNS):
        return []
    query = queries.campaigns(actor).where(Campaign.name.icontains(typed.strip(), autoescape=True))
    found = session.scalars(query.order_by(Campaign.starts_on.desc(), Campaign.id).limit(limit))
    return [Hit(str(t("Campaign")), one.name, f"{one.area.name} · {one.starts_on} – {one.ends_on}", campaign_url(one))
            for one in found]  # fmt: skip


def event_panel(session: Session, event: Event, actor: Actor) -> Panel | None:
    """What came of an event, or the ways to say so; nothing before it has begun, and nothing for drills."""
    if event.kind == queries.DRILL or event.status not in HOLDING or event.starts_at > now():
        return None
    entered, can_edit = queries.result_of(session, event), may(session, event, actor, Permission.EDIT_EVENTS)
    if entered is None and not can_edit:
        return None
    expected = sum(people(session, event.id, "expected").values())
    reported = people(session, event.id, "reported")
    values = {
        "event": event, "entered": entered, "can_edit": can_edit, "reached": f"{sum(reported.values()):,}",
        "figures": figures_of(entered) if entered else [], "photos": queries.photos_of(session, event),
        "expected": f"{expected:,}" if expected and not reported and entered is None else "",
        "is_as_planned": entered is not None and is_as_planned(session, event),
    }  # fmt: skip
    return Panel(str(t("Result")), "outreach/panel_result.html", values, rank=10)


def is_reported() -> ColumnElement[bool]:
    """The condition that the result of the event of the enclosing query was entered; drills have theirs elsewhere."""
    return queries.has_result()


def report_actions(session: Session, event: Event, actor: Actor) -> Sequence[Action]:
    """Ways to say what came of an event: everybody expected came, or the form."""
    if not queries.can_be_reported(event, now()) or not may(session, event, actor, Permission.EDIT_EVENTS):
        return []
    expected = sum(people(session, event.id, "expected").values())
    planned = t("As planned: %(n)s people came", n=f"{expected:,}")
    found = [Action(str(planned), url_for("outreach.as_planned", event_id=event.id), is_post=True)] if expected else []
    return [*found, Action(str(t("Enter the result")), url_for("outreach.result", event_id=event.id))]


def _residents(session: Session, actor: Actor) -> int:
    people_of = [figures.population.people for _, figures in top_figures(session, actor)]
    return sum(count for count in people_of if count)
