"""The ground under a map as it is set or asked for, and the map drawn on it: for the pages of every floor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import current_app, g, request

from core.headers import allow_images_from
from core.web import session
from maps.base_map_queries import base_settings
from maps.base_maps import FILE_NAME, BaseMap, chosen, offered
from maps.pmtiles import map_file_at


def map_on_ground(name: str, center: tuple[float, float]) -> Any:
    """The map of that name in its parts (maps.drawing), and leave for the pictures of the ground it stands on."""
    from maps.drawing import drawing

    ground = chosen(grounds(), request.args.get("base", ""))
    for host in ground.hosts:
        allow_images_from(host)
    return drawing(name, ground, center)


def grounds() -> list[BaseMap]:
    """The grounds that the reader can choose from, the usual one in front; looked up once in a request."""
    if "map_grounds" not in g:
        g.map_grounds = offered(base_settings(session()), map_file_at(map_file()))
    found: list[BaseMap] = g.map_grounds
    return found


def map_file() -> Path:
    """Where an offline map lies, if somebody has put one there."""
    folder: Path = current_app.extensions["config"].data
    return folder / FILE_NAME
