"""The API's own description, for programs and for people."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from core.access import public
from core.api.base import BASE
from core.api.describing import INTRODUCTION, openapi, operations

bp = Blueprint("api", __name__, url_prefix=BASE)


@bp.get("/openapi.json")
@public
def description() -> ResponseReturnValue:
    """The OpenAPI 3.1 document."""
    document = openapi(current_app, request.url_root.rstrip("/"))
    return Response(json.dumps(document, ensure_ascii=False), mimetype="application/json")


@bp.get("/docs")
@public
def docs() -> str:
    """The same, to read."""
    document = openapi(current_app, request.url_root.rstrip("/"))
    groups: dict[str, list[tuple[Any, Any]]] = {}
    for one in operations(current_app):
        groups.setdefault(one.tag, []).append((one, document["paths"][one.path][one.method.lower()]))
    return render_template(
        "core/api.html", groups=groups, schemas=document["components"]["schemas"], base=BASE, introduction=INTRODUCTION,
        url=document["servers"][0]["url"],
    )  # fmt: skip
