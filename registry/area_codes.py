"""What the code of an area tells: the areas it may lie in, and its level. Pure.

Mainland codes have 2, 4, 6, 9 and 12 digits from province to village, Taiwan's 5, 8 and 11 from county to village;
some tables write every mainland code with 12 digits, filled up with zeros.
"""

from __future__ import annotations

LEVELS = ("province", "prefecture", "county", "township", "village")
LEVEL_OF_LENGTH = {
    2: "province", 4: "prefecture", 5: "county", 6: "county", 8: "township", 9: "township", 11: "village",
    12: "village",
}  # fmt: skip
FULL_LENGTH = 12
FILLED_LENGTHS = (2, 4, 6, 9)


def core_of(code: str) -> str:
    """The code without the zeros that fill it up: "360730100000" is "360730100"."""
    if len(code) != FULL_LENGTH or not code.isdecimal():
        return code
    return next((code[:n] for n in FILLED_LENGTHS if not code[n:].strip("0")), code)


def codes_above(code: str) -> list[str]:
    """Every code that an area above this one may have, the longest first."""
    core = core_of(code)
    found: list[str] = []
    for length in range(len(core) - 1, 0, -1):
        prefix = core[:length]
        found.append(prefix)
        if length in FILLED_LENGTHS and core.isdecimal():
            found.append(prefix.ljust(FULL_LENGTH, "0"))
    return [above for above in found if above != code]


def level_by(code: str, parent_level: str | None) -> str | None:
    """The level that the code's length tells if it lies below the parent's, else the next below the parent's.

    None when neither tells: an odd code without a parent, or anything beneath a village.
    """
    told = LEVEL_OF_LENGTH.get(len(core_of(code))) if code.isdecimal() else None
    if parent_level is None:
        return told
    if told is not None and is_below(told, parent_level):
        return told
    rank = LEVELS.index(parent_level) + 1
    return LEVELS[rank] if rank < len(LEVELS) else None


def is_below(level: str, other: str) -> bool:
    """Whether the first level lies beneath the second, not necessarily directly."""
    return LEVELS.index(level) > LEVELS.index(other)
