"""The closed lists of places and shelters, in words and as signs on a map. Labels are sentences, codes are stored."""

from __future__ import annotations

from dataclasses import dataclass

from core.i18n import Text, language, t

PLACE_KINDS: dict[str, Text] = {
    "shelter": t("Shelter"),
    "venue": t("Venue"),
    "observation_point": t("Observation point"),
    "station": t("Seismic station"),
}
SHELTER_CLASSES: dict[str, Text] = {"emergency": t("Emergency"), "short": t("Short-term"), "long": t("Long-term")}
STATUSES: dict[str, Text] = {"usable": t("Usable"), "closed": t("Shut"), "under_repair": t("Under repair")}
STATUS_TONES = {"usable": "ok", "closed": "bad", "under_repair": "warn"}
MANAGEMENT_LEVELS: dict[str, Text] = {
    "province": t("Provincial"),
    "prefecture": t("Prefectural"),
    "county": t("County level"),
    "township": t("Township level"),
    "village": t("Village level"),
}
GRADES: dict[str, Text] = {
    "I": t("Grade I (30 days and more)"),
    "II": t("Grade II (10 to 30 days)"),
    "III": t("Grade III (up to 10 days)"),
}
"""Of GB 21734-2008, by how long people can stay."""
UNCLASSED = "unclassed"
HUES = ("teal", "blue", "violet", "slate", "brown", "green", "red", "amber", "rose", "navy")
"""Names of the shades in which signs are painted."""


@dataclass(frozen=True)
class Sign:
    """How a class or kind is marked: a shape and a letter, so that colour is never the only sign."""

    code: str
    shape: str
    letter_zh: str
    letter_en: str
    label: Text | str
    hue: str = "slate"  # one of HUES; a style sheet has its shade for light, dark and paper

    @property
    def is_shelter(self) -> bool:
        """Whether it marks shelters."""
        return self.code in SHELTER_SIGNS

    @property
    def letter(self) -> str:
        """The letter in the language spoken."""
        return self.letter_zh if language() == "zh" else self.letter_en


SIGNS = (
    Sign("emergency", "circle", "急", "E", t("Emergency shelter"), "teal"),
    Sign("short", "square", "短", "S", t("Short-term shelter"), "blue"),
    Sign("long", "hexagon", "长", "L", t("Long-term shelter"), "violet"),
    Sign(UNCLASSED, "circle", "避", "?", t("Shelter, class not given")),
    Sign("venue", "diamond", "场", "V", PLACE_KINDS["venue"], "brown"),
    Sign("observation_point", "diamond", "观", "O", PLACE_KINDS["observation_point"], "green"),
    Sign("station", "triangle", "台", "T", PLACE_KINDS["station"], "red"),
)
SIGN_OF = {sign.code: sign for sign in SIGNS}
SHELTER_SIGNS = ("emergency", "short", "long", UNCLASSED)


def sign_code(kind: str, shelter_class: str | None) -> str:
    """The code of the sign that a place gets: its class for a shelter, else its kind."""
    return (shelter_class or UNCLASSED) if kind == "shelter" else kind
