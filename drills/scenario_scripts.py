"""Which script fits which intensity: our own proposal, stronger shaking asking for a fuller drill. Pure."""

from __future__ import annotations

LEVEL_OF_DEGREE = {6: "basic", 7: "intermediate", 8: "advanced"}
"""Level of drill by degree; nobody has checked it against a text."""


def level_for(degree: int) -> str:
    """The level of drill proposed for that degree: simple below VI, advanced from VIII."""
    return LEVEL_OF_DEGREE.get(min(degree, 8), "simple")
