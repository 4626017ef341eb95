"""What an address asks for: an area the reader may see, categories with those beneath them, a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import request

from core.web import actor, session
from registry import terms
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import readable_area

EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)


def asked_area(permission: P = P.VIEW_OBSERVATION) -> Area | None:
    """The area whose code the address gives; None without one, or when it is out of the reader's reach."""
    return readable_area(session(), actor(), request.args.get("area", ""), permission)


def categories_of(asked: Mapping[str, str]) -> list[str]:
    """The category that is asked for and those beneath it."""
    code = asked.get("category", "")[:40]
    return terms.beneath(session(), "observation_category", code) if code else []


def day_of(typed: str, otherwise: date) -> date:
    """The day as it is written in addresses; another one when it is none."""
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return otherwise
    return found if EARLIEST <= found <= LATEST else otherwise
