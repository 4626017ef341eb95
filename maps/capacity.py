"""How many people a shelter holds: what its owner declares against what its area allows."""

from __future__ import annotations

from dataclasses import dataclass

LARGEST_PLAUSIBLE = 10_000
"""People; a single shelter beyond this is usually a slip of the keyboard."""


@dataclass(frozen=True)
class Capacity:
    """People declared and people computed; either is None when it is not known."""

    declared: int | None
    computed: int | None
    m2_per_person: float | None

    @property
    def is_overstated(self) -> bool:
        """Whether more people are declared than the area allows."""
        return self.declared is not None and self.computed is not None and self.declared > self.computed

    @property
    def is_implausible(self) -> bool:
        """Whether the declared number is beyond anything usual."""
        return self.declared is not None and self.declared > LARGEST_PLAUSIBLE

    @property
    def planned(self) -> int | None:
        """The number to plan with: the smaller of the two, or the one that is known."""
        known = [people for people in (self.declared, self.computed) if people is not None]
        return min(known, default=None)


def computed_capacity(effective_area_m2: float | None, m2_per_person: float | None) -> int | None:
    """Whole people that the effective area allows; None without an area or a norm.

    Raises ValueError for a norm that is not above zero, or a negative area.
    """
    if effective_area_m2 is None or m2_per_person is None:
        return None
    if not m2_per_person > 0 or effective_area_m2 < 0:
        raise ValueError(f"{effective_area_m2} m2 at {m2_per_person} m2 per person holds no number of people")
    return int(effective_area_m2 / m2_per_person + 1e-9)


def capacity_of(declared: int | None, effective_area_m2: float | None, m2_per_person: float | None) -> Capacity:
    """Declared and computed capacity of a shelter under that many square metres per person."""
    return Capacity(declared, computed_capacity(effective_area_m2, m2_per_person), m2_per_person)
