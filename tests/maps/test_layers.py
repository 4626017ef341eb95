"""Layers of the map: who sees which, which checkboxes they make, and their data as columns."""

from __future__ import annotations

from core.access import VISITOR, Actor, Scope
from core.i18n import t
from maps.kinds import SIGNS, Sign
from maps.layers import PLACES, Layer, Mark, Outlined, chosen, groups, mark_columns, seen, shape_features

OPEN = Sign("anomaly_open", "triangle", "异", "A", t("Anomaly"), "red")
PLAIN = Layer(PLACES, t("Places"), "places", SIGNS, is_split=True, is_on=True)
ANOMALIES = Layer("anomalies", t("Anomalies"), "observation", (OPEN,), needs="observation.view")
STATIONS = Layer("stations", t("Stations"), "observation", lambda session, actor: [OPEN], replaces=("station",))
OBSERVER = Actor("user", "user:1", "李", scopes=(Scope(frozenset({"observation.view"}), "/1/"),))

WELL = Mark(4, "三号井", "anomaly_open", 116.0123456, 26.4, "/1/3/8/", "水位上升")
POND = Mark(9, "鱼塘", "anomaly_open", None, None, "/1/3/", "水位上升", 12, is_hollow=True)


def where(path: str) -> tuple[int | None, str, str]:
    return 3, "梅江镇", "石上村" if path.endswith("/8/") else ""


def codes(layers: list[Layer]) -> list[list[str]]:
    return [[switch.code for switch in group.switches] for group in groups(layers, None, VISITOR)]


def test_a_layer_is_seen_by_those_who_hold_its_permission_anywhere() -> None:
    assert seen([PLAIN, ANOMALIES], VISITOR) == [PLAIN]
    assert seen([PLAIN, ANOMALIES], OBSERVER) == [PLAIN, ANOMALIES]


def test_a_split_layer_has_a_checkbox_for_each_sign_and_shelters_stand_first() -> None:
    assert codes([ANOMALIES, PLAIN]) == [
        ["emergency", "short", "long", "unclassed"], ["venue", "observation_point", "station"], ["anomalies"],
    ]  # fmt: skip


def test_a_layer_that_shows_places_better_takes_their_checkbox_away() -> None:
    assert codes([PLAIN, STATIONS])[1:] == [["venue", "observation_point"], ["stations"]]


def test_an_address_ticks_known_checkboxes_and_without_a_word_the_usual_ones_are_ticked() -> None:
    offered = groups([PLAIN, ANOMALIES], None, OBSERVER)
    assert chosen(offered, None) == {sign.code for sign in SIGNS}
    assert chosen(offered, "short,anomalies,castles") == {"short", "anomalies"}
    assert chosen(offered, "") == set()


def test_marks_become_columns_with_names_said_once() -> None:
    columns = mark_columns([WELL, POND], where)
    assert (columns["id"], columns["lon"], columns["lat"]) == ([4, 9], [116.01235, None], [26.4, None])
    assert (columns["towns"], columns["town"]) == ([[3, "梅江镇"]], [0, 0])
    assert [columns["villages"][i] for i in columns["village"]] == ["石上村", ""]
    assert (columns["details"], columns["detail"], columns["hollow"]) == (["水位上升"], [0, 0], [1])


def test_outlines_become_features_with_a_point_for_the_name() -> None:
    box = {"type": "Polygon", "coordinates": []}
    found = shape_features([Outlined(7, "石上村", box, "village", detail="320 人", at=(116.0123456, 26.4))])
    (feature,) = found["features"]
    assert (feature["id"], feature["geometry"]) == (7, box)
    assert feature["properties"] == {
        "name": "石上村", "look": "village", "sign": "", "detail": "320 人", "at": [116.01235, 26.4],
    }  # fmt: skip
