"""What a result of an event is unlikely to be, so that it is asked back before it is saved. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.i18n import Text, t
from outreach.kinds import COLUMNS

TIMES_EXPECTED = 10
FEW_PEOPLE = 1_000
MANY = 1_000_000
REACH = "media_reach"  # counted from afar, so millions are nothing unusual


@dataclass(frozen=True)
class Outcome:
    """What is judged of a result: visits, those expected, people of the county (None: not known), and the columns."""

    people: int
    expected: int | None
    population: int | None
    counts: Mapping[str, int]


def warnings(result: Outcome) -> list[Text]:
    """What is possible but unlikely about it, each as a sentence to be confirmed."""
    found: list[Text] = []
    people = f"{result.people:,}"
    if result.expected and result.people > max(TIMES_EXPECTED * result.expected, FEW_PEOPLE):
        found.append(t("%(people)s people reached, but %(expected)s were expected.",
                       people=people, expected=f"{result.expected:,}"))  # fmt: skip
    if result.population is None and result.people > MANY:
        found.append(t("%(people)s people reached is unusually many for one event.", people=people))
    if result.population and result.people > result.population:
        found.append(t("%(people)s people reached, but only %(population)s live in the county.",
                       people=people, population=f"{result.population:,}"))  # fmt: skip
    for column, count in result.counts.items():
        if count > MANY and column != REACH:
            found.append(t("%(column)s: %(count)s is unusually many.", column=COLUMNS[column], count=f"{count:,}"))
    return found
