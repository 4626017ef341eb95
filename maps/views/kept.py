"""Answers of data that are sent again only when they have changed, and packed once for all who see the same."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

from flask import Response, current_app, request

KEPT_BODIES = 24
KEPT_VALUES = 96


def once(key: str, make: Callable[[], Any]) -> Any:
    """The value, made once in this process for each key: a key names what it is and the version of its data."""
    values: dict[str, Any] = current_app.extensions.setdefault("maps.values", {})
    if key not in values:
        while len(values) >= KEPT_VALUES:
            values.pop(next(iter(values)), None)
        values[key] = make()
    return values[key]


def unchanged_or(etag: str, body: Callable[[], Any]) -> Response:
    """Nothing (304) for a reader who has this version, else the body as packed JSON."""
    response = Response(mimetype="application/json")
    response.set_etag(etag, weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    response.vary.add("Accept-Encoding")
    if response.status_code == 200:
        packed = _kept(etag, body)
        takes = "gzip" in request.headers.get("Accept-Encoding", "")
        response.set_data(packed if takes else gzip.decompress(packed))
        if takes:
            response.headers["Content-Encoding"] = "gzip"
    return response


def _kept(etag: str, body: Callable[[], Any]) -> bytes:
    """The body as packed bytes, made once in this process for each version and kind of reader."""
    bodies: dict[str, bytes] = current_app.extensions.setdefault("maps.bodies", {})
    if etag not in bodies:
        while len(bodies) >= KEPT_BODIES:
            bodies.pop(next(iter(bodies)), None)
        text = json.dumps(body(), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        bodies[etag] = gzip.compress(text.encode(), 6, mtime=0)
    return bodies[etag]
