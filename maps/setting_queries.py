"""Settings of places and maps as they hold in an area: its own, else those above, else the defaults."""

from __future__ import annotations

from sqlalchemy.orm import Session

from maps.norms import MapNorms
from registry.queries.settings import setting
from registry.terms import Placed

NORMS = "map_norms"


def norms(session: Session, area: Placed | None = None) -> MapNorms:
    """Square metres per person, months until a new visit, walking speed and detour: set ones before defaults."""
    return MapNorms.from_stored(setting(session, NORMS, area))
