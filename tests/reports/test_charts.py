"""Charts are drawn on the server, as pictures that look alike everywhere."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET

import pytest
from PIL import Image

from core import font_files
from maps import picture_paper
from maps.picture_paper import wrapped
from reports.charts import Chart, Series, chart_png, chart_svg, say_value

TOWNSHIPS = ("Yunling", "Qingshi", "Longquan")


def held(*values: float | None, **more: object) -> Chart:
    return Chart("Events held", TOWNSHIPS, [Series("2026", values)], **more)  # type: ignore[arg-type]


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def dots(png: bytes, colour: str) -> int:
    """How many dots have just this colour."""
    wanted = tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
    image = opened(png)
    return sum(count for count, found in image.getcolors(image.width * image.height) or [] if found == wanted)


def test_a_bar_twice_as_high_takes_twice_the_ink() -> None:
    low, high = (dots(chart_png(held(value, 0, 100), dpi=100), picture_paper.COLOURS[0]) for value in (20, 80))
    only = dots(chart_png(held(0, 0, 100), dpi=100), picture_paper.COLOURS[0])
    assert (high - only) / (low - only) == pytest.approx(4, rel=0.06)


def test_series_differ_by_pattern_not_only_by_colour() -> None:
    both = Chart("x", TOWNSHIPS, [Series("2025", (9, 9, 9)), Series("2026", (9, 9, 9))])
    svg = chart_svg(both).decode()
    assert "<pattern" in svg
    assert "<pattern" not in chart_svg(held(1, 2, 3)).decode()


def test_the_same_chart_gives_the_same_file() -> None:
    assert chart_svg(held(1, 2, None)) == chart_svg(held(1, 2, None))
    assert chart_png(held(1, 2, None), dpi=40) == chart_png(held(1, 2, None), dpi=40)


def test_svg_is_well_formed_and_asks_nobody_for_anything() -> None:
    svg = chart_svg(held(0.2, 0.5, 1, is_percent=True, target=0.8, unit="%", source="Zhen'an"))
    ET.fromstring(svg)
    assert b"<script" not in svg and b"<image" not in svg and b"@import" not in svg and b"url(http" not in svg


@pytest.mark.parametrize("kind", ["bars", "line"])
def test_no_figures_at_all_is_a_picture_that_says_so(kind: str) -> None:
    assert opened(chart_png(held(None, None, None, kind=kind), dpi=40)).width == 320
    assert opened(chart_png(Chart("Empty", (), ()), dpi=40)).width == 320


def test_many_bars_lie_down_and_the_picture_grows_with_them() -> None:
    many = [f"Township number {at}" for at in range(60)]
    chart = Chart("Many", many, [Series("2026", range(60))])
    assert chart.lies
    assert opened(chart_png(chart, dpi=40)).height > 2 * opened(chart_png(held(1, 2, 3), dpi=40)).height


def test_values_are_said_as_a_reader_expects() -> None:
    assert [say_value(0.35, True), say_value(0.355, True), say_value(1, True)] == ["35%", "35.5%", "100%"]
    assert [say_value(12_345, False), say_value(2.5, False), say_value(1234.5, False)] == ["12,345", "2.5", "1,234"]


def test_long_text_is_wrapped_and_western_words_stay_whole() -> None:
    assert wrapped("Coverage by kind of unit", 12) == "Coverage by\nkind of unit"
    assert wrapped("各乡镇已举行活动", 8) == "各乡镇已\n举行活动"
    assert wrapped("", 8) == ""


def test_a_computer_without_chinese_fonts_is_known_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    assert picture_paper.has_chinese()
    cached = (font_files.font_files, picture_paper.families)
    monkeypatch.setattr(font_files, "FOLDERS", ())
    for function in cached:
        function.cache_clear()
    try:
        assert not picture_paper.has_chinese()
        assert opened(chart_png(held(1, 2, 3), dpi=40)).width == 320
    finally:
        monkeypatch.undo()
        for function in cached:
            function.cache_clear()
