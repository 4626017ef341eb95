"""What drills add to the page of a scenario, and scenarios to the page of a drill."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.panels import Board, Panel
from core.times import now
from drills.kinds import LEVEL_NAMES
from drills.models import Drill
from drills.scenario_queries import SchoolLine, assumed_at, schools_to_drill
from maps.scenario_queries import Reckoned
from maps.scenario_words import NOTICE, say_intensity
from registry.permissions import Permission
from registry.scope import may
from schedule.queries import zone_of

SHOWN = 30


def put_up(board: Board) -> None:
    """The schools to drill on a scenario's page, the assumed earthquake on a drill's."""
    board.add_panels("scenario", school_panel)
    board.add_panels("drill", drill_panel)


def school_panel(session: Session, reckoned: Reckoned, actor: Actor) -> Panel | None:
    """The schools, the strongest shaken first, with the level of drill proposed and the way to register it."""
    schools = reckoned.figures.schools
    if not actor.may(Permission.VIEW_DRILLS) or not schools:
        return None
    lines = schools_to_drill(session, schools[:SHOWN], now(), zone_of(session, reckoned.area))
    saved = reckoned.scenario if actor.may_for(Permission.EDIT_EVENTS, reckoned.area.path) else None
    may_register = actor.may_for(Permission.EDIT_DRILLS, reckoned.area.path)
    values = {
        "lines": [_line(one, reckoned, may_register) for one in lines], "total": len(schools),
        "templates_url": url_for("drills.script_templates") if actor.may(Permission.ADMINISTER) else "",
        "day_url": url_for("drills.new_day", scenario=saved.id) if saved is not None else "",
        "is_saved": reckoned.scenario is not None, "may_register": may_register,
    }  # fmt: skip
    return Panel(str(t("Schools to drill")), "drills/panel_scenario.html", values)


def _line(one: SchoolLine, reckoned: Reckoned, may_register: bool) -> dict[str, object]:
    query: dict[str, Any] = {"unit": one.felt.site.id, "level": one.level}
    if reckoned.scenario is not None:
        query["scenario"] = reckoned.scenario.id
    return {
        "name": one.felt.site.name, "township": one.felt.site.township, "people": one.felt.site.people,
        "intensity": say_intensity(one.felt.intensity), "level": LEVEL_NAMES[one.level], "last_on": one.last_on,
        "next_on": one.next_on, "unit_url": url_for("registry.unit", unit_id=one.felt.site.id),
        "next_url": url_for("drills.drill", drill_id=one.next_id) if one.next_id else "",
        "register_url": url_for("drills.register", **query) if may_register else "",
    }  # fmt: skip


def drill_panel(session: Session, drill: Drill, actor: Actor) -> Panel | None:
    """The assumed earthquake and what is expected at the unit; the scenario's page for those who may open it."""
    assumed = assumed_at(session, drill.unit, drill.scenario_id)
    if assumed is None:
        return None
    sees = may(session, drill.unit, actor, Permission.VIEW_PLACES)
    url = url_for("maps.scenario", scenario_id=assumed.scenario.id) if sees else ""
    values = {
        "assumed": assumed, "notice": NOTICE, "url": url,
        "intensity": say_intensity(assumed.intensity) if assumed.intensity is not None else "",
    }  # fmt: skip
    return Panel(str(t("Assumed earthquake")), "drills/panel_drill_scenario.html", values, rank=40)
