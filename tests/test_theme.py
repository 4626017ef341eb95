"""The colours of the theme can be read: the contrasts that WCAG 2.2 AA asks for, in both themes."""

import re
from itertools import product
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parent.parent / "static" / "css" / "theme.css").read_text("utf-8")
TEXTS = ("ink", "muted", "accent", "accent-strong", "alert", "warn", "ok")
GROUNDS = ("paper", "surface")
TONES = ("accent", "alert", "warn", "ok")


def _themes() -> dict[str, dict[str, str]]:
    blocks = re.findall(r"--paper: #[^}]*", CSS)
    assert len(blocks) == 2, "one block of colours for the light theme, one for the dark"
    return {
        name: dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6}|[\d]+, [\d]+, [\d]+);", block))
        for name, block in zip(("light", "dark"), blocks, strict=True)
    }


THEMES = _themes()


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _pairs() -> list[tuple[str, str]]:
    plain = list(product(TEXTS, GROUNDS))
    soft = [(text, f"{tone}-soft") for tone in TONES for text in (tone, "ink", "muted")]
    return [*plain, *soft, ("on-accent", "accent"), ("on-accent", "accent-strong"), ("on-alert", "alert")]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), _pairs())
def test_text_stands_out_from_its_ground(theme: str, text: str, ground: str) -> None:
    assert _contrast(THEMES[theme][text], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_the_edge_of_a_control_can_be_seen(theme: str, ground: str) -> None:
    assert _contrast(THEMES[theme]["edge"], THEMES[theme][ground]) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_the_triplets_are_the_same_colours(theme: str) -> None:
    triplets = {name: value for name, value in THEMES[theme].items() if name.endswith("-rgb")}
    assert triplets
    for name, value in triplets.items():
        colour = THEMES[theme][name.removesuffix("-rgb")]
        assert [int(part) for part in value.split(",")] == [int(colour[i : i + 2], 16) for i in (1, 3, 5)], name
