"""How many guests of an open day were invited, answered and came. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class GuestCount:
    """Guests of one category, or all: people count with companions."""

    invited: int = 0
    coming: int = 0
    people: int = 0
    declined: int = 0
    missing: int = 0
    arrived: int = 0
    arrived_people: int = 0


@dataclass
class GuestTally:
    """The guests of an open day by category, and all together."""

    by_category: dict[str, GuestCount] = field(default_factory=dict)
    whole: GuestCount = field(default_factory=GuestCount)
