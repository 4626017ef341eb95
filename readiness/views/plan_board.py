"""What emergency plans add to other pages: panels, what waits on Today, search hits, the rule among the settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import Text, t, tn
from core.panels import Board, Hit, Need, Panel
from core.times import say_plain_date, today
from readiness import plan_owed_queries
from readiness import plan_queries as queries
from readiness.plan_missing_queries import needs_plan, whole_share
from readiness.plan_models import EmergencyPlan
from readiness.plan_queries import PlanFilter
from readiness.views.plan_lists import plan_tag, plan_url
from registry.models import Area, Unit
from registry.permissions import Permission as P
from registry.queries.units import own_units
from registry.scope import may
from registry.terms import NOWHERE
from schedule.models import Event
from schedule.queries import zone_of

RANK = 47
CURRENT = ("current", "soon")


def put_up(board: Board) -> None:
    """Panels of the overview, of units, events and settings; needs, search, and reviews as things that are owed."""
    board.add_panels("readiness", overview_panel)
    board.add_panels("unit", unit_panel)
    board.add_panels("event", event_panel)
    board.add_panels("settings", settings_panel)
    board.counts += [queries.plans_sent_in, queries.overdue_plans]
    board.needs.append(needs)
    board.searchers.append(search)
    board.returns += plan_owed_queries.KINDS


def overview_panel(session: Session, _record: Any, actor: Actor) -> Panel:
    """How many units have a current plan, and what waits."""
    found, share = queries.counts(session, actor), whole_share(session, actor)
    lines = [
        _line(found.get("overdue", 0), "bad", t("reviews overdue"), url_for("readiness.plans", state="overdue")),
        _line(found.get("soon", 0), "warn", t("reviews due soon"), url_for("readiness.plans", state="soon")),
        _line(found["sent"], "info", t("sent in, to be looked at"), url_for("readiness.plans", state="sent")),
        _line(share.missing, "bad", t("units without a current plan"), url_for("readiness.units_without_plan")),
    ]
    values = {"share": share, "in_force": sum(found.get(one, 0) for one in (*CURRENT, "overdue")),
              "lines": [line for line in lines if line["n"] != "0"], "url": url_for("readiness.plans")}  # fmt: skip
    return Panel(str(t("Emergency plans")), "readiness/panel_plans.html", values, 10)


def unit_panel(session: Session, unit: Unit, actor: Actor) -> Panel | None:
    """The unit's plans, and whether it lacks one."""
    if not may(session, unit, actor, P.VIEW_READINESS):
        return None
    on, soon = today(zone_of(session, unit.area)), queries.review_rule(session, unit.area).remind_days
    query = queries.plans_matching(actor, PlanFilter(unit_id=unit.id), on, soon)
    found = session.scalars(query.order_by(queries.urgency(on, soon)).limit(20)).all()
    is_missing = needs_plan(session, unit) and not any(queries.standing_of(session, one) in CURRENT for one in found)
    if not found and not is_missing and not may(session, unit, actor, P.FILE_READINESS):
        return None
    edits, files = may(session, unit, actor, P.EDIT_READINESS), may(session, unit, actor, P.FILE_READINESS)
    values: dict[str, Any] = {
        "lines": [_plan_line(session, one) for one in found], "is_missing": is_missing and unit.is_active,
        "add_url": url_for("readiness.new_plan", unit=unit.id) if edits else
        url_for("readiness.send_own_plan", unit=unit.id) if files else "",
        "add_label": str(t("Enter a plan") if edits else t("Send our plan")),
    }  # fmt: skip
    return Panel(str(t("Emergency plans")), "readiness/panel_unit_plans.html", values, RANK)


def event_panel(session: Session, event: Event, actor: Actor) -> Panel | None:
    """Which plans the event tested, what they found, and the choice of another."""
    tests = [one for one in queries.tests_at(session, event) if may(session, one.plan, actor, P.VIEW_READINESS)]
    offered = [] if event.status in ("cancelled", "postponed") else queries.offered_to(session, event, actor)
    if not tests and not offered:
        return None
    found = queries.findings_of(session, tests) if tests else []
    lines = [
        {"url": plan_url(test.plan), "title": test.plan.title, "owner": test.plan.owner,
         "found": len(mine := [one for one in found if one.test_id == test.id]),
         "open": sum(one.state == "open" for one in mine), "findings": [one.found for one in mine[:3]]}
        for test in tests
    ]  # fmt: skip
    values = {"tests": lines, "offered": [(one.id, f"{one.owner}: {one.title}") for one in offered],
              "note_url": url_for("readiness.note_plan_test", event_id=event.id)}  # fmt: skip
    return Panel(str(t("Emergency plans tested")), "readiness/panel_event_plans.html", values, RANK)


