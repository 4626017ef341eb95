"""What holds for files of figures: the least number of people that is published."""

from __future__ import annotations

from sqlalchemy.orm import Session

from registry.queries.settings import setting
from registry.terms import Placed
from reports.export_profiles import LEAST_PEOPLE, SmallCells

EXPORTS = "figure_exports"


def small_cells(session: Session, area: Placed | None = None) -> SmallCells:
    """The setting as it holds in the area: its own, else one above, else the default, which nobody has verified."""
    stored = setting(session, EXPORTS, area) or {}
    return SmallCells(
        int(stored.get("least_people", LEAST_PEOPLE)), str(stored.get("source", "")),
        bool(stored.get("is_verified", False)),
    )  # fmt: skip
