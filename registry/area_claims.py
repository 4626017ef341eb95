"""What a row of a list of areas says: whose row it is, and which areas it names above."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from geo.polygons import Shape
from registry.area_book import RANK, level_of_code, stem
from registry.area_codes import LEVELS

_UPPER = ("province", "prefecture", "county", "township")


@dataclass(slots=True)
class Claim:
    """What one row says about one area."""

    row: int
    code: str
    name: str | None
    level: str | None
    parent_code: str | None
    above: list[tuple[str, str, str | None]]  # (level, code, name) of the areas above, from the top
    facts: dict[str, Any] = field(default_factory=dict)
    shape: Shape | None = None


def own_identity(values: Mapping[str, Any]) -> tuple[str | None, str | None, str | None]:
    """The row's own code, name and level: its plain columns, else the lowest level that has a column of its own."""
    if code := values.get("code"):
        name = values.get("name")
        lowest = next((level for level in reversed(LEVELS) if values.get(f"{level}_code") == code), None)
        return code, name or (values.get(f"{lowest}_name") if lowest else None), lowest
    for level in reversed(LEVELS):
        if code := values.get(f"{level}_code"):
            return code, values.get(f"{level}_name"), level
    return None, values.get("name"), None


def steps(values: Mapping[str, Any]) -> Iterator[tuple[str, str, str | None]]:
    """Level, code and name of the areas that the row names, from the top."""
    for level in _UPPER:
        if code := values.get(f"{level}_code"):
            yield level, code, values.get(f"{level}_name")


def is_above(level: str, own: str | None) -> bool:
    """Whether a level can stand above the row's own."""
    return own is None or RANK[level] < RANK[own]


def from_the_top(claim: Claim) -> tuple[int, int, int]:
    """The order in which every area comes after those above it."""
    level = claim.level or level_of_code(claim.code)
    return RANK[level] if level else len(RANK), len(stem(claim.code)), claim.row
