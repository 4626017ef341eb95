"""Which categories of people a kind of unit is asked for first. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

USUAL: dict[str, tuple[str, ...]] = {
    "agency": ("staff",),
    "community": ("residents", "staff"),
    "village": ("villagers", "staff"),
    "enterprise": ("workers", "staff"),
    "household": ("residents",),
    "hospital": ("staff", "visitors"),
    "religious_site": ("staff", "visitors"),
    "public_venue": ("staff", "visitors"),
}
SCHOOL = ("students", "teachers", "staff")
APART = frozenset({"special_needs"})  # they are counted among the others, so a box of their own would count them twice


def asked_first(unit_kind: str, known: Iterable[str], offered: Iterable[str], is_school: bool) -> list[str]:
    """The categories to show at once, of those offered: what the unit has, and what its kind usually has."""
    known = set(known)
    usual = SCHOOL[:2] if is_school else USUAL.get(unit_kind, ("staff",))
    wanted = known or set(usual)
    return [code for code in offered if code in wanted | set(usual)]


def total(counts: Mapping[str, int]) -> int:
    """How many people there are in all, each counted once."""
    return sum(count for code, count in counts.items() if code not in APART)
