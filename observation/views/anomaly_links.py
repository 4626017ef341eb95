"""Where something unusual is reported."""

from __future__ import annotations

from flask import url_for


def report_url(place_id: int, token: str | None = None) -> str:
    """The address of the form for something unusual at a point: by an observer's link, else for a signed-in person."""
    if token is not None:
        return url_for("observation.report_anomaly", token=token, place_id=place_id)
    return url_for("observation.report_anomaly_signed_in", place_id=place_id)
