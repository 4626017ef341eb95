"""The rules of thumb behind the figures of places and maps; all may be changed, none is a norm until it is verified."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from geo.distance import DEFAULT_DETOUR_FACTOR
from maps.validity import DEFAULT_VERIFY_MONTHS


@dataclass(frozen=True)
class MapNorms:
    """Square metres per person and service radius by class of shelter, months until a shelter is visited again, how
    people walk, what a site in a town must have, and how long there is to mend a defect.

    Square metres and radii are handed down without a text to check them against; what is said of sites in towns fits
    the text of GB 50188; the rest are our own rules of thumb.
    """

    emergency_m2: float = 0.5
    short_m2: float = 2.0
    long_m2: float = 4.5
    emergency_radius_km: float = 0.5
    short_radius_km: float = 1.0
    long_radius_km: float = 2.5
    town_site_m2: float = 4000.0
    town_m2_per_person: float = 3.0
    town_exits: int = 4
    danger_days: int = 3
    major_days: int = 15
    minor_days: int = 30
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

    def radius_km(self, shelter_class: str | None) -> float | None:
        """Kilometres that a shelter of that class serves around itself; None for a shelter without a class."""
        radii = {"emergency": self.emergency_radius_km, "short": self.short_radius_km, "long": self.long_radius_km}
        return radii.get(shelter_class or "")

    def days_to_mend(self, severity: str) -> int:
        """Days until a defect of that severity is due, a key of defect_words.SEVERITIES."""
        return {"danger": self.danger_days, "major": self.major_days}.get(severity, self.minor_days)
