"""The small map of one point, as the pages of places have it."""

from __future__ import annotations

from typing import Any

from core.web import session
from maps.ground_queries import map_on_ground
from maps.queries import middle


def point_map() -> Any:
    """The map as Folium draws it on the ground that is set."""
    return map_on_ground("place", middle(session()))
