"""A proposal on the map: each team's way of one day from stop to stop, with the same beside it as a list."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request, url_for

from core.access import needs
from core.forms import Bound
from core.i18n import t
from core.times import say_date
from core.web import session
from maps.ground_queries import map_on_ground
from maps.queries import middle
from maps.words import map_words
from planning.result_days import by_team
from planning.result_queries import bases
from planning.routes import as_drawn, routes
from planning.shown_way_queries import ShownWays, shown_ways
from planning.views import bp
from planning.views.frame import Shown, number_asked, page, shown, visit_url
from planning.visits import VisitLine
from registry.permissions import Permission as P


@bp.get("/proposals/<int:proposal_id>/map")
@needs(P.VIEW_CAMPAIGNS)
def proposal_map(proposal_id: int) -> str:
    """The routes of one day, of all teams or of one."""
    of = shown(proposal_id)
    days = sorted({one.on for one in of.lines if one.on is not None})
    on, team = _day(days), number_asked("team", list(of.crew))
    chosen = {key: one for key, one in of.crew.items() if team is None or key == team}
    mine = by_team([one for one in of.lines if one.stands and one.on == on], chosen)
    places = bases(session(), list(chosen))
    found, known = routes(mine, chosen, places), shown_ways(session(), of.proposal, mine, places)
    drawn = {
        "routes": as_drawn(found, lambda line: visit_url(line, of.proposal), lambda line: said_way(line, known)),
        "said": {"base": str(t("sets out from here"))},
    }
    return page(
        "planning/map.html", of, "proposal_map", routes=found, drawn=drawn, on=on, days=days, bar=_bar(of, days, on),
        map=map_on_ground("routes", middle(session())) if found else None, words=map_words(),
        known=known, said_way=said_way, arrows=_arrows(of, days, on), heading=say_date(on) if on else "",
    )  # fmt: skip


def said_way(line: VisitLine, known: ShownWays) -> str:
    """How long the way to a visit takes, marked where that is an estimate; empty where nobody drives."""
    if not line.way:
        return ""
    return str(t("%(n)s min on the way", n=f"≈ {line.way}" if known.is_estimated(line) else line.way))


def _day(days: list[date]) -> date | None:
    typed = request.args.get("on", "")
    return next((day for day in days if day.isoformat() == typed), days[0] if days else None)


def _bar(of: Shown, days: list[date], on: date | None) -> dict[str, Any]:
    team = request.args.get("team", "")
    offered = [(day.isoformat(), say_date(day)) for day in days]
    teams = [("", str(t("All teams"))), *((str(one.id), f"{one.letter} {one.name}") for one in of.crew.values())]
    return {"fields": [
        Bound("on", str(t("Day")), "", "select", True, on.isoformat() if on else "", offered),
        Bound("team", str(t("Team")), "", "select", False, team, teams),
    ], "reset_url": ""}  # fmt: skip


def _arrows(of: Shown, days: list[date], on: date | None) -> dict[str, str]:
    def at(day: date) -> str:
        kept = {"team": request.args["team"]} if request.args.get("team") else {}
        return url_for("planning.proposal_map", proposal_id=of.proposal.id, on=day.isoformat(), **kept)  # type: ignore[arg-type]

    number = days.index(on) if on in days else 0
    return {
        "before": at(days[number - 1]) if number > 0 else "",
        "after": at(days[number + 1]) if number + 1 < len(days) else "",
    }
