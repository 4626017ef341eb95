"""Settings of places and maps as they hold in an area: its own, else those above, else the defaults."""

from __future__ import annotations

from sqlalchemy.orm import Session

from maps.norms import MapNorms
from maps.tiles import Tiles, tiles_from
from registry.queries.settings import setting
from registry.terms import Placed

NORMS, TILE_URL, TILE_ATTRIBUTION = "map_norms", "tile_url", "tile_attribution"


def norms(session: Session, area: Placed | None = None) -> MapNorms:
    """Square metres per person, months until a new visit, walking speed and detour: set ones before defaults."""
    return MapNorms.from_stored(setting(session, NORMS, area))


def tiles(session: Session) -> Tiles | None:
    """The tile service that an administrator has chosen; None without one, the usual case."""
    return tiles_from(str(setting(session, TILE_URL) or ""), tile_attribution(session))


def tile_attribution(session: Session) -> str:
    """Whom the background map names."""
    return str(setting(session, TILE_ATTRIBUTION) or "")
