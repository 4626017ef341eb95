"""The data of the map's layers, each at an address of its own."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue

from core.access import public
from core.errors import NotFound
from core.i18n import language
from core.panels import board
from core.web import actor, session
from maps.find_queries import find_on_map
from maps.layer_queries import layer_stamp, whereabouts
from maps.layers import PLACES, Layer, Switch, mark_columns, seen, shape_features
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


@bp.get("/map/find.json")
@public
def find() -> ResponseReturnValue:
    """What the search of the map finds for this reader, with where it is."""
    return jsonify(find_on_map(session(), request.args.get("q", "")[:60], actor()))


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


def layer_words(layers: list[Layer], switches: list[Switch]) -> dict[str, Any]:
    """What the script must know: where each layer's data and pages are, and the signs with shape, letter and hue."""
    return {
        "layers": {
            layer.code: {
                "url": address_of(layer),
                "page": layer.page if layer.page_needs is None or actor().may(layer.page_needs) else "",
                "draws": "shapes" if layer.shapes else "marks",
                "asks": list(layer.asks),
            }
            for layer in layers
        },
        "switches": {switch.code: [sign.code for sign in switch.signs] for switch in switches},
        "signs": {sign.code: [sign.shape, sign.letter, sign.hue] for switch in switches for sign in switch.signs},
    }
