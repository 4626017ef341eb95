"""What is said of assumed earthquakes: the notice, regions, degrees, and one line for a drill."""

from __future__ import annotations

from math import floor

from core.i18n import Text, t
from maps.intensity import Relation, degree_of

NOTICE = t("For drills and teaching; not a forecast, not a warning")
"""Stands on every page, print, file and answer about an assumed earthquake."""

REGION_NAMES: dict[str, Text] = {
    "east": t("East (strong seismicity)"),
    "central": t("Central (moderate seismicity)"),
    "xinjiang": t("Xinjiang"),
    "tibet": t("Qinghai-Tibet"),
}
ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
MEANINGS: dict[int, Text] = {
    4: t("felt, hardly any damage"),
    5: t("felt by nearly all, plaster may crack"),
    6: t("many run outdoors, slight damage"),
    7: t("most run outdoors, moderate damage"),
    8: t("hard to walk, serious damage"),
    9: t("people fall, many buildings destroyed"),
    10: t("most buildings destroyed"),
    11: t("nearly all buildings destroyed"),
    12: t("the land itself is changed"),
}
"""What a degree means, shortened from the scale for people who do not work with it."""


def roman(degree: int) -> str:
    """The degree in Roman figures."""
    return ROMAN[degree]


def say_degree(degree: int) -> str:
    """The degree as tables have it: everything below V is one line."""
    return str(t("below V")) if degree < 5 else roman(degree)


def say_intensity(intensity: float) -> str:
    """An expected intensity with its degree, as in "VII (7.4)"."""
    return str(t("%(degree)s (%(value)s)", degree=roman(degree_of(intensity)), value=f"{tenths(intensity):.1f}"))


def tenths(intensity: float) -> float:
    """The intensity to one decimal, cut off and not rounded: 7.96 lies inside VII and must not read as 8.0."""
    return floor(intensity * 10 + 1e-6) / 10


def say_shock(magnitude: float, place: str) -> str:
    """An assumed earthquake in few words."""
    return str(t("M %(magnitude)s, %(place)s", magnitude=f"{magnitude:.1f}", place=place))


def drill_line(magnitude: float, name: str, intensity: float) -> str:
    """The line that a drill's registration gets from a scenario; at most 300 characters."""
    line = t(
        "Assumed: earthquake of magnitude %(magnitude)s (%(name)s), intensity %(degree)s expected here.",
        magnitude=f"{magnitude:.1f}", name=name[:80], degree=roman(degree_of(intensity)),
    )  # fmt: skip
    return str(t("%(line)s (%(notice)s)", line=line, notice=NOTICE))[:300]


def assumptions(relation: Relation) -> list[Text]:
    """What every figure rests on, for the page, paper and files."""
    return [
        t("Relation: %(region)s, after GB 18306-2015, taken from public programs and not compared with the print; "
          "standard deviation ±%(sigma)s degrees.", region=REGION_NAMES[relation.region],
          sigma=f"{relation.sigma:.2f}"),
        t("The relations know magnitude and distance only: not the depth, not the ground beneath a site."),
        t("A degree is counted inside its line: VIII is an expected intensity of 8.0 up to below 9.0."),
        t("Beyond about %(km)s km the relation's two axes cross, and it says nothing there.",
          km=int(round(relation.crossing_km(), -1))),
    ]  # fmt: skip


def scenario_map_words() -> dict[str, str]:
    """What the script of the scenario map says besides the words of all maps."""
    return {name: str(text) for name, text in _MAP_WORDS.items()}


_MAP_WORDS = {
    "epicentre": t("Epicentre: drag it, or move it with the arrow keys"),
    "degree": t("Intensity %(degree)s"),
    "unreckoned": t("These figures make no earthquake. Check magnitude, coordinates and strike."),
    "reckonFailed": t("The figures could not be worked out. Check the network."),
    "useAsScenario": t("Use as a scenario"),
    "quake": t("M %(magnitude)s, %(place)s, %(when)s"),
}
