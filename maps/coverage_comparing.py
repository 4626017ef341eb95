"""What differs between two results of analyses of one area. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.changes import Change, Senses
from core.i18n import Text, t

FIGURES: dict[str, Text] = {
    "people": t("People"),
    "within": t("People within reach"),
    "beyond": t("People out of reach"),
    "unplaced": t("People whose reach is not known"),
    "villages_beyond": t("Villages out of reach"),
    "usable": t("Usable shelters"),
    "capacity": t("Room in usable shelters"),
    "wanted": t("To be sheltered"),
    "allocated": t("Have a place"),
    "left_no_room": t("Left over: no room"),
    "left_unplaced": t("Left over: without coordinates"),
    "person_km": t("Total walking (person-kilometres)"),
    "split": t("Villages that are split"),
    "fixed_capacity": t("Room in fixed shelters"),
}
SENSES = Senses(
    more=frozenset({"within", "usable", "capacity", "allocated", "fixed_capacity"}),
    less=frozenset({"beyond", "unplaced", "villages_beyond", "left_no_room", "left_unplaced"}),
)


@dataclass(frozen=True)
class TownChange:
    """A township before and after."""

    id: int
    name: str
    within: Change
    shortfall: Change


def compared(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """All figures, in their order; without those that are nought in both."""
    changes = [SENSES.change(name, label, before.get(name), after.get(name)) for name, label in FIGURES.items()]
    return [one for one in changes if (one.before, one.after) != (0, 0)]


def township_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[TownChange]:
    """The townships in which reach or shortfall differ."""
    was = {row["id"]: row for row in before["townships"]}
    found = []
    for row in after["townships"]:
        old = was.get(row["id"], {})
        within = SENSES.change("within", FIGURES["within"], old.get("within"), row["within"])
        shortfall = SENSES.change("beyond", t("Shortfall"), old.get("shortfall"), row["shortfall"])
        if within.difference or shortfall.difference:
            found.append(TownChange(row["id"], row["name"], within, shortfall))
    return found


def changed_villages(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The villages that came within reach (`within` True) or fell out of it, those with most people first."""
    was = {row["id"]: row["within"] for row in before["villages"]}
    found = [row for row in after["villages"] if row["id"] in was and was[row["id"]] != row["within"]]
    return sorted(found, key=lambda row: (-(row["people"] or 0), row["code"]))
