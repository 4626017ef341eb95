"""The shelter map: a page, a script and a style sheet with addresses of their own, points and outlines apart."""

from __future__ import annotations

import gzip
from typing import Any

from flask import Response, current_app, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from core.access import public
from core.errors import NotFound
from core.panels import panels
from core.web import actor, session
from maps.base_maps import BASE_NAMES, FILE_NAME
from maps.ground_queries import grounds, map_file, map_on_ground
from maps.kinds import SHELTER_CLASSES, SIGN_OF, SIGNS, STATUSES, UNCLASSED
from maps.layers import chosen as ticked
from maps.layers import groups
from maps.outline_queries import drawn_outlines, outline_stamp
from maps.queries import middle, shelter_totals, townships
from maps.setting_queries import norms
from maps.views import bp
from maps.views.kept import once, unchanged_or
from maps.views.layers import layer_words, layers_seen
from maps.views.points import names_url, of_places, packed_answer, points_url
from maps.words import map_words
from registry import terms

KEPT_DRAWINGS = 32
MAPS = ("shelters", "place", "coverage", "scenario", "quakes", "figures", "routes")


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
    who, layers = actor(), layers_seen()
    offered_layers = groups(layers, session(), who)
    switches = [switch for group in offered_layers for switch in group.switches]
    total, usable, people = of_places("totals", lambda: shelter_totals(session()))
    return render_template(
        "maps/shelter_map.html",
        map=map_parts("shelters"),
        words=map_words() | layer_words(layers, switches),
        groups=offered_layers,
        ticked=ticked(offered_layers, request.args.get("layers")),
        hollow_sign=SIGNS[0],
        classes={**SHELTER_CLASSES, UNCLASSED: SIGN_OF[UNCLASSED].label},
        statuses=STATUSES,
        hazards=terms.names(session(), "hazard"),
        townships=of_places("townships", lambda: townships(session(), who)),
        totals={"total": total, "usable": usable, "people": people},
        norms=norms(session()),
        grounds=grounds(),
        names=BASE_NAMES,
        public_panels=panels(session(), "public", None, who),
        chosen=request.args,
        points_url=points_url(),
        names_url=names_url(),
        outlines_url=url_for("maps.outlines"),
        later_url=_later_url(),
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


@bp.get("/map/later-<version>.js")
@public
def later(version: str) -> ResponseReturnValue:
    """The parts of the shelter map's script that are fetched when they are first used."""
    from maps.drawing import later_script

    script, current = later_script()
    packed = once(f"later-{current}", lambda: gzip.compress(script.encode(), mtime=0))
    return packed_answer(packed, "text/javascript", version == current)


def _later_url() -> str:
    from maps.drawing import later_script

    return url_for("maps.later", version=later_script()[1])


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
    packed = once(f"{part}-{name}-{drawn.version}", lambda: gzip.compress(getattr(drawn, part).encode(), mtime=0))
    return packed_answer(packed, mimetype, version == drawn.version)


@bp.get("/map/outlines.json")
@public
def outlines() -> ResponseReturnValue:
    """Outlines of counties and townships, simplified for drawing."""
    return unchanged_or(f"outlines1-{outline_stamp(session())}", lambda: drawn_outlines(session()))
