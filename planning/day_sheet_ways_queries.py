"""How long a team takes from one stop to the next, and where that is known from."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.i18n import Text, t
from planning.conventions import GRID
from planning.day_sheet_facts import Point
from planning.models import Proposal
from schedule.road_queries import roads
from schedule.travel import Road


class Ways:
    """Minutes of the way between points; remembers whether any was measured."""

    def __init__(self, road: Road) -> None:
        self.road = road
        self.sources: set[str] = set()

    def __call__(self, start: Point | None, end: Point | None) -> int | None:
        """The way with packing up and parking, on the grid of the plan; None where a point is not known."""
        if start is None or end is None:
            return None
        if found := getattr(self.road, "source", lambda *_: "")(start, end):
            self.sources.add(found)
        return -(-self.road.minutes(start, end) // GRID) * GRID

    @property
    def source(self) -> Text:
        """Where the times come from, after they were asked for."""
        road = self.road
        estimate = t(
            "estimated: the straight line times %(detour)s at %(speed)s km/h, and %(margin)s min for parking",
            detour=f"{road.detour:g}", speed=f"{road.km_per_hour:g}", margin=f"{road.margin_minutes:g}",
        )  # fmt: skip
        if not self.sources:
            return estimate
        return t("%(source)s; others %(estimate)s", source="、".join(sorted(self.sources)), estimate=estimate)


def ways_in(session: Session, proposal: Proposal) -> Ways:
    """The ways as the proposal reckons them."""
    area = proposal.area
    return Ways(roads(session, area, ())[area.path])
