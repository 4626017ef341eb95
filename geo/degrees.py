"""Reads one longitude or latitude the way people and spreadsheets write it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

METRES_PER_DEGREE = 111_320.0
"""Length of one degree of latitude, and of longitude at the equator."""


class Axis(StrEnum):
    LON = "lon"
    LAT = "lat"


@dataclass(frozen=True)
class Degrees:
    """One typed coordinate: the value, what its last written place stands for, and the axis its letter named."""

    value: float
    step_degrees: float
    axis: Axis | None = None

    @property
    def is_whole(self) -> bool:
        """Whether only whole degrees were written."""
        return self.step_degrees >= 1


# Every spelling is brought to: sign, hemisphere letter, numbers, the marks ° ' ".
SPELLINGS = {
    "东经": "E", "東經": "E", "西经": "W", "西經": "W", "北纬": "N", "北緯": "N", "南纬": "S", "南緯": "S",
    "经度": "", "經度": "", "纬度": "", "緯度": "", "度": "°", "º": "°", "˚": "°", "分": "'", "′": "'", "’": "'",
    "‘": "'", "`": "'", "秒": '"', "″": '"', "”": '"', "“": '"', "''": '"', "−": "-", "–": "-",
}  # fmt: skip
HEMISPHERES = {"E": (Axis.LON, 1), "W": (Axis.LON, -1), "N": (Axis.LAT, 1), "S": (Axis.LAT, -1)}
NUMBER = r"\d+(?:[.,]\d*)?|[.,]\d+"
PATTERN = re.compile(
    rf"(?P<before>[EWNS]?)(?P<sign>[+-]?)(?P<degrees>{NUMBER})"
    rf"(?:°?|°(?P<minutes>{NUMBER})(?:'|(?:'(?P<seconds>{NUMBER})\"?))?)(?P<after>[EWNS]?)"
)


def read_degrees(typed: object) -> Degrees:
    """The coordinate in a cell: 121.6, "121,6", "121.6°E", "E121°36′", "东经121度36分12秒", full-width too.

    Raises ValueError when it is none of these, with the plain reason.
    """
    text = f"{typed:.12f}".rstrip("0").rstrip(".") if isinstance(typed, float) and isfinite(typed) else str(typed)
    match = PATTERN.fullmatch(_plain(text))
    if match is None or (match["before"] and match["after"]):
        raise ValueError(f"{text[:40]!r} is not a coordinate in degrees")
    parts = [match[name] for name in ("degrees", "minutes", "seconds") if match[name]]
    value = sum(_number(part) / 60**place for place, part in enumerate(parts))
    if any(_number(part) >= 60 for part in parts[1:]):
        raise ValueError(f"{text[:40]!r} has 60 or more minutes or seconds")
    axis, side = HEMISPHERES.get(match["before"] or match["after"], (None, 1))
    step = 10.0 ** -_decimals(parts[-1]) / 60 ** (len(parts) - 1)
    return Degrees(side * (-value if match["sign"] == "-" else value), step, axis)


def _plain(text: str) -> str:
    for spelling, mark in SPELLINGS.items():
        text = text.replace(spelling, mark)
    text = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"[\s:：]", "", text)


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _decimals(text: str) -> int:
    return len(re.split(r"[.,]", text, maxsplit=1)[1]) if re.search(r"[.,]", text) else 0
