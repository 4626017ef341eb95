"""The deed on the rules of daily records."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.access import Actor
from observation.rule_inputs import DailyRulesInput
from observation.rule_queries import RULES
from registry.models import Area
from registry.services.settings import write_setting


def change_rules(session: Session, area: Area | None, given: DailyRulesInput, actor: Actor) -> DailyRulesInput:
    """Set until when a record is in time and when a month's return is due, in an area or everywhere."""
    stored = {
        "closing": f"{given.closing:%H:%M}", "month_due_day": given.month_due_day, "source": given.source,
        "is_verified": given.is_verified,
    }  # fmt: skip
    write_setting(session, RULES, area, stored, actor)
    return given
