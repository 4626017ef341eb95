"""How one travels in many areas at once."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from registry.models import Area
from registry.queries.settings import DEFAULTS, TRAVEL, nearest
from schedule.travel import Road


def roads(session: Session, area: Area, paths: Iterable[str]) -> dict[str, Road]:
    """The road of each of these areas (by path), as its nearest setting has it."""
    found: dict[str, Road] = {}
    for path in {*paths, area.path}:
        held = nearest(session, TRAVEL, path)
        found[path] = Road.of((held.value if held else DEFAULTS[TRAVEL]) or {})
    return found
