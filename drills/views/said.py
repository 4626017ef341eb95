"""Drills in words: states as tags, people as figures, times against a target and against last time."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import Text, t
from core.tags import tag
from core.times import local, now, say_day, say_minute, say_seconds
from drills.kinds import STATE_NAMES, STATE_TONES
from drills.models import Drill
from drills.queries import last_time
from drills.services import state_of
from registry.evacuation_targets import Target
from registry.permissions import Permission
from registry.queries.settings import evacuation_target


def state_tag(drill: Drill) -> Markup:
    """The drill's state as a tag."""
    state = state_of(drill)
    return tag(STATE_NAMES[state], STATE_TONES[state])


def when(drill: Drill) -> str:
    """Day, weekday and clock of the drill's start, as the county's wall has them."""
    return say_minute(drill.event.starts_at, drill.event.zone)


def may_edit(actor: Actor, drill: Drill) -> bool:
    """Whether the reader registers and reports this drill."""
    return actor.may_for(Permission.EDIT_DRILLS, drill.unit.area.path, drill.unit_id)


@dataclass(frozen=True)
class Comparison:
    """An evacuation time beside its target and beside the unit's last one; `tone` is ok or bad."""

    seconds: int
    target: Target
    against_target: Text
    tone: str
    against_last: Text | None = None


def comparison(session: Session, drill: Drill) -> Comparison | None:
    """How the drill's evacuation compares; None while there is no time."""
    seconds = drill.result.evacuation_seconds if drill.result else None
    if seconds is None:
        return None
    target = evacuation_target(session, drill.unit.kind, drill.unit.area)
    over = seconds - target.seconds
    if over > 0:
        said = t("%(over)s over the target of %(target)s", over=say_seconds(over), target=say_seconds(target.seconds))
    else:
        said = t("Within the target of %(target)s", target=say_seconds(target.seconds))
    return Comparison(seconds, target, said, "bad" if over > 0 else "ok", _against_last(session, drill, seconds))


def _against_last(session: Session, drill: Drill, seconds: int) -> Text | None:
    before = last_time(session, drill)
    if before is None or before.result is None or before.result.evacuation_seconds is None:
        return None
    was = before.result.evacuation_seconds
    facts = {"was": say_seconds(was), "day": say_day(local(before.event.starts_at, before.event.zone).date())}
    if seconds == was:
        return t("As fast as last time (%(day)s)", day=facts["day"])
    facts["by"] = say_seconds(abs(seconds - was))
    if seconds < was:
        return t("%(by)s faster than last time (%(day)s, %(was)s)", **facts)
    return t("%(by)s slower than last time (%(day)s, %(was)s)", **facts)


def has_begun(drill: Drill) -> bool:
    """Whether the drill's start has passed."""
    return drill.event.starts_at <= now()
