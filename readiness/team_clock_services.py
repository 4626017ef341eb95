"""What the clock does for response teams: a weekly reminder of equipment that expires, is short or to be checked."""

from __future__ import annotations

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from core.db import Database
from core.times import today
from readiness.team_models import ResponseTeam, TeamEquipment
from readiness.team_queries import is_expiring, is_short, limits, to_check
from registry.models import Area, Grant, User
from schedule.notice_services import Telling, notify
from schedule.queries import zone_of

ROLES = ("township_officer", "planner")


def remind_of_equipment(database: Database) -> str:
    """Tell those who look after each team with something wrong, once a week; says how many were told."""
    with database.transaction(writing=False) as session:
        ids = session.scalars(select(ResponseTeam.id).where(ResponseTeam.is_active).order_by(ResponseTeam.id)).all()
    if not ids:
        return "reminded 0"
    with database.transaction() as session:
        return f"reminded {sum(_remind(session, session.get_one(ResponseTeam, number)) for number in ids)}"


def _remind(session: Session, team: ResponseTeam) -> int:
    on, rules = today(zone_of(session, team.area)), limits(session, team.area)
    mine = and_(TeamEquipment.team_id == team.id, TeamEquipment.is_active)
    wrong = {"checks": to_check(on), "expiring": is_expiring(on, rules.expiry_days), "short": is_short()}
    counts = {
        name: session.scalar(select(func.count(TeamEquipment.id)).where(mine, condition)) or 0
        for name, condition in wrong.items()
    }
    if not any(counts.values()):
        return 0
    year, week, _ = on.isocalendar()
    facts: dict[str, object] = {"team": team.name, **counts}
    return sum(
        notify(session, Telling("readiness.equipment", f"equipment:{team.id}:{year}-{week}", one, f"team:{team.id}",
                                team.area_id, facts, f"/readiness/teams/{team.id}#equipment"))
        for one in _readers(session, team)
    )  # fmt: skip


def _readers(session: Session, team: ResponseTeam) -> list[int]:
    """The accounts of the officers of the team's area; where there are none, of the planners above."""
    query = select(User.id, Grant.role, Area.path).join(Grant, Grant.user_id == User.id).join(Area)
    query = query.where(User.is_active, Grant.role.in_(ROLES))
    above = [(row.id, len(row.path)) for row in session.execute(query) if team.area.path.startswith(row.path)]
    nearest = max((length for _, length in above), default=0)
    return sorted({number for number, length in above if length == nearest})
