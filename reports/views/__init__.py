"""Pages of figures: the table of participation and the events behind each figure."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("reports", __name__)

from reports.views import (  # noqa: E402, F401  (they put their pages on it)
    participation,
)
