"""OGC API - Features: shelters, areas, points and units for QGIS, GDAL and other programs of maps, page by page.

Open to everybody for what is public; with a token in the header Authorization also for what its owner may see.
"""

from __future__ import annotations

import json

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from core.access import public
from core.api.reading import Unreadable
from core.errors import NotFound
from core.i18n import t
from core.times import now
from core.web import actor, address, session
from maps import features as ogc
from maps.feature_description import describe
from maps.feature_queries import Asked, extent, features, is_open, one_feature

bp = Blueprint("features_api", __name__, url_prefix="/api/features")


@bp.get("")
@public
def landing() -> ResponseReturnValue:
    """Where everything is."""
    return _json(ogc.landing(_root()))


@bp.get("/api")
@public
def api_description() -> ResponseReturnValue:
    """The interface described for programs, in OpenAPI 3.0."""
    return _json(describe(_root(), _open()), ogc.OPENAPI)


@bp.get("/conformance")
@public
def conformance() -> ResponseReturnValue:
    """Which classes of the standard are kept."""
    return _json({"conformsTo": ogc.CONFORMS_TO})


@bp.get("/collections")
@public
def collections() -> ResponseReturnValue:
    """The collections open to the caller."""
    root = _root()
    found = [_described(root, one) for one in _open()]
    return _json({"links": [ogc.link(f"{root}/collections", "self", ogc.JSON)], "collections": found})


@bp.get("/collections/<string:collection>")
@public
def one_collection(collection: str) -> ResponseReturnValue:
    """One collection, and the box around its features."""
    return _json(_described(_root(), _known(collection)))


@bp.get("/collections/<string:collection>/items")
@public
def items(collection: str) -> ResponseReturnValue:
    """A page of features, kept to a box and to what the filters name."""
    one = _known(collection)
    asked, limit, offset = _asked(one)
    found, matched = features(session(), one.id, asked, actor(), limit, offset)
    here = ogc.PageOf(f"{_root()}/collections/{one.id}/items", request.args.to_dict(), limit, offset)
    return _json(ogc.page(found, matched, here, f"{now():%Y-%m-%dT%H:%M:%SZ}"), ogc.GEOJSON)


@bp.get("/collections/<string:collection>/items/<int:feature_id>")
@public
def item(collection: str, feature_id: int) -> ResponseReturnValue:
    """One feature."""
    one = _known(collection)
    found = one_feature(session(), one.id, feature_id, actor())
    if found is None:
        raise NotFound()
    here = f"{_root()}/collections/{one.id}"
    links = [
        ogc.link(f"{here}/items/{feature_id}", "self", ogc.GEOJSON), ogc.link(here, "collection", ogc.JSON),
    ]  # fmt: skip
    return _json(found | {"links": links}, ogc.GEOJSON)


def _asked(one: ogc.Collection) -> tuple[Asked, int, int]:
    """What the address asks for; a parameter that is unknown or cannot be understood is refused with 400."""
    given = request.args.to_dict()
    known = {"limit", "offset", "bbox", "datetime", "f", *one.filters}
    try:
        for name in given:
            if name not in known:
                raise ogc.BadQuery(name, t("There is no parameter “%(name)s” here.", name=name[:40]))
        if given.get("f", "json") not in ("json", "geojson"):
            raise ogc.BadQuery("f", t("Only f=json is offered."))
        box = ogc.read_box(given["bbox"]) if given.get("bbox") else None
        limit = ogc.read_number("limit", given.get("limit", str(ogc.LIMIT)), 1, ogc.LARGEST_LIMIT)
        offset = ogc.read_number("offset", given.get("offset", "0"), 0, 10**9)
    except ogc.BadQuery as wrong:
        hint = t("Correct the parameter “%(name)s”, or leave it out.", name=wrong.name[:40])
        raise Unreadable(400, "bad_parameter", wrong.wording, hint) from None
    return Asked(box, {name: given[name][:60] for name in one.filters if given.get(name)}), limit, offset


def _known(collection: str) -> ogc.Collection:
    one = ogc.KNOWN.get(collection)
    if one is None or not is_open(collection, actor()):
        raise NotFound()
    return one


def _open() -> list[ogc.Collection]:
    return [one for one in ogc.COLLECTIONS if is_open(one.id, actor())]


def _described(root: str, one: ogc.Collection) -> ogc.Json:
    return ogc.collection(root, one, extent(session(), one.id, actor()))


def _root() -> str:
    return address(url_for("features_api.landing"))


def _json(document: ogc.Json, media_type: str = ogc.JSON) -> Response:
    response = Response(json.dumps(document, ensure_ascii=False), content_type=media_type)
    response.headers["Vary"] = "Authorization, Accept-Language"
    return response
