"""What an informant can notice, and the degree of intensity for which each thing is typical. Pure.

The wording is our own, after the usual marks of the Chinese intensity scale (GB/T 17742); the degrees are written down
from memory and marked as unverified wherever they are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.i18n import Text, t

IS_VERIFIED = False
FELT_ONLY, NOT_FELT, HIGHEST = 3, 1, 12
"""The degree of somebody who felt it and noticed nothing else, of somebody who did not feel it, and the last one."""


@dataclass(frozen=True)
class Sign:
    """One thing to tick: the degree at which it is typical, and the group in which only the strongest counts."""

    code: str
    group: str
    degree: int
    label: Text


GROUPS: dict[str, Text] = {
    "people": t("How people felt it"),
    "things": t("Things"),
    "houses": t("Houses"),
    "ground": t("Ground"),
}

SIGNS: tuple[Sign, ...] = (
    Sign("few_felt", "people", 3, t("Only a few people indoors felt it")),
    Sign("most_indoors", "people", 4, t("Most people indoors felt it, some outdoors")),
    Sign("woken", "people", 5, t("Nearly everybody felt it, many woke up")),
    Sign("some_ran", "people", 6, t("Some ran outdoors in fright")),
    Sign("most_ran", "people", 7, t("Most people ran outdoors")),
    Sign("hard_to_walk", "people", 8, t("People swayed and could hardly walk")),
    Sign("fell", "people", 9, t("People fell while moving")),
    Sign("swing", "things", 3, t("Hanging things swung a little")),
    Sign("rattle", "things", 4, t("Hanging things swung clearly, dishes and windows rattled")),
    Sign("toppled", "things", 5, t("Things that stood unsteadily fell over")),
    Sign("shifted", "things", 6, t("Light furniture moved")),
    Sign("furniture_fell", "things", 7, t("Furniture fell over, things fell off shelves")),
    Sign("dust", "houses", 5, t("Dust fell, fine cracks in the plaster")),
    Sign("wall_cracks", "houses", 6, t("Cracks in walls, tiles slid off roofs")),
    Sign("chimneys", "houses", 7, t("Chimneys or eaves fell, wide cracks in walls")),
    Sign("walls_fell", "houses", 8, t("Parts of walls fell, a few houses collapsed")),
    Sign("many_collapsed", "houses", 9, t("Many houses collapsed")),
    Sign("most_collapsed", "houses", 10, t("Most houses collapsed")),
    Sign("all_collapsed", "houses", 11, t("Nearly all houses collapsed")),
    Sign("wet_cracks", "ground", 7, t("Cracks in river banks or wet ground")),
    Sign("slides", "ground", 8, t("Landslides, falling rocks, sand and water from the ground")),
    Sign("wide_cracks", "ground", 9, t("Wide cracks in firm ground or roads")),
)
SIGN_OF: dict[str, Sign] = {sign.code: sign for sign in SIGNS}

CLASSES: dict[str, Text] = {
    "earth": t("Earth, stone or timber houses"),
    "brick": t("Brick houses"),
    "frame": t("Framed or fortified buildings"),
}
GRADES: dict[str, Text] = {
    "cracked": t("cracked"),
    "broken": t("badly damaged"),
    "collapsed": t("collapsed"),
}
SERVICES: dict[str, Text] = {
    "roads": t("Roads"),
    "power": t("Power"),
    "water": t("Water"),
    "telephone": t("Telephone and network"),
}
SERVICE_STATES: dict[str, Text] = {"ok": t("working"), "cut": t("cut off"), "unknown": t("not known")}
PEOPLE: dict[str, Text] = {
    "injured": t("Injured"),
    "dead": t("Dead"),
    "missing": t("Missing"),
    "trapped": t("Trapped"),
}
DAMAGE_KEYS: tuple[str, ...] = tuple(f"{kind}_{grade}" for kind in CLASSES for grade in GRADES)


def signs_of(group: str) -> Sequence[Sign]:
    """The things to tick in a group, from the weakest to the strongest."""
    return [sign for sign in SIGNS if sign.group == group]
