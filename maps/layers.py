"""Layers of the map: what a package lets people see on it, in plain values.

A package adds a layer in its views/put_up.py:

    board.layers.append(Layer(
        code="anomalies", label=t("Anomalies"), group="observation",
        signs=(Sign("anomaly_open", "triangle", "异", "A", t("Anomaly, not yet judged"), "red"), ...),
        marks=anomaly_queries.map_marks,      # (session, actor, asked) -> Iterable[Mark]
        changes_of=("anomalies", "areas"),    # record types of the trail whose changes it shows
        needs=Permission.VIEW_OBSERVATION,    # None: everybody
        page="/observation/anomalies/",       # the id of a mark is put behind it
    ))

Nothing else is needed: the data get an address of their own (/map/layers/CODE.json), are kept by version, reader and
language, and the page shows the layer's checkbox, its signs in the legend, its marks on the map and in the list.
A layer of outlines gives `shapes` in place of `marks`. Neither may tell anything of a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.i18n import Text, t
from maps.kinds import Sign
from maps.points import Names, rounded

GROUPS: dict[str, Text] = {
    "shelters": t("Shelters"),
    "places": t("Other places"),
    "observation": t("Observation"),
    "units": t("Units"),
    "readiness": t("Readiness"),
    "time": t("Events and drills"),
    "scenario": t("Scenario earthquake"),
    "ground": t("Areas"),
}
"""The headings of the list of layers, in their order."""

LOOKS = ("county", "township", "village", "zone")
"""How an outline is drawn; a "zone" lies over the ground and has the hue of its sign, such as a scenario's ellipse."""

PLACES = "places"
"""The code of the layer whose data are the places themselves (maps/views/points.py)."""


@dataclass(frozen=True)
class Mark:
    """One point of a layer. `path` is that of its area; `detail` is one line in the language spoken."""

    id: int
    name: str
    sign: str  # the code of one of the layer's signs
    lon: float | None  # WGS-84 degrees; None: in the list only
    lat: float | None
    path: str
    detail: str = ""
    people: int | None = None
    is_hollow: bool = False  # closed, over, not working


@dataclass(frozen=True)
class Outlined:
    """One outline of a layer: a GeoJSON geometry in WGS-84, and the point at which its name stands."""

    id: int
    name: str
    geometry: Mapping[str, Any]
    look: str = "zone"
    sign: str = ""
    detail: str = ""
    at: tuple[float, float] | None = None  # longitude, latitude


Marks = Callable[[Any, Any, Mapping[str, str]], Iterable[Mark]]
Shapes = Callable[[Any, Any, Mapping[str, str]], Iterable[Outlined]]
Signs = Callable[[Any, Any], Sequence[Sign]]


@dataclass(frozen=True)
class Layer:
    """A layer: what it is called, who sees it, where its data come from and when they are no longer what they were."""

    code: str
    label: Text
    group: str  # a key of GROUPS
    signs: tuple[Sign, ...] | Signs = ()  # a function where they come from a vocabulary
    marks: Marks | None = None
    shapes: Shapes | None = None
    changes_of: tuple[str, ...] = ()
    changes_every: int = 0  # minutes; for what also changes as time goes by (1440: each day)
    needs: str | None = None  # a permission; None: everybody
    page: str = ""  # the address of a record's page without its id
    page_needs: str | None = None  # a permission, if not everybody who sees the layer may open its pages
    asks: tuple[str, ...] = ()  # parameters of the map's address that are handed on as `asked`
    is_split: bool = False  # one checkbox for each sign in place of one for the layer
    is_on: bool = False  # shown unless the reader chooses otherwise
    replaces: tuple[str, ...] = ()  # signs of places that this layer shows better

    def signs_for(self, session: Any, actor: Any) -> Sequence[Sign]:
        """The signs of its marks, in the order of the legend."""
        return self.signs(session, actor) if callable(self.signs) else self.signs


@dataclass(frozen=True)
class Switch:
    """One checkbox: the signs of the layer that it shows or hides."""

    code: str
    label: Text | str
    layer: Layer
    signs: tuple[Sign, ...]
    is_on: bool


@dataclass(frozen=True)
class Group:
    """Checkboxes under one heading."""

    label: Text
    switches: tuple[Switch, ...]


def seen(layers: Iterable[Layer], actor: Any) -> list[Layer]:
    """The layers that this reader may see, in their order."""
    return [layer for layer in layers if layer.needs is None or actor.may(layer.needs)]


def groups(layers: Sequence[Layer], session: Any, actor: Any) -> list[Group]:
    """The checkboxes of these layers by group; signs of places that another layer shows better have none."""
    better = {sign for layer in layers for sign in layer.replaces}
    switches = [one for layer in layers for one in _switches(layer, layer.signs_for(session, actor), better)]
    made = [
        Group(label, tuple(switch for switch in switches if _group_of(switch) == code))
        for code, label in GROUPS.items()
    ]
    return [group for group in made if group.switches]


def _switches(layer: Layer, signs: Sequence[Sign], better: set[str]) -> list[Switch]:
    if not layer.is_split:
        return [Switch(layer.code, layer.label, layer, tuple(signs), layer.is_on)]
    return [Switch(sign.code, sign.label, layer, (sign,), layer.is_on) for sign in signs if sign.code not in better]


def _group_of(switch: Switch) -> str:
    is_shelter = switch.layer.code == PLACES and switch.signs[0].is_shelter
    return "shelters" if is_shelter else switch.layer.group


def chosen(groups_of: Iterable[Group], typed: str | None) -> set[str]:
    """The codes of the checkboxes that an address ticks ("short,units"); without a word, those that are on."""
    switches = [switch for group in groups_of for switch in group.switches]
    if typed is None:
        return {switch.code for switch in switches if switch.is_on}
    return {switch.code for switch in switches} & set(typed.split(","))


Whereabouts = Callable[[str], tuple[int | None, str, str]]
"""From the path of an area to the id and name of its township, and the name of its village."""


def mark_columns(marks: Iterable[Mark], whereabouts: Whereabouts) -> dict[str, Any]:
    """The marks as columns of the same names as those of places (maps/points.py), with `detail` and `hollow`."""
    rows = list(marks)
    signs, villages, details = Names(), Names(), Names()
    towns: dict[int | None, tuple[int, str]] = {}
    where = {path: whereabouts(path) for path in dict.fromkeys(row.path for row in rows)}
    for number, name, _ in where.values():
        towns.setdefault(number, (len(towns), name))
    return {
        "id": [row.id for row in rows],
        "name": [row.name for row in rows],
        "lon": [rounded(row.lon) for row in rows],
        "lat": [rounded(row.lat) for row in rows],
        "people": [row.people for row in rows],
        "sign": [signs.at(row.sign) for row in rows],
        "town": [towns[where[row.path][0]][0] for row in rows],
        "village": [villages.at(where[row.path][2]) for row in rows],
        "detail": [details.at(row.detail) for row in rows],
        "hollow": [place for place, row in enumerate(rows) if row.is_hollow],
        "signs": signs.known,
        "towns": [[number or 0, name] for number, (_, name) in towns.items()],
        "villages": villages.known,
        "details": details.known,
    }


def shape_features(shapes: Iterable[Outlined]) -> dict[str, Any]:
    """The outlines as a GeoJSON collection."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": one.id,
                "properties": {
                    "name": one.name, "look": one.look, "sign": one.sign, "detail": one.detail,
                    "at": None if one.at is None else [rounded(one.at[0]), rounded(one.at[1])],
                },
                "geometry": one.geometry,
            }
            for one in shapes
        ],
    }  # fmt: skip
