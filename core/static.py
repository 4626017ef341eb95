"""Static files: an address that changes with the content, kept by browsers for a year, compressed once."""

from __future__ import annotations

import gzip
import hashlib
import os
from contextlib import suppress
from functools import cache
from pathlib import Path

from flask import Flask, Response, request, url_for

YEAR = 31536000
_WORTH = 1000
_TEXT = ("text/", "application/json", "application/geo+json", "application/problem+json", "image/svg+xml")


def install(app: Flask, folder: Path) -> None:
    """Serve the folder under /static, give templates `asset`, and compress answers that are text."""
    from whitenoise import WhiteNoise

    with suppress(OSError):  # a read-only installation serves them as they are
        compress_folder(folder)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=str(folder), prefix="static/", max_age=YEAR, autorefresh=app.debug
    )
    app.jinja_env.globals["asset"] = lambda name: f"{url_for('static', filename=name)}?v={_digest(folder, name)}"
    app.after_request(_compress)


@cache
def _digest(folder: Path, name: str) -> str:
    return hashlib.sha256((folder / name).read_bytes()).hexdigest()[:10]


def _compress(response: Response) -> Response:
    takes = "gzip" in request.headers.get("Accept-Encoding", "")
    texty = (response.mimetype or "").startswith(_TEXT)
    if not takes or not texty or response.direct_passthrough or "Content-Encoding" in response.headers:
        return response
    body = response.get_data()
    if len(body) > _WORTH:
        response.set_data(gzip.compress(body, 5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def compress_folder(folder: Path) -> int:
    """Write a .gz beside every text file that lacks a fresh one; returns how many were written."""
    written = 0
    for path in folder.rglob("*"):
        if path.suffix not in (".css", ".js", ".svg", ".json"):
            continue
        packed = path.with_name(path.name + ".gz")
        if not packed.exists() or packed.stat().st_mtime_ns < path.stat().st_mtime_ns:
            fresh = packed.with_name(f"{packed.name}.{os.getpid()}")
            fresh.write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
            fresh.replace(packed)  # another process may be doing the same
            written += 1
    return written
