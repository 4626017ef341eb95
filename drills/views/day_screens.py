"""What the public pages of a drill day share: access, and the counts that one reader makes for all others."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, cast

from flask import Response, current_app, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.i18n import LANGUAGES, language, speak
from core.web import actor, session
from drills.day_cache import Fresh
from drills.day_count_queries import Called, Standing, standing, units_called
from drills.day_models import DrillDay
from drills.day_queries import readable_day
from geo.polygons import PolygonError, parse_geojson, simplified, to_geojson
from registry.drawings import Drawing, drawing
from registry.models import Area, AreaOutline, Unit
from registry.scope import beneath

COUNTS_SECONDS = 0.7  # with a question each second, nobody sees what is older than two
PAGE_SECONDS = 3.0
GROUND_SECONDS = 30.0
MAP_SIDE = 900
MAP_TOLERANCE = 0.0012  # about 120 m, less than a point of the drawing


@dataclass(frozen=True)
class Ground:
    """What hardly changes: units called on, and the map with the townships that have an outline."""

    called: Called
    map: Drawing | None
    drawn: list[tuple[int, str]]  # the townships on the map, each with its path


def of_language() -> None:
    """Speak the language that the address asks for: pages for everybody have no form to choose it with."""
    if (wanted := request.args.get("in", "")) in LANGUAGES:
        speak(wanted)


def day_to_show(day_id: int) -> DrillDay:
    """The day, if it is public or the reader's own affair."""
    return readable_day(session(), day_id, actor())


def ground_of(day: DrillDay) -> Ground:
    """The day's ground, not older than half a minute."""
    return cast(Ground, _fresh("ground", GROUND_SECONDS).get(day.id, lambda: _ground(session(), day)))


def standing_of(day: DrillDay) -> Standing:
    """How the day stands, as counted less than a second ago."""
    made = lambda: standing(session(), day, ground_of(day).called)  # noqa: E731
    return cast(Standing, _fresh("standing", COUNTS_SECONDS).get(day.id, made))


def kept_bytes(name: str, seconds: float, key: Hashable, make: Callable[[], bytes]) -> tuple[bytes, str]:
    """What `make` makes and the mark of it, kept for so many seconds under that name and key."""

    def made() -> tuple[bytes, str]:
        body = make()
        return body, sha256(body).hexdigest()[:24]

    return cast("tuple[bytes, str]", _fresh(name, seconds).get(key, made))


def page_for_all(key: Hashable, make: Callable[[], str]) -> Response:
    """A page that is the same for everybody who speaks the language and likes the theme; kept for some seconds."""
    whole_key = (key, language(), request.cookies.get("theme", ""), request.script_root, request.host_url)
    body, mark = kept_bytes("pages", PAGE_SECONDS, whole_key, lambda: make().encode())
    return answer(body, mark, "text/html", round(PAGE_SECONDS))


def answer(body: bytes, mark: str, mimetype: str, seconds: int) -> Response:
    """The answer, or 304 to who has it already; caches on the way may keep what comes without a cookie."""
    response = Response(mimetype=mimetype)
    response.set_etag(mark)
    is_shared = not request.cookies and not actor().is_signed_in
    response.headers["Cache-Control"] = f"{'public' if is_shared else 'private'}, max-age={seconds}"
    response.headers["Vary"] = "Cookie"
    if response.make_conditional(request).status_code != 304:
        response.set_data(body)
    return response


def _fresh(name: str, seconds: float) -> Fresh[Any]:
    return cast("Fresh[Any]", current_app.extensions.setdefault(f"fresh {name}", Fresh[Any](seconds)))


def _ground(db: Session, day: DrillDay) -> Ground:
    called, area = units_called(db, day), day.event.area
    query = select(Area.id, Area.level, AreaOutline.geojson).join(AreaOutline, AreaOutline.area_id == Area.id)
    rows = db.execute(query.where(beneath(area.path), Area.level.in_((area.level, "township"))).order_by(Area.code))
    shapes = {number: shape for number, _, geojson in rows.tuples() if (shape := _drawn(geojson))}
    outline = shapes.pop(area.id, None)
    points = [] if outline or shapes else _points(db, day)
    made = drawing(outline, shapes.values(), MAP_SIDE, points)
    return Ground(called, made, list(zip(shapes, made.parts, strict=True)) if made else [])


def _drawn(geojson: dict[str, Any]) -> dict[str, Any] | None:
    try:
        return to_geojson(simplified(parse_geojson(geojson), MAP_TOLERANCE), 4)
    except PolygonError:
        return None


def _points(db: Session, day: DrillDay) -> list[tuple[float, float]]:
    """Where the area's units lie, to draw them when there is no outline."""
    query = select(Unit.lon, Unit.lat).join(Unit.area).where(beneath(day.event.area.path), Unit.lon.is_not(None))
    return [(lon, lat) for lon, lat in db.execute(query).tuples() if lon is not None and lat is not None]
