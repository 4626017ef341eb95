"""Addresses of background maps, as administrators type them."""

from __future__ import annotations

import pytest

from maps.tiles import tiles_from


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://tiles.example.cn/{z}/{x}/{y}.png", "https://tiles.example.cn"),
        ("https://t{s}.example.cn/vec?x={x}&y={y}&l={z}&tk=abc", "https://*.example.cn"),
        ("http://10.0.0.5:8080/{z}/{x}/{y}.png", "http://10.0.0.5:8080"),
    ],
)
def test_the_policy_names_the_host_and_nothing_more(url: str, host: str) -> None:
    tiles = tiles_from(f" {url} ", " Example ")
    assert tiles is not None
    assert (tiles.url, tiles.host, tiles.attribution) == (url, host, "Example")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "tiles.example.cn/{z}/{x}/{y}.png",
        "https://tiles.example.cn/one.png",
        "https://a b/{z}/{x}/{y}.png",
        "https://evil.example; script-src *; /{z}/{x}/{y}",
        "javascript://x/{z}/{x}/{y}",
        "https://tiles.example.cn/{z}/{x}/{y}'</script>",
    ],
)
def test_anything_else_is_no_background(url: str) -> None:
    assert tiles_from(url, "") is None
