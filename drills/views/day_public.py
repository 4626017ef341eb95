"""Drill days for everybody, without an account: how many take part, where, and who agreed to be named."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request, url_for

from core.access import VISITOR, public
from core.i18n import language
from core.panels import panels
from core.times import now, say_clock
from core.web import session
from drills import day_queries
from drills.day_models import DrillDay
from drills.day_screen import listed
from drills.views import bp
from drills.views.day_said import day_when, phase_of, state_name
from drills.views.day_screens import day_to_show, ground_of, of_language, page_for_all, standing_of
from registry import terms
from schedule.models import Event

MOST_DAYS = 30
LISTED = 60


@bp.get("/drill-days")
@public
def public_days() -> Response:
    """The drill days that are shown to everybody, those to come first."""
    of_language()
    return page_for_all("days", _days)


@bp.get("/drill-days/<int:day_id>")
@public
def public_day(day_id: int) -> Response:
    """One drill day in figures."""
    of_language()
    typed, page = request.args.get("q", "").strip()[:60], request.args.get("page", "1")
    number = int(page) if page.isdecimal() and len(page) < 6 else 1
    day = day_to_show(day_id)
    return page_for_all((day.id, day.is_public, typed, number), lambda: _day(day, typed, number))


def _days() -> str:
    found = session().scalars(day_queries.public_days(now()).order_by(Event.starts_at.desc()).limit(MOST_DAYS)).all()
    cards = [
        {"day": day, **_facts(day), "whole": standing_of(day).whole,
         "url": _link("drills.public_day", day_id=day.id)}
        for day in found
    ]  # fmt: skip
    ahead = [card for card in reversed(cards) if card["phase"] in ("ahead", "today")]
    return render_template("drills/public_days.html", ahead=ahead, over=[card for card in cards if card not in ahead],
                           **_frame())  # fmt: skip


def _day(day: DrillDay, typed: str, number: int) -> str:
    found, called = standing_of(day), ground_of(day).called
    kinds = terms.labels(session(), "unit_kind", day.event.area)
    return render_template(
        "drills/public_day.html", day=day, **_facts(day), standing=found, called=called, kinds=kinds, typed=typed,
        listed=listed(found.parts, typed, number, LISTED), here_url=url_for("drills.public_day", day_id=day.id),
        wall_url=_link("drills.wall", day_id=day.id),
        page_url=lambda page: _link("drills.public_day", day_id=day.id, q=typed or None, page=page, _anchor="listed"),
        **_frame(),
    )  # fmt: skip


def _facts(day: DrillDay) -> dict[str, Any]:
    event = day.event
    return {"when": day_when(day), "ends": say_clock(event.ends_at, event.zone), "phase": phase_of(day),
            "state_name": state_name(day)}  # fmt: skip


def _frame() -> dict[str, Any]:
    """What the frame of these pages needs: the same page in the other language, and the language to keep."""
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name in ("q", "page")}
    kept["in"] = "en" if language() == "zh" else "zh"
    return {"other_url": url_for(request.endpoint or "", **(request.view_args or {}), **kept),
            "spoken": request.args.get("in"), "days_url": _link("drills.public_days"),
            "public_panels": panels(session(), "public", None, VISITOR)}  # fmt: skip


def _link(endpoint: str, **values: Any) -> str:
    """The address of another of these pages, in the language that this one was asked for in."""
    asked: dict[str, Any] = {"in": language()} if request.args.get("in") else {}
    return url_for(endpoint, **values, **asked)
