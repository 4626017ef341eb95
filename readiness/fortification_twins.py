"""Which projects may be the same one entered before: the same name, and the same builder, township or site. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.fields import name_key
from geo.distance import great_circle_m

SAME_SITE_M = 50.0
"""Two sites nearer to each other than this are one building ground."""


@dataclass(frozen=True)
class Known:
    """What tells one project from another; `lon` and `lat` are WGS-84 degrees."""

    id: int
    name: str
    owner: str
    area_id: int
    lon: float | None = None
    lat: float | None = None


def twins(one: Known, others: Iterable[Known]) -> list[int]:
    """The ids of those that may be this project, entered before."""
    return [other.id for other in others if other.id != one.id and is_twin(one, other)]


def is_twin(one: Known, other: Known) -> bool:
    """Whether both have one name, and one builder, township or site; width, spaces and punctuation do not count."""
    key = name_key(one.name)
    if not key or key != name_key(other.name):
        return False
    is_same_owner = bool(name_key(one.owner)) and name_key(one.owner) == name_key(other.owner)
    return is_same_owner or one.area_id == other.area_id or _is_same_site(one, other)


def _is_same_site(one: Known, other: Known) -> bool:
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return False
    return great_circle_m(one.lon, one.lat, other.lon, other.lat) <= SAME_SITE_M
