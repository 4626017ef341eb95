"""What the addresses of readiness ask for: an area that the reader may see."""

from __future__ import annotations

from flask import request
from sqlalchemy import select

from core.web import actor, session
from registry.models import Area
from registry.permissions import Permission as P
from registry.scope import may


def asked_area(permission: P = P.VIEW_READINESS) -> Area | None:
    """The area whose code the address gives; None without one, or when it is out of the reader's reach."""
    code = request.args.get("area", "")[:20]
    found = session().scalar(select(Area).where(Area.code == code).order_by(Area.scheme != "stat")) if code else None
    return found if found is not None and may(session(), found, actor(), permission) else None
