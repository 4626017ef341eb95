"""A proposal as a solver would have left it, made by hand: three visits placed, one left out with its reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from planning.inputs import KindInput, WeightsInput
from planning.models import PlannedVisit, Proposal
from registry.models import Unit
from schedule.models import Campaign, Team
from tests.support.days import workday_ahead

COURSE = [[0.4, 2, 80, 2000], [3.0, 3, 60, 1060], [9.0, 3, 45, 1045]]
REASON = {"why": "no_team"}


def propose_by_hand(session: Session, number: int = 1, state: str = "ready", on: date | None = None) -> Proposal:
    """A proposal for the first campaign: the first day has two visits, the next one; the fourth unit is left out."""
    campaign = session.scalars(select(Campaign).order_by(Campaign.id)).first()
    assert campaign is not None
    first = on or workday_ahead(14)
    teams = session.scalars(select(Team).order_by(Team.id)).all()
    made = Proposal(
        campaign_id=campaign.id, area_id=campaign.area_id, name=f"Proposal {number}", state=state, starts_on=first,
        ends_on=first + timedelta(days=11), asked=_asked(teams), figures=_figures(teams) if state == "ready" else {},
        course=COURSE if state != "waiting" else [], created_by="user:2", created_by_name="林规划",
    )  # fmt: skip
    session.add(made)
    session.flush()
    units = session.scalars(select(Unit).order_by(Unit.id).limit(4)).all()
    places: list[dict[str, Any]] = [
        {"on": first, "starts_minute": 540 + 30 * number, "team_id": teams[0].id, "way_minutes": 20},
        {"on": first, "starts_minute": 840, "team_id": teams[0].id, "second_team_id": teams[1].id, "way_minutes": 15},
        {"on": first + timedelta(days=1), "starts_minute": 540, "team_id": teams[1].id, "way_minutes": 10,
         "is_pinned": True, "due_on": first},
        {"reason": REASON, "is_must": True},
    ]  # fmt: skip
    for unit, place in zip(units, places, strict=True):
        session.add(
            PlannedVisit(proposal_id=made.id, unit_id=unit.id, event_kind="lecture", minutes=60, value=3,
                         state="placed" if "on" in place else "left_out", **place)
        )  # fmt: skip
    session.flush()
    return made


def _asked(teams: Any) -> dict[str, Any]:
    kinds = {kind: KindInput().model_dump() for kind in ("school", "agency")}
    return {"team_ids": [team.id for team in teams], "kinds": kinds, "seconds": 60, "seed": 1,
            "weights": WeightsInput().model_dump()}  # fmt: skip


def _figures(teams: Any) -> dict[str, Any]:
    return {
        "wanted": 4, "placed": 3, "drive_minutes": 60, "greedy_drive_minutes": 80,
        "first": {"placed": 3, "drive_minutes": 80, "total": 1080},
        "teams": {f"team:{team.id}": {"name": team.name, "visits": 2, "minutes": 180} for team in teams},
        "assumed": [{"zh": "一个单位未标在地图上。", "en": "One unit is not on the map."}],
    }  # fmt: skip
