"""Pages of the observation network."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("observation", __name__)

from observation.views import (  # noqa: E402, F401  (they put their pages on it)
    anomalies,
    anomaly_pages,
    anomaly_report,
    anomaly_settings,
    board,
    locks,
    observers,
    phone,
    points,
    returns,
    stations,
)