def settings_panel(session: Session, area: Area | None, actor: Actor) -> Panel:
    """Where the rule for plans is set."""
    rule = queries.review_rule(session, area or NOWHERE)
    said = tn(
        "Emergency plans are looked at again after %(n)s year; which kinds of unit must have one.",
        "Emergency plans are looked at again after %(n)s years; which kinds of unit must have one.", rule.years,
    )  # fmt: skip
    values = {"text": str(said), "is_verified": rule.is_verified, "label": str(t("Rule for emergency plans")),
              "url": url_for("readiness.plan_settings", area=area.code if area else None)}  # fmt: skip
    return Panel(str(t("Emergency plans")), "readiness/panel_rule.html", values)


def needs(session: Session, actor: Actor) -> Sequence[Need]:
    """For whoever looks after plans what is overdue and what was sent in; for a unit's contact its own."""
    if actor.may(P.EDIT_READINESS):
        return _overseen(session, actor)
    return [need for unit in own_units(session, actor) for need in _of_unit(session, unit, actor)]


def search(session: Session, typed: str, actor: Actor, limit: int) -> Sequence[Hit]:
    """Plans by title or owner."""
    words = typed.strip()[:100]
    if not words or not actor.may(P.VIEW_READINESS):
        return []
    on, soon = today(zone_of(session)), queries.review_rule(session).remind_days
    query = queries.plans_matching(actor, PlanFilter(typed=words), on, soon).order_by(EmergencyPlan.id.desc())
    kind = str(t("Emergency plan"))
    return [Hit(kind, one.title, one.owner, plan_url(one)) for one in session.scalars(query.limit(limit))]


def _overseen(session: Session, actor: Actor) -> list[Need]:
    made = []
    if sent := queries.plans_sent_in(session, actor):
        title = tn("%(n)s plan sent in waits to be looked at", "%(n)s plans sent in wait to be looked at", sent)
        made.append(Need("info", str(t("Plan")), str(title), str(t("Accept it, or send it back with a reason.")),
                         url_for("readiness.plans", state="sent"), str(t("Show"))))  # fmt: skip
    if late := queries.overdue_plans(session, actor):
        title = tn("The review of %(n)s plan is overdue", "The reviews of %(n)s plans are overdue", late)
        made.append(Need("warn", str(t("Overdue")), str(title), str(t("One tap where it stays as it is.")),
                         url_for("readiness.plans", state="overdue"), str(t("Show"))))  # fmt: skip
    return made


def _of_unit(session: Session, unit: Unit, actor: Actor) -> list[Need]:
    if not may(session, unit, actor, P.FILE_READINESS):
        return []
    query = select(EmergencyPlan).where(EmergencyPlan.unit_id == unit.id, EmergencyPlan.withdrawn_on.is_(None))
    found = {one: queries.standing_of(session, one) for one in session.scalars(query)}
    late = [one for one, state in found.items() if state == "overdue"]
    if late:
        due = say_plain_date(late[0].review_due_on) if late[0].review_due_on else ""
        hint = str(t("It should have been looked at again by %(day)s.", day=due))
        return [Need("warn", str(t("Overdue")), late[0].title, hint, plan_url(late[0]), str(t("Open")))]
    if needs_plan(session, unit) and not any(state in CURRENT for state in found.values()):
        url = plan_url(next(iter(found))) if found else url_for("readiness.send_own_plan", unit=unit.id)
        hint = str(t("Send it from here: a PDF, a Word file, or a photo of its pages."))
        title = str(t("%(unit)s has no current emergency plan", unit=unit.name))
        return [Need("warn", str(t("Plan")), title, hint, url, str(t("Open") if found else t("Send our plan")))]
    return []


def _plan_line(session: Session, one: EmergencyPlan) -> dict[str, Any]:
    due = str(t("due %(day)s", day=say_plain_date(one.review_due_on))) if one.review_due_on else ""
    return {"url": plan_url(one), "title": one.title, "due": due, "tag": plan_tag(session, one)}


def _line(n: int, tone: str, text: Text, url: str) -> dict[str, str]:
    return {"n": f"{n:,}", "tone": tone, "text": str(text), "url": url}
