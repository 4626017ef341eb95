"""Pages of places and maps."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("maps", __name__)

from maps.views import (  # noqa: E402  (they put their pages on the blueprint)
    coverage,  # noqa: F401
    coverage_compare,  # noqa: F401
    coverage_result,  # noqa: F401
    layers,  # noqa: F401
    places,  # noqa: F401
    settings,  # noqa: F401
    shelter_map,  # noqa: F401
)
