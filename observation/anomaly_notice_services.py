"""Who is told of an anomaly and when: in the inbox, and by e-mail where the account has an address.

Letters name the number, the place and what is due, and no person.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.i18n import Said
from core.times import say_clock
from observation.anomaly_models import Anomaly
from observation.anomaly_queries import place_said, say_what, standing_of
from observation.anomaly_words import NO_FORECAST, number_of
from registry import terms
from registry.models import Grant, User
from registry.permissions import ROLES, Permission
from schedule import notice_services as notices
from schedule.notice_services import Telling

DESK, VERIFIERS = Permission.EDIT_OBSERVATION, Permission.VERIFY_ANOMALIES
TOLD: dict[str, tuple[Permission, ...]] = {
    "reported": (DESK, VERIFIERS), "passed_up": (VERIFIERS,), "remind": (DESK,), "overdue": (VERIFIERS,),
    "evening": (DESK, VERIFIERS),
}  # fmt: skip


def notify(session: Session, anomaly: Anomaly, what: str, but: str = "") -> int:
    """Tell everybody concerned once, each in their language; `but` is the key of whoever did it. Says how many."""
    about, path, facts = f"anomaly:{anomaly.id}", f"/anomalies/{anomaly.id}", _facts(session, anomaly)
    return sum(
        notices.notify(session, Telling(f"anomaly.{what}", f"{about}:{what}", user.id, about, anomaly.area_id, facts,
                                        path, path, closing=NO_FORECAST))
        for user in readers(session, anomaly, what) if f"user:{user.id}" != but
    )  # fmt: skip


def readers(session: Session, anomaly: Anomaly, what: str) -> Sequence[User]:
    """Whom this notice concerns, by the roles that they hold in the area or above, in their own county."""
    wanted = TOLD[what]
    roles = [role for role, held in ROLES.items() if role != "administrator" and any(one in held for one in wanted)]
    if wanted == (DESK,):
        roles = [role for role in roles if VERIFIERS not in ROLES[role]]
    found = _holding(session, anomaly, roles)
    return found if found or wanted != (DESK,) else _holding(session, anomaly, ["planner"])


def _holding(session: Session, anomaly: Anomaly, roles: Sequence[str]) -> Sequence[User]:
    above = [int(part) for part in anomaly.area.path.split("/") if part]
    held = or_(Grant.area_id.in_(above), Grant.area_id.is_(None) & Grant.unit_id.is_(None))
    query = select(User).join(Grant, Grant.user_id == User.id)
    query = query.where(Grant.role.in_(roles), held, User.is_active)
    return session.scalars(query.order_by(User.id)).unique().all()


def _facts(session: Session, anomaly: Anomaly) -> dict[str, object]:
    standing = standing_of(session, anomaly)
    return {
        "number": number_of(anomaly.year, anomaly.number), "where": Said(place_said, (anomaly,)),
        "what": Said(_what, (session, anomaly)),
        "judge_by": Said(say_clock, (standing.deadlines.judge_by, standing.zone)),
    }  # fmt: skip


def _what(session: Session, anomaly: Anomaly) -> str:
    return say_what(anomaly, terms.labels(session, "observation_category", anomaly.area),
                    terms.labels(session, "anomaly_feature", anomaly.area))  # fmt: skip
