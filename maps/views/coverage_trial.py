"""A new analysis from an earlier one: its assumptions, with sites added and shelters left out on trial."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from core.web import actor, session
from maps.coverage_inputs import CoverageInput
from maps.coverage_models import CoverageRun
from maps.coverage_queries import sites_of
from maps.models import Place
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import readable_area
from registry.scope import beneath, may

Values = dict[str, Any]
MOST = 100


def tried(typed: MultiDict[str, str]) -> tuple[Values, Values]:
    """What the form holds and which sites and shelters it offers, from `from`, `add` and `close` of an address.

    A form that comes back offers what it was sent.
    """
    before = _before(typed.get("from", ""))
    kept: Values = dict(before.assumptions) if before is not None else {}
    added = [*kept.get("added", ()), *typed.getlist("add"), *typed.getlist("added")]
    closed = [*map(str, kept.get("closed", ())), *typed.getlist("close"), *typed.getlist("closed")]
    area = before.area if before is not None else _area(typed.get("area", ""))
    offered: Values = {
        "added": _sites(area, list(dict.fromkeys(added))[:MOST]),
        "closed": _shelters(area, list(dict.fromkeys(closed))[:MOST]),
    }
    values = {name: value for name, value in kept.items() if name in CoverageInput.model_fields}
    if before is not None:
        values["area"] = before.area.code
    values |= {name: [key for key, _ in pairs] for name, pairs in offered.items()}
    return values, offered


def _before(number: str) -> CoverageRun | None:
    run = session().get(CoverageRun, int(number)) if number.isdecimal() and len(number) < 10 else None
    return run if run is not None and may(session(), run, actor(), P.ANALYSE_COVERAGE) else None


def _area(code: str) -> Area | None:
    return readable_area(session(), actor(), code, P.ANALYSE_COVERAGE)


def _sites(area: Area | None, keys: list[str]) -> list[tuple[str, str]]:
    if area is None or not keys:
        return []
    names = {site.key: site.name for site in sites_of(session(), area)}
    return [(key, names[key]) for key in keys if key in names]


def _shelters(area: Area | None, numbers: list[str]) -> list[tuple[str, str]]:
    ids = [int(number) for number in numbers if number.isdecimal() and len(number) < 10]
    if area is None or not ids:
        return []
    query = select(Place.id, Place.name).join(Place.area)
    query = query.where(Place.id.in_(ids), Place.kind == "shelter", beneath(area.path)).order_by(Place.id)
    return [(str(number), name) for number, name in session().execute(query)]
