"""Drawings of outlines are small, upright and keep their proportions."""

from typing import Any

from registry.drawings import MARGIN, SIDE, drawing


def square(west: float, south: float, side: float) -> dict[str, Any]:
    corners = [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]
    return {"type": "Polygon", "coordinates": [corners]}


def test_north_is_up() -> None:
    drawn = drawing(square(116, 0, 1))
    assert drawn is not None
    assert drawn.outline.startswith(f"M{MARGIN} {SIDE - MARGIN}L")


def test_a_square_far_north_is_drawn_narrow() -> None:
    drawn = drawing(square(116, 60, 1))
    assert drawn is not None
    assert drawn.height == SIDE
    assert drawn.width < SIDE * 0.55


def test_corners_closer_than_a_pixel_are_left_out() -> None:
    fine = [[116 + step / 10_000, 26.0] for step in range(10_001)] + [[117, 27], [116, 27], [116, 26]]
    drawn = drawing({"type": "Polygon", "coordinates": [fine]})
    assert drawn is not None
    assert drawn.outline.count("L") <= SIDE


def test_parts_share_the_frame_of_the_whole() -> None:
    whole = drawing(square(116, 26, 2), [square(116, 26, 1), square(117, 27, 1)])
    assert whole is not None
    assert len(whole.parts) == 2
    assert whole.parts[0] != whole.parts[1]


def test_islands_are_all_drawn() -> None:
    both = {
        "type": "MultiPolygon",
        "coordinates": [square(116, 26, 1)["coordinates"], square(118, 26, 1)["coordinates"]],
    }
    drawn = drawing(both)
    assert drawn is not None
    assert drawn.outline.count("M") == 2


def test_nothing_to_draw_is_nothing() -> None:
    assert drawing(None) is None
