"""The OpenAPI 3.0 document of the feature interface, for programs that ask for one before they read."""

from __future__ import annotations

from collections.abc import Iterable

from core.i18n import t
from maps.features import GEOJSON, JSON, LARGEST_LIMIT, LIMIT, Collection, Json

_PROBLEM = {"description": "problem", "content": {"application/problem+json": {"schema": {"type": "object"}}}}


def describe(root: str, open_to_reader: Iterable[Collection]) -> Json:
    """The document; `root` is the address of the interface."""
    paths: Json = {
        "/": _operation("getLandingPage", JSON),
        "/api": _operation("getApi", JSON),
        "/conformance": _operation("getConformance", JSON),
        "/collections": _operation("getCollections", JSON),
    }
    for one in open_to_reader:
        here = f"/collections/{one.id}"
        paths[here] = _operation(f"describe_{one.id}", JSON)
        paths[f"{here}/items"] = _operation(f"get_{one.id}", GEOJSON, _asked(one))
        number = {"name": "featureId", "in": "path", "required": True, "schema": {"type": "integer"}}
        paths[f"{here}/items/{{featureId}}"] = _operation(f"get_one_of_{one.id}", GEOJSON, [number])
    return {
        "openapi": "3.0.3",
        "info": {"title": str(t("Zhen'an: places, areas and units as features")), "version": "1"},
        "servers": [{"url": root}],
        "paths": paths,
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{}, {"token": []}],
    }


def _operation(name: str, media_type: str, parameters: list[Json] | None = None) -> Json:
    answer = {"description": "ok", "content": {media_type: {"schema": {"type": "object"}}}}
    responses = {"200": answer, "400": _PROBLEM, "404": _PROBLEM}
    return {"get": {"operationId": name, "parameters": parameters or [], "responses": responses}}


def _asked(one: Collection) -> list[Json]:
    limit = {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": LIMIT}
    box = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}
    return [
        {"name": "limit", "in": "query", "schema": limit, "style": "form", "explode": False},
        {"name": "offset", "in": "query", "schema": {"type": "integer", "minimum": 0, "default": 0}},
        {"name": "bbox", "in": "query", "schema": box, "style": "form", "explode": False},
        {"name": "datetime", "in": "query", "schema": {"type": "string"}},
        *({"name": name, "in": "query", "schema": {"type": "string"}} for name in one.filters),
    ]
