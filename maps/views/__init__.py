"""Pages of places and maps."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("maps", __name__)

from maps.views import (  # noqa: E402, F401  (they put their pages on the blueprint)
    base_map,
    coverage,
    coverage_compare,
    coverage_result,
    defect_pages,
    defects,
    inspection_phone,
    inspections,
    layers,
    observed,
    opening,
    place_files,
    place_photos,
    places,
    points,
    quakes,
    scenario_settings,
    scenarios,
    settings,
    shelter_map,
)
