"""What tells an exercise from the real thing, in the same words everywhere. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from core.i18n import Text, t
from core.times import say_minute
from readiness.felt_table import CLASSES, GRADES, PEOPLE
from readiness.quick_report_losses import people_said
from readiness.quick_report_picture import Picture, Village

MODE_NAMES: dict[str, Text] = {"exercise": t("EXERCISE"), "real": t("REAL")}
"""Stands in banners, on the map and sheet, and before the name of every file and message."""

MODE_SENTENCES: dict[str, Text] = {
    "exercise": t("This is an exercise. Nothing here has happened."),
    "real": t("This is real. What stands here was reported after an earthquake."),
}
MODE_CHOICES: dict[str, Text] = {
    "exercise": t("Exercise: nothing has happened, everything is marked as an exercise"),
    "real": t("Real: the earth has shaken"),
}
ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
HUES = (
    "", "#eef1f2", "#e2ecf0", "#cfe3ea", "#b9dcc4", "#f3d65b", "#f0b13c", "#e58a2e", "#d65f2b", "#b93a2b", "#8f2440",
    "#63204f", "#3d1a4a",
)  # fmt: skip
"""The colour of each degree, from 1 to 12; the number stands with it, so that colour is never the only sign."""

NOT_YET = "#f7f6f1"
"""The colour of an area from which nobody has reported: hatched, and never that of "not felt"."""


HIGHEST_COUNTS = t("Casualties and damaged houses: of several informants of one place the highest number counts, not "
                   "the sum.")  # fmt: skip
"""Stands wherever these numbers are shown together."""


VERIFY = t("Please verify")
"""Marks a place of which more people are reported than is likely."""

LISTED = 60
"""So many places are named in one sentence."""


UNTIMED = t("time not known, counted as of the earthquake")
"""Marks a report whose telephone gave a time before the earthquake."""


def marked(mode: str, said: str) -> str:
    """The words with the mode in front, as in "[EXERCISE] …"."""
    return str(t("[%(mode)s] %(said)s", mode=MODE_NAMES[mode], said=said))


def say_count(count: int | None) -> str:
    """The number; a dash where nobody has said one."""
    return "–" if count is None else f"{count:,}"


def say_damage(damage: Mapping[str, int], spread: Mapping[str, tuple[int, int]] | None = None) -> list[str]:
    """Damaged houses by class and grade, each with its number, and from where to where the reports go."""
    found = []
    for key, count in damage.items():
        kind, _, grade = key.partition("_")
        said = t("%(houses)s %(grade)s: %(n)s", houses=CLASSES[kind], grade=GRADES[grade], n=f"{count:,}")
        found.append(f"{said}{_say_spread(key, spread)}")
    return found


def say_losses(one: Village) -> list[str]:
    """What a village has lost: people and houses; where its informants do not agree, from where to where they go."""
    spread = one.spread
    people = [
        f"{PEOPLE[code]} {count:,}{_say_spread(code, spread)}" for code, count in one.people.items() if count
    ]  # fmt: skip
    return [*people, *say_damage(one.damage, spread)]


def say_differing(one: Village) -> list[str]:
    """The numbers about which the informants of a village do not agree, each from the least to the most."""
    houses = {f"{kind}_{grade}": f"{CLASSES[kind]} · {GRADES[grade]}" for kind in CLASSES for grade in GRADES}
    known = {**PEOPLE, **houses}
    return [f"{known[code]} {least:,}–{most:,}" for code, (least, most) in one.spread.items() if code in known]


def say_doubt(one: Village) -> str:
    """How many people are reported of a village, beside how many live there; empty where that can well be."""
    if not one.is_doubtful:
        return ""
    facts = {"name": one.ground.name, "n": f"{people_said(one.people):,}"}
    if not one.ground.population:
        return str(t("%(name)s (people reported: %(n)s)", **facts))
    return str(t("%(name)s (people reported: %(n)s, residents: %(people)s)", **facts,
                 people=f"{one.ground.population:,}"))  # fmt: skip


def say_doubts(found: Picture) -> str:
    """The sentence about places whose numbers of people are to be verified; empty where there are none."""
    places = str(t(", ")).join(say_doubt(one) for one in found.doubtful)
    return str(t("The numbers of people are to be verified in: %(places)s.", places=places)) if places else ""


def say_unasked(found: Picture) -> str:
    """The sentence about villages in which nobody was asked; empty where there are none."""
    if not found.unasked:
        return ""
    places = str(t(", ")).join(one.name for one in found.unasked[:LISTED])
    more = " …" if len(found.unasked) > LISTED else ""
    return str(t("Villages and communities without an informant (%(n)s): %(places)s", n=f"{len(found.unasked):,}",
                 places=f"{places}{more}"))  # fmt: skip


def _say_spread(code: str, spread: Mapping[str, tuple[int, int]] | None) -> str:
    if spread is None or code not in spread:
        return ""
    least, most = spread[code]
    return str(t(" (reports say %(least)s–%(most)s)", least=f"{least:,}", most=f"{most:,}"))


def say_degree(degree: int) -> str:
    """The degree in Roman figures; who felt nothing has degree I, which is said so."""
    return str(t("not felt")) if degree <= 1 else ROMAN[degree]


def say_shock(magnitude: float | None, at: datetime, zone: str) -> str:
    """When it shook, and how strongly if that is known."""
    when = say_minute(at, zone)
    return when if magnitude is None else str(t("M %(magnitude)s, %(when)s", magnitude=f"{magnitude:.1f}", when=when))
