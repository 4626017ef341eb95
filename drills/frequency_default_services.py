"""The rules that every installation begins with; whoever administers it edits them, and edits are never overwritten.

Sourced are a drill a month in primary and secondary schools and one a quarter in kindergartens. The others are nobody's
norm, only a beginning: they are marked as unverified until somebody has checked them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from drills.frequency import Rule
from drills.frequency_models import DrillRule
from registry.audit import record

_NOTICE = "教育部《中小学幼儿园应急疏散演练指南》（教基一厅〔2014〕2号）"
_MORE = f"{_NOTICE}：寄宿制、特殊教育学校适当增加，未定次数，由县定"
_COUNTY = "无统一规定，由县定"
_MONTHLY = ("primary", "junior", "senior", "nine_year")
_YEARLY = (
    "university", "agency", "community", "village", "enterprise", "hospital", "religious_site", "public_venue"
)  # fmt: skip
RULES = (
    *(Rule(kind, "month", in_term_only=True, source=_NOTICE, is_verified=True) for kind in _MONTHLY),
    Rule("kindergarten", "quarter", in_term_only=True, source=_NOTICE, is_verified=True),
    Rule("special", "month", in_term_only=True, source=_MORE),
    Rule("vocational", "month", in_term_only=True, source=_COUNTY),
    Rule("school", "month", in_term_only=True, is_boarding=True, source=_MORE),
    *(Rule(kind, "year", source=_COUNTY) for kind in _YEARLY),
)


def seed(session: Session) -> int:
    """Add the default rules that are missing; what is there stays as it is. Returns how many were added."""
    query = select(DrillRule.unit_kind, DrillRule.is_boarding).where(DrillRule.area_id.is_(None))
    there = {tuple(row) for row in session.execute(query)}
    rows = [_row(rule) for rule in RULES if (rule.unit_kind, rule.is_boarding) not in there]
    if rows:
        session.execute(insert(DrillRule), rows)
        record(session, [("created", "drill_rules", "defaults", None, {"rules": len(rows)})])
    return len(rows)


def _row(rule: Rule) -> dict[str, Any]:
    kept = ("unit_kind", "period", "times", "is_boarding", "in_term_only", "source", "is_verified")
    return {name: getattr(rule, name) for name in kept} | {
        "area_id": None,
        "types": [],
        "is_active": True,
        "version": 1,
    }
