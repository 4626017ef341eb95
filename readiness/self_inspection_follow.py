"""What a round means for the hazards of one item, also when it is entered after later rounds. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class KnownHazard:
    """A hazard of the item, from the day it was found; `settled_on` is None while it is open."""

    id: int
    found_on: date
    settled_on: date | None = None

    def stood_on(self, day: date) -> bool:
        """Whether it had been found by the end of the day and was not settled on it or before."""
        return self.found_on <= day and (self.settled_on is None or self.settled_on > day)


@dataclass(frozen=True)
class Followed:
    """What becomes of the hazards: those settled, the one that is the same, or a new one.

    A new one is settled at once by the round of `gone_with`, its place among the later ones, that saw it no more.
    """

    settles: tuple[int, ...] = ()
    same: int | None = None
    opens: bool = False
    gone_with: int | None = None


def follow(answer: str, day: date, known: Sequence[KnownHazard], later: Sequence[tuple[date, str]]) -> Followed:
    """What the answer of a round of that day does; `later` are (day, answer) of the rounds after it, by day.

    It settles nothing that was found on its day or after it, nor what a later round saw again.
    """
    if answer == "hazard":
        return _seen(day, known, later)
    if any(then == "hazard" for _, then in later):
        return Followed()
    return Followed(settles=tuple(one.id for one in known if one.settled_on is None and one.found_on < day))


def answers_of_day(rounds: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The answers of several rounds of one day as of one: a hazard seen by any stands, then what was in order."""
    items = dict.fromkeys(item for answers in rounds for item in answers)
    said = {item: {answers[item] for answers in rounds if item in answers} for item in items}
    return {item: next(answer for answer in ("hazard", "ok", "na") if answer in said[item]) for item in items}


def _seen(day: date, known: Sequence[KnownHazard], later: Sequence[tuple[date, str]]) -> Followed:
    standing = [one.id for one in known if one.stood_on(day)]
    if standing:
        return Followed(same=standing[0])
    if not later:
        return Followed(opens=True)
    next_day, then = later[0]
    found_next = [one.id for one in known if day < one.found_on <= next_day]
    if then == "hazard" and found_next:
        return Followed(same=found_next[0])
    return Followed(opens=True, gone_with=None if then == "hazard" else 0)
