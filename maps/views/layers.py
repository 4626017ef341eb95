"""The data of the map's layers, each at an address of its own."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from core.access import public
from core.errors import NotFound
from core.i18n import language
from core.panels import board
from core.web import actor, session
from maps.layer_queries import layer_stamp, whereabouts
from maps.layers import PLACES, Layer, mark_columns, seen, shape_features
from maps.views import bp
from maps.views.kept import unchanged_or
from maps.views.points import points_url


@bp.get("/map/layers/<code>.json")
@public
def layer_data(code: str) -> ResponseReturnValue:
    """Marks or outlines of one layer as this reader may see them; asked for again only when they have changed."""
    layer = next((one for one in layers_seen() if one.code == code), None)
    if layer is None or layer.code == PLACES:
        raise NotFound()
    asked = {name: request.args[name][:40] for name in layer.asks if name in request.args}
    key = layer_stamp(session(), layer, actor(), asked)
    return unchanged_or(f"{code}1-{language()}-{key}", lambda: _data(layer, asked))


def _data(layer: Layer, asked: dict[str, str]) -> dict[str, Any]:
    if layer.marks is not None:
        return mark_columns(layer.marks(session(), actor(), asked), whereabouts(session()))
    return shape_features(layer.shapes(session(), actor(), asked) if layer.shapes else ())


def layers_seen() -> list[Layer]:
    """The layers on the board that the reader may see."""
    return seen(board().layers, actor())


def address_of(layer: Layer) -> str:
    """Where the data of a layer are."""
    return points_url() if layer.code == PLACES else url_for("maps.layer_data", code=layer.code)
