"""Who is told of an anomaly and when: in the inbox, and by e-mail where the account has an address.

Letters name the number, the place and what is due, and no person.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.i18n import Text, sentences, speaking, t
from core.links import links
from core.messages import Letter, post, tell
from core.times import say_clock
from observation.anomaly_models import Anomaly
from observation.anomaly_queries import place_said, say_what, standing_of
from observation.anomaly_words import NO_FORECAST, number_of
from registry import terms
from registry.models import Grant, User
from registry.permissions import ROLES, Permission

NOTICES: dict[str, tuple[Text, Text]] = {
    "reported": (
        t("Anomaly reported: %(what)s"),
        t("%(number)s, %(where)s. Judge it and report it up by %(judge_by)s; verify it on site today."),
    ),
    "passed_up": (
        t("Anomaly reported up: %(what)s"),
        t("%(number)s, %(where)s. It has to be verified on site today."),
    ),
    "remind": (
        t("The time is running out: anomaly %(number)s"),
        t("%(what)s, %(where)s. The first judgement and the report up are due by %(judge_by)s."),
    ),
    "overdue": (
        t("Too late: anomaly %(number)s is not judged or not reported up"),
        t("%(what)s, %(where)s. That was due by %(judge_by)s. Please step in."),
    ),
    "evening": (
        t("Not verified yet: anomaly %(number)s"),
        t("%(what)s, %(where)s. It has to be verified on the day of the report, before midnight."),
    ),
}
DESK, VERIFIERS = Permission.EDIT_OBSERVATION, Permission.VERIFY_ANOMALIES
TOLD: dict[str, tuple[Permission, ...]] = {
    "reported": (DESK, VERIFIERS), "passed_up": (VERIFIERS,), "remind": (DESK,), "overdue": (VERIFIERS,),
    "evening": (DESK, VERIFIERS),
}  # fmt: skip


def notify(session: Session, anomaly: Anomaly, what: str, but: str = "") -> int:
    """Tell everybody concerned once, each in their language; `but` is the key of whoever did it. Says how many."""
    told = 0
    for user in readers(session, anomaly, what):
        if f"user:{user.id}" == but:
            continue
        with speaking(user.language):
            subject, body = _said(session, anomaly, what)
            key, path = f"anomaly:{anomaly.id}:{what}", f"/anomalies/{anomaly.id}"
            told += tell(session, key, f"user:{user.id}", subject, body, path)
            if user.email:
                post(session, key, "email", Letter(user.email, subject, body, links(session).address(path)))
    return told


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


def _said(session: Session, anomaly: Anomaly, what: str) -> tuple[str, str]:
    standing = standing_of(session, anomaly)
    facts = {
        "number": number_of(anomaly.year, anomaly.number), "where": place_said(anomaly),
        "what": say_what(anomaly, terms.labels(session, "observation_category", anomaly.area),
                         terms.labels(session, "anomaly_feature", anomaly.area)),
        "judge_by": say_clock(standing.deadlines.judge_by, standing.zone),
    }  # fmt: skip
    subject, body = NOTICES[what]
    return str(Text(subject.msgid, facts))[:200], sentences(Text(body.msgid, facts), NO_FORECAST)
