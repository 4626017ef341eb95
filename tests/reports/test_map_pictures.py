"""Maps shade areas by their figures."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from shapely.geometry import box

from reports.map_pictures import NONE, SHADES, AreaMap, Shaded, bounds, class_of, map_png, map_svg


def row_of(*values: float | None, **more: object) -> AreaMap:
    areas = [Shaded(f"T{at}", box(121 + at / 10, 23, 121.1 + at / 10, 23.1), value) for at, value in enumerate(values)]
    return AreaMap("Coverage", areas, **more)  # type: ignore[arg-type]


def colours(png: bytes) -> set[str]:
    image = Image.open(io.BytesIO(png)).convert("RGB")
    found = image.getcolors(image.width * image.height) or []
    return {f"#{r:02x}{g:02x}{b:02x}" for count, (r, g, b) in found if count > 50}  # type: ignore[misc]


def test_classes_hold_about_as_many_areas_each() -> None:
    edges = bounds(list(range(100)), False)
    assert edges == [0, 20, 40, 60, 80, 99]
    counted = [sum(class_of(value, edges) == at for value in range(100)) for at in range(5)]
    assert max(counted) - min(counted) <= 2


@pytest.mark.parametrize(
    ("values", "edges"), [([], []), ([3], [3, 3]), ([0, 0, 0, 0], [0, 0]), ([0, 0, 0, 0.8], [0, 0.8, 0.8])]
)
def test_few_or_equal_figures_make_fewer_classes(values: list[float], edges: list[float]) -> None:
    assert bounds(values, True) == edges


def test_every_value_has_a_class() -> None:
    values = [0.1, 0.25, 0.25, 0.4, 0.95]
    edges = bounds(values, True)
    assert {class_of(value, edges) for value in values} <= set(range(len(edges) - 1))
    assert class_of(0.95, edges) == len(edges) - 2


def test_the_least_and_the_most_get_the_lightest_and_the_darkest_shade() -> None:
    found = colours(map_png(row_of(1, 20, 30, 40, 90), dpi=60))
    assert set(SHADES) <= found


def test_areas_without_a_figure_are_hatched_not_light() -> None:
    found = colours(map_png(row_of(None, None), dpi=60))
    assert NONE in found and SHADES[0] not in found
    assert b"<pattern" in map_svg(row_of(1, None)) and b"<pattern" not in map_svg(row_of(1, 2))


def test_no_outlines_are_a_picture_all_the_same() -> None:
    assert map_png(AreaMap("x", []), dpi=40)[:4] == b"\x89PNG"
