"""What a finished proposal comes to: its visits added up, with the figures that were kept when it was stored. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from planning.comparing import Side
from planning.result_words import Driving, answer
from planning.visits import Totals, VisitLine, Work, totals, work


class Kept(Protocol):
    """What is read of a proposal."""

    figures: Any
    asked: Any


@dataclass(frozen=True)
class Facts:
    """Sums of the visits, driving, and what each team does; `why` is what most of those left out have in common."""

    totals: Totals
    driving: Driving
    works: list[Work]
    unfair: int
    why: str = ""

    @property
    def answer(self) -> str:
        """What came of it, in two sentences."""
        return answer(self.totals, self.driving, self.why)

    @property
    def side(self) -> Side:
        """The same for a comparison with another proposal."""
        return Side(self.totals, self.driving.minutes, self.unfair, {one.team_id: one.whole for one in self.works})


def facts(proposal: Kept, lines: Sequence[VisitLine], why: str = "") -> Facts:
    """What these visits of the proposal come to."""
    kept: Mapping[str, Any] = proposal.figures or {}
    sums = totals(lines)
    back = {int(team): int(minutes) for team, minutes in (kept.get("back_minutes") or {}).items()}
    works = work(lines, proposal.asked.get("team_ids") or (), back)
    driving = sums.driving + sum(back.values())
    busy = [one.whole for one in works]
    return Facts(
        sums,
        Driving(driving, kept.get("greedy_drive_minutes")),
        works,
        max(busy, default=0) - min(busy, default=0),
        why,
    )


def short_facts(proposal: Kept, sums: Totals | None) -> tuple[Totals, Driving]:
    """The same for a row of a list, from sums alone."""
    kept: Mapping[str, Any] = proposal.figures or {}
    known = sums or Totals()
    return known, Driving(known.driving + _back(kept), kept.get("greedy_drive_minutes"))


def _back(kept: Mapping[str, Any]) -> int:
    return sum(int(minutes) for minutes in (kept.get("back_minutes") or {}).values())
