"""What drills add to other pages: what waits for the reader, the month's figures, panels of a unit and of an event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t, tn
from core.panels import Action, Figure, Need, Panel, Soon
from core.times import day_bounds, local, now, say_date, say_minute, say_seconds, today
from drills import month_queries, people, queries, services
from drills.frequency_queries import Line
from drills.models import Drill
from drills.pace import pace
from drills.views.frequency_board import lines_of, own_need
from drills.views.lists import drill_url
from drills.views.said import comparison, may_edit, state_tag, when
from registry.models import Unit
from registry.permissions import Permission
from registry.queries.units import own_units
from registry.scope import may
from schedule.board_queries import SOON_DAYS
from schedule.models import Event
from schedule.queries import zone_of

PACE_DAYS = 30
LATE_DAYS = 7  # a result missing for longer is urgent
NEXT_AFTER_DAYS = 25  # where no rule says how often, a unit without a next drill is asked after so long


def needs(session: Session, actor: Actor) -> Sequence[Need]:
    """For a unit's contact its own drills, for whoever oversees an area the results that are missing."""
    if not actor.may(Permission.EDIT_DRILLS):
        return []
    if actor.area_paths(Permission.EDIT_DRILLS):
        return _overseen(session, actor)
    units = own_units(session, actor)
    lines = {line.unit_id: line for line in lines_of(session, actor, units)}
    return [need for unit in units for need in _of_unit(session, unit, lines.get(unit.id))]


def later_drills(session: Session, actor: Actor) -> Sequence[Soon]:
    """For a unit's contact the next drill of each unit when it comes after the days whose events Today lists."""
    if not actor.may(Permission.EDIT_DRILLS) or actor.area_paths(Permission.EDIT_DRILLS):
        return []
    ahead = [found[0] for unit in own_units(session, actor) if (found := queries.upcoming(session, unit, now(), 1))]
    return [_later(drill) for drill in ahead if drill.event.starts_at >= _listed_until(drill.event.zone)]


def _listed_until(zone: str) -> datetime:
    return day_bounds(today(zone), zone, SOON_DAYS)[1]


def _later(drill: Drill) -> Soon:
    on = say_date(local(drill.event.starts_at, drill.event.zone).date())
    return Soon(on, drill.event.title, when(drill), str(t("Registered")), "info", drill_url(drill),
                drill.event.starts_at)  # fmt: skip


def figures(session: Session, actor: Actor) -> Sequence[Figure]:
    """Schools that have drilled this month, and how quickly they were out; for those who see more than one unit."""
    if not actor.area_paths(Permission.VIEW_DRILLS):
        return []
    return [*_month(session, actor), *_pace(session, actor)]


def unit_panel(session: Session, unit: Unit, actor: Actor) -> Panel | None:
    """The unit's next drills and its last ones."""
    if not may(session, unit, actor, Permission.VIEW_DRILLS):
        return None
    shown = [*queries.upcoming(session, unit, now()), *queries.past(session, unit, now())]
    lines = [
        {"url": drill_url(drill), "when": when(drill), "state": state_tag(drill), "time": _out_in(drill)}
        for drill in shown
    ]
    can_register = unit.is_active and may(session, unit, actor, Permission.EDIT_DRILLS)
    register_url = url_for("drills.register", unit=unit.id) if can_register else ""
    return Panel(str(t("Drills")), "drills/panel_unit.html", {"lines": lines, "register_url": register_url})


def event_panel(session: Session, event: Event, actor: Actor) -> Panel | None:
    """The registration behind an event that is a drill, or the way to complete it."""
    if event.kind != "drill":
        return None
    drill = queries.drill_of_event(session, event.id)
    if drill is None:
        may_adopt = event.unit is not None and may(session, event.unit, actor, Permission.EDIT_DRILLS)
        url = url_for("drills.adopt", event_id=event.id) if may_adopt else ""
        return Panel(str(t("Drill")), "drills/panel_event.html", {"adopt_url": url}, rank=10) if url else None
    if not may(session, drill, actor, Permission.VIEW_DRILLS):
        return None
    values: dict[str, Any] = {
        "url": drill_url(drill), "state": state_tag(drill), "comparison": comparison(session, drill),
        "result_url": _result_url(drill) if may_edit(actor, drill) else "",
    }  # fmt: skip
    return Panel(str(t("Drill")), "drills/panel_event.html", values, rank=10)


def is_reported() -> ColumnElement[bool]:
    """The condition that the event of the enclosing query is a drill whose result was entered."""
    return queries.event_has_result()


def report_actions(session: Session, event: Event, actor: Actor) -> Sequence[Action]:
    """The form of a drill's result; for one that was never registered the way to complete it."""
    drill = queries.drill_of_event(session, event.id) if event.kind == "drill" else None
    if drill is not None and may_edit(actor, drill) and (url := _result_url(drill)):
        return [Action(str(t("Enter the result")), url)]
    if drill is not None or event.kind != "drill" or event.unit is None:
        return []
    if not may(session, event.unit, actor, Permission.EDIT_DRILLS):
        return []
    return [Action(str(t("Add the registration")), url_for("drills.adopt", event_id=event.id), is_post=True)]


