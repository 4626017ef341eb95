"""The shelter map: a page, a script and a style sheet with addresses of their own, points and outlines apart."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from core.access import public
from core.errors import NotFound
from core.web import actor, session
from maps.base_maps import BASE_NAMES, FILE_NAME
from maps.ground_queries import grounds, map_file, map_on_ground
from maps.kinds import PLACE_KINDS, SHELTER_CLASSES, SHELTER_SIGNS, SIGNS, STATUSES, UNCLASSED
from maps.outline_queries import drawn_outlines, outline_stamp
from maps.queries import middle, shelter_totals, townships
from maps.setting_queries import norms
from maps.views import bp
from maps.views.kept import unchanged_or
from maps.views.points import names_url, of_places, points_url
from maps.words import map_words
from registry.permissions import Permission

YEAR = 31536000
KEPT_DRAWINGS = 32
MAPS = ("shelters", "place", "coverage", "scenario", "quakes")


def map_parts(name: str) -> Any:
    """The map of that name as Folium draws it on the ground that is set or asked for, and leave for its pictures."""
    return map_on_ground(name, of_places("middle", lambda: middle(session())))


@bp.get(f"/map/{FILE_NAME}")
@public
def base_map_file() -> Response:
    """The offline map, of which browsers ask for the parts that they show."""
    if not map_file().is_file():
        raise NotFound()
    return send_file(map_file(), "application/vnd.pmtiles", conditional=True, max_age=3600)


@bp.get("/map")
@public
def shelter_map() -> str:
    """The shelters for everybody, other places for those who look after them, with an equal list beside the map."""
    who = actor()
    total, usable, people = of_places("totals", lambda: shelter_totals(session()))
    sees_more = who.may(Permission.VIEW_PLACES)
    return render_template(
        "maps/shelter_map.html",
        map=map_parts("shelters"),
        words=map_words(),
        signs=[sign for sign in SIGNS if sees_more or sign.code in SHELTER_SIGNS],
        kinds=PLACE_KINDS if sees_more else {},
        classes={**SHELTER_CLASSES, UNCLASSED: SIGNS[3].label},
        statuses=STATUSES,
        townships=of_places("townships", lambda: townships(session(), who)),
        totals={"total": total, "usable": usable, "people": people},
        norms=norms(session()),
        grounds=grounds(),
        names=BASE_NAMES,
        chosen=request.args,
        points_url=points_url(),
        names_url=names_url(),
        outlines_url=url_for("maps.outlines"),
    )


@bp.get("/map/<name>-<version>.js")
@public
def script(name: str, version: str) -> ResponseReturnValue:
    """The script of a map, kept by browsers as long as its address holds."""
    return _part(name, version, "script", "text/javascript")


@bp.get("/map/<name>-<version>.css")
@public
def style(name: str, version: str) -> ResponseReturnValue:
    """The style sheet of a map, kept by browsers as long as its address holds."""
    return _part(name, version, "style", "text/css")


def _part(name: str, version: str, part: str, mimetype: str) -> Response:
    if name not in MAPS:
        raise NotFound()
    kept: dict[tuple[str, str], Any] = current_app.extensions.setdefault("maps.drawn", {})
    drawn = kept.get((name, version))
    if drawn is None:
        drawn = map_parts(name)
        if len(kept) >= KEPT_DRAWINGS:
            kept.clear()
        kept[name, drawn.version] = drawn
    response = Response(getattr(drawn, part), mimetype=mimetype)
    is_this = version == drawn.version
    response.headers["Cache-Control"] = f"private, max-age={YEAR}, immutable" if is_this else "private, no-cache"
    return response


@bp.get("/map/outlines.json")
@public
def outlines() -> ResponseReturnValue:
    """Outlines of counties and townships, simplified for drawing."""
    return unchanged_or(f"outlines1-{outline_stamp(session())}", lambda: drawn_outlines(session()))
