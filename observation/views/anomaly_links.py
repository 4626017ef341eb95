"""Where something unusual is reported."""

from __future__ import annotations

from flask import url_for
from werkzeug.routing import BuildError


def report_url(place_id: int | None = None, token: str | None = None) -> str:
    """The address of the form for something unusual at a point, by an observer's link if there is one; "" if none."""
    given = {name: value for name, value in (("place_id", place_id), ("token", token)) if value is not None}
    try:
        return url_for("observation.report_anomaly", **given)  # type: ignore[arg-type]
    except BuildError:
        return ""
