"""Which of the four relations is proposed for a place: by province, a rule of thumb to be looked at. Pure."""

from __future__ import annotations

PROVINCES = {
    "xinjiang": ("65",),
    "tibet": ("51", "53", "54", "62", "63", "64"),
    "east": ("11", "12", "13", "14", "15", "21", "32", "34", "35", "37", "41", "44", "46", "61", "71"),
}
"""First two digits of the statistical code; all other provinces are central. Whole provinces are coarser than the
regions of the standard: western and eastern Sichuan, for one, are not alike."""
ALL = tuple(str(number) for number in (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55),
                                       *range(61, 66), 71, 81, 82))  # fmt: skip


def region_of(code: str, lon: float | None, lat: float | None) -> str:
    """The region proposed for an area with that code, or for a point when the code is of no province."""
    province = code[:2]
    for region, provinces in PROVINCES.items():
        if province in provinces:
            return region
    if province in ALL or lon is None or lat is None:
        return "central"
    if lon < 105:
        return "xinjiang" if lat > 36.5 and lon < 96 else "tibet"
    return "east" if lat > 32 else "central"
