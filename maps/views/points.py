"""The places of the map, packed: addresses that change with what they hold, so that browsers keep them for a year."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

from flask import Response, current_app, g, request, url_for
from flask.typing import ResponseReturnValue

from core.access import public
from core.errors import NotFound
from core.web import actor, session
from maps.pack_files import PackFiles
from maps.point_pack import FORMAT, Pack, packed
from maps.queries import map_points, points_stamp, reader_stamp
from maps.views import bp
from maps.views.kept import once

YEAR = 31536000
Made = TypeVar("Made")


def points_url() -> str:
    """Where the positions of the places are that this reader may see now."""
    return url_for("maps.points", version=_version())


def names_url() -> str:
    """The address of a block of names without its number, which comes before ".json"."""
    return url_for("maps.names", version=_version(), block=0).removesuffix("0.json")


@bp.get("/map/points-<version>.bin")
@public
def points(version: str) -> ResponseReturnValue:
    """The positions of the places that this reader may see, in the form of maps/point_pack.py."""
    asked = version if _is_own(version) else _version()
    return packed_answer(_files().positions(asked, _pack), "application/octet-stream", asked == version)


@bp.get("/map/names-<version>-<int:block>.json")
@public
def names(version: str, block: int) -> ResponseReturnValue:
    """What the places of one block are called: columns in the order of the positions of the same version."""
    if not _is_own(version) and version != _version():
        raise NotFound()  # from before a change and no longer kept, or of another reader
    body = _files().names(version, block, _pack)
    if body is None:
        raise NotFound()
    return packed_answer(body, "application/json", is_kept=True)


def _is_own(version: str) -> bool:
    """Whether this is a version made for readers who see what this one sees: then it is not asked what is current."""
    is_name = version.replace("-", "").isalnum() and version.endswith(f"-{reader_stamp(actor())}")
    return is_name and _files().has(version)


def _version() -> str:
    """Of the places and of what this reader sees of them; asked of the database once in a request."""
    if "maps_version" not in g:
        stamp = sha256(f"{FORMAT}.{points_stamp(session())}".encode()).hexdigest()[:12]
        g.maps_version = f"{stamp}-{reader_stamp(actor())}"
    version: str = g.maps_version
    return version


def of_places(name: str, make: Callable[[], Made]) -> Made:
    """Something that is computed from the places this reader sees: made again only when they have changed."""
    made: Made = once(f"{name}-{_version()}", make)
    return made


def _pack() -> Pack:
    return packed(map_points(session(), actor()))


def _files() -> PackFiles:
    return PackFiles(current_app.extensions["config"].data / "cache" / "map")


def packed_answer(body: bytes, mimetype: str, is_kept: bool) -> Response:
    """The packed body as the browser takes it, kept for a year where its address changes with what it holds."""
    response = Response(mimetype=mimetype)
    response.headers["Cache-Control"] = f"private, max-age={YEAR}, immutable" if is_kept else "private, no-cache"
    response.vary.add("Accept-Encoding")
    takes = "gzip" in request.headers.get("Accept-Encoding", "")
    response.set_data(body if takes else gzip.decompress(body))
    if takes:
        response.headers["Content-Encoding"] = "gzip"
    return response
