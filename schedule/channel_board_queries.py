"""What waits for administrators because messages do not leave: letters that could not be sent, channels, the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask import url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t, tn
from core.models import ClockRun, Throttle
from core.outbox import is_paused, pause_key
from core.panels import Need
from core.times import now
from registry.permissions import Permission
from schedule.channel_queries import channel_names, dead_count

CLOCK_IS_LATE = timedelta(minutes=10)


def needs(session: Session, actor: Actor) -> Sequence[Need]:
    """For administrators, the gravest first."""
    if not actor.may(Permission.ADMINISTER):
        return []
    return [*_clock(session), *_dead(session, actor), *_paused(session, actor)]


def _clock(session: Session) -> list[Need]:
    """A clock that once ran and does so no more."""
    last = session.scalar(select(func.max(ClockRun.ran_at)))
    if last is None or now() - last < CLOCK_IS_LATE:
        return []
    title, hint = t("No clock is at work"), t("Messages wait, and nothing is due any more.")
    return [
        Need("bad", str(t("The clock")), str(title), str(hint), url_for("schedule.clock"), str(t("How to start one")))
    ]


def _dead(session: Session, actor: Actor) -> list[Need]:
    count = dead_count(session, actor)
    if not count:
        return []
    title = tn("%(n)s message could not be sent", "%(n)s messages could not be sent", count)
    hint = t("See why, then send them again or give them up.")
    url = url_for("schedule.deliveries", state="dead")
    return [Need("warn", str(t("Deliveries")), str(title), str(hint), url, str(t("Look at them")))]


def _paused(session: Session, actor: Actor) -> list[Need]:
    names = channel_names(session, actor)
    keys = {pause_key(name): label for name, label in names.items()}
    rows = session.scalars(select(Throttle).where(Throttle.key.in_(keys))).all() if keys else []
    return [
        Need("warn", str(t("Channels")), str(t("“%(name)s” pauses", name=keys[row.key])),
             str(t("It was refused or could not be reached several times. Its messages wait.")),
             url_for("schedule.channels"), str(t("See why")))
        for row in rows if is_paused(row, now())
    ]  # fmt: skip
