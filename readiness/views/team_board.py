"""What response teams add to other pages: a panel of the overview, what waits on Today, search hits, their rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from core.access import Actor
from core.counting import Count
from core.i18n import Text, t, tn
from core.panels import Board, Hit, Need, Panel
from readiness.joint_call_queries import Running, running_together
from readiness.team_models import ResponseTeam
from readiness.team_queries import TeamFilter, expiring, levels_of, limits, short, teams_matching, to_be_checked
from readiness.team_words import nature
from readiness.views.teams import level_tag, running_url, team_url
from registry import terms
from registry.models import Area, Unit
from registry.permissions import Permission as P
from registry.scope import may
from registry.terms import NOWHERE

MOST_TEAMS, MOST_SHOWN = 500, 20
STATES: dict[str, tuple[Count, str, Text]] = {
    "expired": (expiring, "bad", t("kinds of equipment expired or expiring")),
    "short": (short, "warn", t("kinds of equipment short")),
    "check": (to_be_checked, "warn", t("kinds of equipment to be checked")),
}


def put_up(board: Board) -> None:
    """The panels of the overview and of units, needs, search, and where the rules are set."""
    board.add_panels("readiness", overview_panel)
    board.add_panels("unit", unit_panel)
    board.add_panels("settings", settings_panel)
    board.counts += [expiring, to_be_checked]
    board.needs.append(needs)
    board.searchers.append(search)


def overview_panel(session: Session, _record: Any, actor: Actor) -> Panel:
    """How many teams are ready, what runs, and what is wrong with their equipment."""
    teams = session.scalars(teams_matching(actor, TeamFilter()).order_by(ResponseTeam.id).limit(MOST_TEAMS)).all()
    levels = [level for level, _ in levels_of(session, teams).values()]
    lines = [
        {"n": f"{levels.count('red'):,}", "tone": "bad", "text": str(t("teams not ready")),
         "url": url_for("readiness.response_teams")},
        *({"n": f"{count(session, actor):,}", "tone": tone, "text": str(text),
           "url": url_for("readiness.equipment", state=state)} for state, (count, tone, text) in STATES.items()),
    ]  # fmt: skip
    values = {"total": len(teams), "ready": levels.count("green"), "lines": [one for one in lines if one["n"] != "0"],
              "running": [_running_line(one) for one in running_together(session, actor)],
              "url": url_for("readiness.response_teams")}  # fmt: skip
    return Panel(str(t("Response teams")), "readiness/panel_teams.html", values, 20)


def settings_panel(session: Session, area: Area | None, actor: Actor) -> Panel:
    """Where the rules for teams are set."""
    rules = limits(session, area or NOWHERE)
    said = t("From which values on a team counts as ready; equipment is checked every %(n)s months.",
             n=rules.check_months)  # fmt: skip
    values = {"text": str(said), "is_verified": rules.is_verified, "label": str(t("Rules for response teams")),
              "url": url_for("readiness.team_settings", area=area.code if area else None)}  # fmt: skip
    return Panel(str(t("Response teams")), "readiness/panel_rule.html", values)


def unit_panel(session: Session, unit: Unit, actor: Actor) -> Panel | None:
    """The teams that belong to a unit, with how ready each is; None where there is none."""
    if not may(session, unit, actor, P.VIEW_READINESS):
        return None
    query = teams_matching(actor, TeamFilter(unit_id=unit.id)).order_by(ResponseTeam.name).limit(MOST_SHOWN)
    found = session.scalars(query).all()
    if not found:
        return None
    levels, kinds = levels_of(session, found), terms.labels(session, "response_team_kind")
    lines = [{"name": one.name, "url": team_url(one), "kind": kinds.get(one.kind, one.kind),
              "level": level_tag(levels[one.id][0])} for one in found]  # fmt: skip
    return Panel(str(t("Response teams")), "readiness/panel_unit_teams.html", {"lines": lines}, 55)


def needs(session: Session, actor: Actor) -> Sequence[Need]:
    """Call-outs that run, each by itself; equipment that has expired or is to be checked, together."""
    if not actor.may(P.EDIT_READINESS):
        return []
    made = []
    for one in running_together(session, actor):
        title = str(t("%(nature)s: %(team)s is called out", nature=nature(one.is_exercise), team=_named(one)))
        made.append(Need("warn" if one.is_exercise else "bad", str(nature(one.is_exercise)), title, one.first.reason,
                         running_url(one), str(t("Open"))))  # fmt: skip
    if n := expiring(session, actor):
        title = str(tn("%(n)s kind of equipment has expired or soon will", "%(n)s kinds of equipment have expired or "
                       "soon will", n))  # fmt: skip
        made.append(Need("warn", str(t("Equipment")), title, str(t("Replace it, or enter the new date.")),
                         url_for("readiness.equipment", state="expired"), str(t("Show"))))  # fmt: skip
    if n := to_be_checked(session, actor):
        title = str(tn("%(n)s kind of equipment is to be checked", "%(n)s kinds of equipment are to be checked", n))
        made.append(Need("info", str(t("Equipment")), title, str(t("One tap each, on the spot.")),
                         url_for("readiness.equipment", state="check"), str(t("Show"))))  # fmt: skip
    return made


def search(session: Session, typed: str, actor: Actor, limit: int) -> Sequence[Hit]:
    """Teams by name."""
    words = typed.strip()[:100]
    if not words or not actor.may(P.VIEW_READINESS):
        return []
    query = teams_matching(actor, TeamFilter(typed=words, state="all")).order_by(ResponseTeam.name).limit(limit)
    kind = str(t("Response team"))
    return [Hit(kind, one.name, one.area.name, team_url(one)) for one in session.scalars(query)]


def _running_line(one: Running) -> dict[str, str]:
    return {
        "nature": str(nature(one.is_exercise)), "tone": "info" if one.is_exercise else "bad",
        "text": str(t("%(team)s is called out", team=_named(one))), "url": running_url(one),
    }  # fmt: skip


def _named(one: Running) -> str:
    return str(t(", ")).join(one.teams)
