"""The wall screen of a drill day: a page for a projector, and the figures that it asks for every second."""

from __future__ import annotations

from flask import Response, render_template

from core.access import public
from core.times import say_clock
from drills.day_models import DrillDay
from drills.day_screen import as_json, screen_of
from drills.views import bp
from drills.views.day_said import day_when, phase_of, state_name
from drills.views.day_screens import (
    COUNTS_SECONDS,
    answer,
    day_to_show,
    ground_of,
    kept_bytes,
    of_language,
    page_for_all,
    standing_of,
)


@bp.get("/drill-days/<int:day_id>/wall")
@public
def wall(day_id: int) -> Response:
    """The counters, the map that fills up, and the townships."""
    of_language()
    day = day_to_show(day_id)
    return page_for_all(("wall", day.id, day.is_public), lambda: _wall(day))


@bp.get("/drill-days/<int:day_id>/wall.json")
@public
def wall_figures(day_id: int) -> Response:
    """The figures of the wall screen, counted once for all who ask within a second; 304 while nothing changes."""
    day = day_to_show(day_id)
    body, mark = kept_bytes("walls", COUNTS_SECONDS, day.id, lambda: _figures(day))
    return answer(body, mark, "application/json", 0)


def _figures(day: DrillDay) -> bytes:
    ground, found = ground_of(day), standing_of(day)
    spot = ground.map.at if ground.map else None
    return as_json(screen_of(phase_of(day), found.whole, found.by_township, found.parts, spot))


def _wall(day: DrillDay) -> str:
    ground, event = ground_of(day), day.event
    return render_template(
        "drills/wall.html", day=day, when=day_when(day), ends=say_clock(event.ends_at, event.zone), ground=ground,
        state_name=state_name(day), figures=_figures(day).decode(), starts=round(event.starts_at.timestamp()),
    )  # fmt: skip
