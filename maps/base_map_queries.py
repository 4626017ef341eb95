"""The ground that maps are drawn on, as it is set where a reader is at home."""

from __future__ import annotations

from dataclasses import fields

from sqlalchemy.orm import Session

from maps.base_maps import BaseSettings
from registry.queries.settings import setting
from registry.terms import Placed

KNOWN = {field.name for field in fields(BaseSettings)}
BASE_MAP = "base_map"
TILE_URL, TILE_ATTRIBUTION = "tile_url", "tile_attribution"
"""Where the address of tiles was kept before there were other grounds; read where nobody has set a ground since."""


def base_settings(session: Session, area: Placed | None = None) -> BaseSettings:
    """What is set for the area, or where the actor of the session is at home; else the plain outlines."""
    kept = setting(session, BASE_MAP, area)
    if kept:
        return BaseSettings(**{name: str(value) for name, value in kept.items() if name in KNOWN})
    url = str(setting(session, TILE_URL, area) or "")
    said = str(setting(session, TILE_ATTRIBUTION, area) or "")
    return BaseSettings(kind="address" if url else "outline", url=url, attribution=said)
