"""A response team of three people."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.access import Actor
from core.times import today
from readiness import team_services
from readiness.team_inputs import MemberInput, MemberTrainingInput, TeamInput
from readiness.team_models import ResponseTeam
from tests.support.world import World


def team_of(session: Session, world: World, actor: Actor) -> ResponseTeam:
    """Three people: a leader with an account, a deputy with an e-mail address, a member with a telephone only."""
    team = team_services.add_team(session, TeamInput(name="抢险救援队", kind="rescue", area="990101100"), actor)
    for name, role, more in (
        ("陈队长", "leader", {"login": "township_officer", "phone": "0797-6832001"}),
        ("王副队", "deputy", {"email": "deputy@qingyuan.example"}), ("张队员", "member", {"phone": "13800000000"}),
    ):  # fmt: skip
        member = team_services.add_member(session, team, MemberInput(name=name, role=role, **more), actor)
        team_services.add_training(session, member, MemberTrainingInput(what="急救", held_on=today()), actor)
    return team
