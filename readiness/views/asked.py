"""What the addresses of readiness ask for: an area that the reader may see."""

from __future__ import annotations

from flask import request

from core.web import actor, session
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import readable_area


def asked_area(permission: P = P.VIEW_READINESS) -> Area | None:
    """The area whose code the address gives; None without one, or when it is out of the reader's reach."""
    return readable_area(session(), actor(), request.args.get("area", ""), permission)
