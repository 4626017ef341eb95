"""Figures for programs: participation, pivots, saved views."""

from __future__ import annotations

from core.api import blueprint

bp = blueprint("reports")

from reports.api import (  # noqa: E402, F401  (they put their operations on it)
    participation,
    pivot,
    views,
)
