"""By what an area plans: its own conventions, else those above, else the defaults."""

from __future__ import annotations

from sqlalchemy.orm import Session

from planning.conventions import Conventions
from registry.queries.settings import setting
from registry.terms import Placed

PLANNING = "planning"


def conventions(session: Session, area: Placed | None = None) -> Conventions:
    """Hours, habits by kind of unit, limits and weights that hold in the area."""
    return Conventions.from_stored(setting(session, PLANNING, area))
