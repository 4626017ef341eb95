"""Of the ways on a page: which were measured or loaded and by whom, and how the others are estimated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.i18n import t
from planning.models import Proposal
from planning.routes import Base, legs
from planning.visits import VisitLine
from schedule.ground_queries import ground
from schedule.travel import Road, spot
from schedule.way_models import TravelWay


@dataclass(frozen=True)
class ShownWays:
    """By visit the source of the way to it, where it was measured; and the road by which the others are estimated."""

    road: Road
    sources: Mapping[int, str] = field(default_factory=dict)

    def is_estimated(self, line: VisitLine) -> bool:
        """Whether the way to this visit is no more than an estimate."""
        return line.id not in self.sources

    @property
    def note(self) -> str:
        """What the sign before a time on the way means, with the numbers behind it."""
        estimate = t(
            "≈ is an estimate: the straight line times %(detour)s at %(speed)s km/h.", detour=f"{self.road.detour:g}",
            speed=f"{self.road.km_per_hour:g}",
        )  # fmt: skip
        named = sorted({source for source in self.sources.values() if source})
        if not self.sources:
            return str(estimate)
        known = t("The others were measured: %(sources)s.", sources=str(t(", ")).join(named) or "–")
        return f"{estimate} {known}"


def shown_ways(
    session: Session, proposal: Proposal, by_team: Mapping[int, Sequence[VisitLine]], bases: Mapping[int, Base]
) -> ShownWays:
    """What is known of the ways to these visits, each team's in order of time and of one day."""
    wanted = {
        (spot(start), spot(end)): line
        for team, lines in by_team.items()
        for start, end, line in legs(lines, bases.get(team))
    }
    query = select(TravelWay.from_spot, TravelWay.to_spot, TravelWay.source)
    query = query.where(TravelWay.from_spot.in_({start for start, _ in wanted}))
    found = {wanted[start, end].id: source for start, end, source in session.execute(query) if (start, end) in wanted}
    return ShownWays(ground(session, proposal.area, ()).road, found)
