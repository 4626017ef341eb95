"""Lists kept to an area that the address names, and the box of the filter bar that offers the areas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from core.access import Actor
from core.filter_bars import choice
from core.forms import Bound
from core.i18n import t
from registry.models import Area
from registry.permissions import Permission
from registry.queries.areas import choices, readable_area
from registry.scope import beneath


def area_boxes(db: Session, who: Actor, asked: Mapping[str, str], permission: Permission) -> list[Bound]:
    """The choice of counties and townships; none for who sees but one."""
    offered = choices(db, who, permission, ("county", "township"))
    return [choice(asked, "area", t("Area"), offered, t("All areas"))] if len(offered) > 1 else []


def inside_asked(
    db: Session, who: Actor, asked: Mapping[str, str], permission: Permission, area_id: Any
) -> ColumnElement[bool]:
    """The condition that a record lies in the area of the address; one that the reader cannot see narrows nothing."""
    area = readable_area(db, who, asked.get("area", ""), permission)
    return area_id.in_(select(Area.id).where(beneath(area.path))) if area is not None else true()
