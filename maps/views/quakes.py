"""The catalogue of earthquakes: list, map, and loading a file."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import ValidationError
from sqlalchemy import func

from core.access import needs
from core.errors import DomainError, Invalid
from core.filter_bars import FilterBar
from core.forms import Bound
from core.i18n import Text, t
from core.listing import Column, listing
from core.times import local
from core.web import actor, begin_writing, reads_first, session
from geo.distance import great_circle_m
from maps.quake_files import read_quakes
from maps.quake_queries import Middle, count, largest, middle_of, quakes
from maps.scenario_inputs import QuakesAsked
from maps.scenario_models import Earthquake
from maps.scenario_queries import home_area
from maps.scenario_services import Loaded, load_quakes
from maps.scenario_words import NOTICE, scenario_map_words
from maps.views import bp
from maps.views.shelter_map import map_parts
from maps.words import map_words
from registry.permissions import Permission as P

ASKED = ("magnitude", "km", "since", "until")


@bp.get("/earthquakes", endpoint="quakes")
@needs(P.VIEW_PLACES)
def list_quakes() -> ResponseReturnValue:
    """The earthquakes of the catalogue, on a map and as a list."""
    return _page()


@bp.post("/earthquakes/load")
@reads_first
@needs(P.EDIT_SCENARIOS)
def load_quake_file() -> ResponseReturnValue:
    """Put a file's earthquakes in the catalogue and say what became of every row."""
    given = request.files.get("file")
    if given is None or not given.filename:
        return _page(wrong=t("Choose a file first.")), 422
    limit = current_app.extensions["config"].number("MAX_UPLOAD_MB") * 1_000_000
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "catalogue"
            given.save(path)
            rows = list(read_quakes(path, given.filename, limit))  # read whole before anybody has to wait for the lock
        begin_writing()
        return _page(loaded=load_quakes(session(), rows), filename=given.filename)
    except Invalid as refusal:
        return _page(wrong=str(refusal)), 422


def _page(loaded: Loaded | None = None, filename: str = "", wrong: Text | str = "") -> str:
    db, who = session(), actor()
    around = middle_of(db, home_area(db, who))
    asked = _asked()
    query = quakes(asked, around)
    sorts = {"at": Earthquake.at, "magnitude": Earthquake.magnitude, "km": around.squared_km,
             "depth": func.coalesce(Earthquake.depth_km, -99)}  # fmt: skip
    page = listing(db, query, request.args, url_for("maps.quakes"), sorts, "-at")
    return render_template(
        "maps/quakes.html", page=page, columns=_columns(around), bar=_bar(request.args), around=around,
        drawn=[_drawn(one, around) for one in largest(db, query)], total=count(db), loaded=loaded, filename=filename,
        wrong=wrong, notice=NOTICE, map=map_parts("quakes"), words=map_words() | scenario_map_words(),
        may_edit=who.may(P.EDIT_SCENARIOS), is_filtered=any(request.args.get(name) for name in ASKED),
    )  # fmt: skip


def _asked() -> QuakesAsked:
    """What the address asks for; a box that cannot be understood narrows nothing."""
    raw: dict[str, Any] = {name: request.args[name][:40] for name in ASKED if request.args.get(name)}
    try:
        return QuakesAsked.model_validate(raw)
    except ValidationError as error:
        bad = {str(one["loc"][0]) for one in error.errors() if one["loc"]}
        try:
            return QuakesAsked.model_validate({name: value for name, value in raw.items() if name not in bad})
        except (ValidationError, DomainError):
            return QuakesAsked()


def _columns(around: Middle) -> list[Column]:
    return [
        Column("place", t("Place"), lambda one: one.place or t("not named")),
        Column("at", t("Time"), lambda one: f"{local(one.at):%Y-%m-%d %H:%M}", True, "date"),
        Column("magnitude", t("Magnitude"), lambda one: f"{one.magnitude:.1f} {one.magnitude_type}".strip(), True,
               "number"),
        Column("depth", t("Depth (km)"), lambda one: "" if one.depth_km is None else f"{one.depth_km:.0f}", True,
               "number"),
        Column("km", t("From %(place)s (km)", place=around.name or t("the middle")),
               lambda one: f"{_km(one, around):,.0f}", True, "number"),
    ]  # fmt: skip


def _km(one: Earthquake, around: Middle) -> float:
    return great_circle_m(around.lon, around.lat, one.lon, one.lat) / 1000


def _bar(args: Mapping[str, str]) -> FilterBar:
    labels = {"magnitude": t("Magnitude from"), "km": t("Within km of the county"), "since": t("From"),
              "until": t("To")}  # fmt: skip
    attrs = {"inputmode": "decimal", "autocomplete": "off", "maxlength": 10}
    fields = [
        Bound(name, str(label), "", "date" if name in ("since", "until") else "text", False, args.get(name, ""),
              attrs={} if name in ("since", "until") else attrs)
        for name, label in labels.items()
    ]  # fmt: skip
    fields += [Bound("sort", "", "", "hidden", False, args["sort"])] if args.get("sort") else []
    return FilterBar(fields, "/earthquakes", "/earthquakes" if any(args.get(name) for name in ASKED) else "")


def _drawn(one: Earthquake, around: Middle) -> list[Any]:
    return [one.id, round(one.lon, 3), round(one.lat, 3), one.magnitude, one.place or "", f"{local(one.at):%Y-%m-%d}"]
