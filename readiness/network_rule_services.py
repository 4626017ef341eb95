"""The deed on the rules of coverage."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, NotFound
from core.i18n import t
from readiness.network_inputs import RuleInput
from readiness.network_models import NetworkRule
from readiness.network_queries import all_names
from registry.models import Area
from registry.permissions import Permission
from registry.scope import require_area


def change_rule(session: Session, area: Area, role: str, given: RuleInput, actor: Actor) -> NetworkRule:
    """The rule of a role in a county (or wider area) and beneath it; a checked one names its source."""
    require_area(session, area.id, actor, Permission.EDIT_READINESS)
    if role not in all_names(session):
        raise NotFound()
    if area.level in ("township", "village"):
        raise DomainError("rule_of_county", t("Rules are set for a county as a whole."),
                          hint=t("Ask the county's planner to change it."))  # fmt: skip
    row = session.scalar(select(NetworkRule).where(NetworkRule.area_id == area.id, NetworkRule.role == role))
    row = row or NetworkRule(area_id=area.id, role=role)
    row.level, row.least, row.training_years = given.level, given.least, given.training_years
    row.sends_reports, row.source = given.sends_reports, given.source
    row.is_verified = given.is_verified
    session.add(row)
    session.flush()
    return row
