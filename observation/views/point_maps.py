"""The small map of one point, as the pages of places have it."""

from __future__ import annotations

from typing import Any

from flask import current_app

from core.headers import allow_images_from
from core.web import session
from maps.base_map_queries import base_settings
from maps.base_maps import FILE_NAME, chosen, offered
from maps.pmtiles import map_file_at
from maps.queries import middle


def point_map() -> Any:
    """The map as Folium draws it on the usual ground, and leave for its pictures if there are any."""
    from maps.drawing import PLACE_MAP, drawing

    file = map_file_at(current_app.extensions["config"].data / FILE_NAME)
    ground = chosen(offered(base_settings(session()), file), "")
    for host in ground.hosts:
        allow_images_from(host)
    return drawing(PLACE_MAP, ground, middle(session()))
