"""What a finished proposal comes to: its visits added up, with the figures that were kept when it was stored. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from planning.comparing import Side
from planning.explanation_words import Names, say_reason, say_shared
from planning.result_words import Driving, answer
from planning.visits import Totals, VisitLine, Work, totals, work


class Kept(Protocol):
    """What is read of a proposal."""

    figures: Any
    asked: Any


@dataclass(frozen=True)
class Facts:
    """Sums of the visits, driving, and what each team does; `common` is the reason most of those left out share."""

    totals: Totals
    driving: Driving
    works: list[Work]
    common: tuple[str, int] | None = None

    @property
    def answer(self) -> str:
        """What came of it, in two or three sentences."""
        return answer(self.totals, self.driving, self.common)

    @property
    def unfair(self) -> int:
        """Minutes between the team that is out most and the one that is out least."""
        busy = [one.whole for one in self.works]
        return max(busy, default=0) - min(busy, default=0)

    @property
    def side(self) -> Side:
        """The same for a comparison with another proposal."""
        return Side(self.totals, self.driving.minutes, self.unfair, {one.team_id: one.own for one in self.works})


def facts(proposal: Kept, lines: Sequence[VisitLine], skills: Names | None = None) -> Facts:
    """What these visits of the proposal come to; `skills` are their names for the reason that is shared."""
    sums = totals(lines)
    works = work(lines, proposal.asked.get("team_ids") or (), minutes_out(proposal), minutes_back(proposal))
    return Facts(sums, driving(proposal, sums), works, shared_reason(lines, skills))


def open_facts(proposal: Kept, lines: Sequence[VisitLine]) -> Facts:
    """The same of a part of its visits, from the visits alone: the figures kept with it are those of all of them."""
    sums = totals(lines)
    return Facts(sums, Driving(sums.driving), work(lines, proposal.asked.get("team_ids") or ()), shared_reason(lines))


def driving(proposal: Kept, sums: Totals) -> Driving:
    """Minutes driven, ways back included where the solver has judged the plan, beside those of its first calendar.

    The first is that of simple insertion, unless the search set out from a plan there was; with more visits than now
    it is no measure.
    """
    kept: Mapping[str, Any] = proposal.figures or {}
    minutes = kept.get("drive_minutes")
    first = kept.get("first") or {}
    is_measure = (
        minutes is not None and "greedy_drive_minutes" in kept and first.get("placed", sums.placed + 1) <= sums.placed
    )
    return Driving(
        sums.driving if minutes is None else int(minutes), int(first["drive_minutes"]) if is_measure else None
    )


def minutes_out(proposal: Kept) -> dict[int, int]:
    """All of each team's time out in minutes, by its id."""
    teams: Mapping[str, Any] = (proposal.figures or {}).get("teams") or {}
    found = {}
    for key, one in teams.items():
        number = key.removeprefix("team:")
        if number.isdecimal():
            found[int(number)] = int(one.get("minutes", 0))
    return found


def minutes_back(proposal: Kept) -> dict[int, int]:
    """Each team's ways back to where it ends its day, in minutes, by its id."""
    back: Mapping[str, Any] = (proposal.figures or {}).get("back_minutes") or {}
    return {int(key): int(minutes) for key, minutes in back.items()}


def shared_reason(lines: Sequence[VisitLine], skills: Names | None = None) -> tuple[str, int] | None:
    """The kind of reason that most of the visits left out have in common, and of how many; None when no two share one.

    Where they differ in their numbers it is said without them.
    """
    said: dict[str, list[str]] = {}
    for one in lines:
        if not one.stands and (sentence := say_reason(one.reason, skills)):
            why = str(one.reason.get("why") or "") if say_shared(str(one.reason.get("why") or "")) else ""
            said.setdefault(why or sentence, []).append(sentence)
    why, found = max(said.items(), key=lambda one: len(one[1]), default=("", []))
    if len(found) < 2:
        return None
    return (found[0] if len(set(found)) == 1 else say_shared(why)), len(found)
