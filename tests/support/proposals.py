"""A proposal that stands ready: visits placed by hand, for tests of what a planner does with it."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from core.access import Actor
from core.fields import name_key
from planning.input_queries import filled
from planning.inputs import ProposalInput
from planning.models import PlannedVisit, Proposal
from registry.models import Unit
from schedule.models import Campaign
from tests.support.world import World

MONDAY = date(2026, 12, 7)
"""A week after the morning on which tests live."""


def ready(session: Session, world: World, name: str = "December", starts_on: date = MONDAY) -> Proposal:
    """A proposal without visits for a campaign of four weeks in the county."""
    area, ends_on = world.areas["county"], starts_on + timedelta(days=27)
    campaign = Campaign(area_id=area.id, name=f"{name} campaign", starts_on=starts_on, ends_on=ends_on)
    session.add(campaign)
    session.flush()
    made = Proposal(campaign_id=campaign.id, area_id=area.id, name=name, state="ready", starts_on=starts_on,
                    ends_on=ends_on)  # fmt: skip
    session.add(made)
    session.flush()
    asked = filled(session, campaign, ProposalInput(), planner(session, world))
    made.asked = asked.model_dump(mode="json", by_alias=True)
    return made


def placed(
    session: Session, proposal: Proposal, unit: Unit, on: date, starts: int, team_id: int, second: int | None = None
) -> PlannedVisit:
    """A visit of an hour and a half that the proposal has placed."""
    visit = PlannedVisit(
        proposal_id=proposal.id, unit_id=unit.id, event_kind="lecture", minutes=90, state="placed", on=on,
        starts_minute=starts, team_id=team_id, second_team_id=second, teams_needed=2 if second else 1,
    )  # fmt: skip
    session.add(visit)
    session.flush()
    return visit


def three_visits(session: Session, world: World) -> tuple[Proposal, dict[str, PlannedVisit]]:
    """Two visits of the first team on a Monday, at the same school and the kindergarten, and one of the second."""
    made, first, second = ready(session, world), world.teams["first"].id, world.teams["second"].id
    visits = {
        "primary": placed(session, made, world.units["primary"], MONDAY, 9 * 60, first),
        "junior": placed(session, made, world.units["junior"], MONDAY, 14 * 60 + 30, first),
        "kindergarten": placed(session, made, world.units["kindergarten"], MONDAY, 9 * 60, second),
    }
    return made, visits


def many_visits(session: Session, world: World, many: int) -> Proposal:
    """As many visits, two a day for each of the two teams, each to a school of its own."""
    made = ready(session, world, "Many")
    county = world.areas["meijiang"]
    teams = [team.id for team in world.teams.values()]
    for number in range(many):
        name = f"第{number}小学"
        unit = Unit(area_id=county.id, kind="primary", name=name, name_key=name_key(name), lon=116.01, lat=26.47)
        session.add(unit)
        session.flush()
        day, slot = divmod(number, 4)
        week, weekday = divmod(day, 5)
        on = MONDAY + timedelta(days=7 * week + weekday)
        placed(session, made, unit, on, (9 * 60, 14 * 60 + 30)[slot % 2], teams[slot // 2])
    return made


def planner(session: Session, world: World) -> Actor:
    """The county's planner."""
    return world.actor(session, "planner")
