"""The small map of one point, as the pages of places have it."""

from __future__ import annotations

from typing import Any

from core.headers import allow_images_from
from core.web import session
from maps.queries import middle
from maps.setting_queries import tiles


def point_map() -> Any:
    """The map as Folium draws it, and leave for its tiles if there are any."""
    from maps.drawing import PLACE_MAP, drawing

    chosen = tiles(session())
    if chosen is not None:
        allow_images_from(chosen.host)
    return drawing(PLACE_MAP, chosen, middle(session()))
