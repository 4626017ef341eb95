"""The rules of thumb behind the figures of places and maps; all may be changed, none is a norm until it is verified."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from geo.distance import DEFAULT_DETOUR_FACTOR
from maps.validity import DEFAULT_VERIFY_MONTHS


@dataclass(frozen=True)
class MapNorms:
    """Square metres per person by class of shelter, months until a shelter is visited again, and how people walk.

    The square metres are handed down without a text to check them against, the rest are our own rules of thumb.
    """

    emergency_m2: float = 0.5
    short_m2: float = 2.0
    long_m2: float = 4.5
    verify_months: int = DEFAULT_VERIFY_MONTHS
    walking_km_per_hour: float = 4.5
    detour_factor: float = DEFAULT_DETOUR_FACTOR
    source: str = ""
    is_verified: bool = False

    @classmethod
    def from_stored(cls, stored: Any) -> MapNorms:
        """The norms kept in a setting, defaults for what it lacks."""
        known = {field.name for field in fields(cls)}
        return cls(**{k: v for k, v in stored.items() if k in known}) if isinstance(stored, dict) else cls()

    def m2_per_person(self, shelter_class: str | None) -> float | None:
        """Square metres per person for that class; None for a shelter without a class."""
        return {"emergency": self.emergency_m2, "short": self.short_m2, "long": self.long_m2}.get(shelter_class or "")