def _overseen(session: Session, actor: Actor) -> list[Need]:
    at = now()
    missing = queries.missing_results(session, actor)
    oldest = queries.oldest_unreported(session, actor, at) if missing else None
    if oldest is None:
        return []
    title = tn("%(n)s drill result is missing", "%(n)s drill results are missing", missing)
    hint = t("Missing for longest: %(unit)s, %(when)s", unit=oldest.unit.name, when=when(oldest))
    return [Need("warn", str(t("Unreported")), str(title), str(hint),
                 url_for("drills.drills", state="unreported", sort="starts"), str(t("Show")))]  # fmt: skip


def _of_unit(session: Session, unit: Unit, line: Line | None) -> list[Need]:
    """Results that are missing, what the rule asks for, and the drill of today or tomorrow."""
    at = now()
    found = [_missing(drill, at) for drill in queries.unreported(session, unit, at)]
    if line is not None and (owed := own_need(line, today(zone_of(session, unit.area)))) is not None:
        found.append(owed)
    ahead = queries.upcoming(session, unit, at, 1)
    if ahead or line is not None:
        return [*found, *(_soon(session, unit, ahead[0]) if ahead else [])]
    last = queries.latest(session, unit, at)
    if last is None or last.event.starts_at < at - timedelta(days=NEXT_AFTER_DAYS):
        found.append(_next(unit, last))
    return found


def _missing(drill: Drill, at: datetime) -> Need:
    is_late = drill.event.ends_at < at - timedelta(days=LATE_DAYS)
    title = t("How did the drill go? %(unit)s", unit=drill.unit.name)
    return Need("bad" if is_late else "warn", str(t("Unreported")), str(title),
                str(t("Result missing since %(when)s", when=say_minute(drill.event.ends_at, drill.event.zone))),
                url_for("drills.result", drill_id=drill.id), str(t("Enter the result")))  # fmt: skip


def _soon(session: Session, unit: Unit, drill: Drill) -> list[Need]:
    """A drill of today or tomorrow."""
    zone = zone_of(session, unit.area)
    _, end_of_tomorrow = day_bounds(today(zone), zone, 2)
    if drill.event.starts_at >= end_of_tomorrow:
        return []
    _, end_of_today = day_bounds(today(zone), zone)
    is_today = drill.event.starts_at < end_of_today
    count = people.total(services.expected_people(session, drill))
    title = t("Drill today: %(unit)s", unit=unit.name) if is_today else t("Drill tomorrow: %(unit)s", unit=unit.name)
    hint = f"{when(drill)} · {t('%(n)s people', n=f'{count:,}')}"
    return [Need("info", str(t("Today") if is_today else t("Tomorrow")), str(title), hint, drill_url(drill),
                 str(t("Open")))]  # fmt: skip


def _next(unit: Unit, last: Drill | None) -> Need:
    hint = t("Last drill: %(when)s", when=when(last)) if last else t("No drill has been registered yet.")
    return Need("info", str(t("Drill")), str(t("Register the next drill: %(unit)s", unit=unit.name)), str(hint),
                url_for("drills.register", unit=unit.id), str(t("Register")))  # fmt: skip


def _month(session: Session, actor: Actor) -> list[Figure]:
    schools = month_queries.schools(session, actor)
    if not schools:
        return []
    drilled, last = month_queries.drilled_this_month(session, actor), month_queries.drilled_last_month(session, actor)
    return [Figure(
        str(t("Schools that drilled this month")), f"{drilled:,}", f"/ {schools:,}", str(t("last month %(n)s", n=last)),
        url=url_for("drills.drills", month=f"{today(zone_of(session)):%Y-%m}", kind="school"), share=drilled / schools,
    )]  # fmt: skip


def _pace(session: Session, actor: Actor) -> list[Figure]:
    found = pace(queries.evacuations(session, actor, now() - timedelta(days=PACE_DAYS)))
    if found is None:
        return []
    note = t("%(share)s%% within target, last %(days)s days", share=round(found.share * 100), days=PACE_DAYS)
    return [Figure(str(t("Median evacuation")), say_seconds(found.median), "", str(note),
                   url=url_for("drills.drills", state="reported", sort="evacuation"))]  # fmt: skip


def _out_in(drill: Drill) -> str:
    seconds = drill.result.evacuation_seconds if drill.result else None
    return say_seconds(seconds) if seconds is not None else ""


def _result_url(drill: Drill) -> str:
    is_open = services.state_of(drill) == "unreported"
    return url_for("drills.result", drill_id=drill.id) if is_open else ""
