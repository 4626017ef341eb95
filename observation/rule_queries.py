"""The rules of daily records as they hold in each area: its own setting, else those above, else the default."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import time
from typing import Any

from sqlalchemy.orm import Session

from core.kept import kept
from core.times import DEFAULT_ZONE
from observation.duty import DailyRules
from registry.queries.settings import TIME_ZONE, all_values

RULES = "observation_rules"


@dataclass
class RuleBook:
    """All settings of daily records at once, for lists that reach over many areas."""

    values: dict[tuple[str, int | None], Any]
    _known: dict[str, DailyRules] = field(default_factory=dict)

    def holding(self, path: str) -> DailyRules:
        """The rules in the area with that path."""
        if path not in self._known:
            ids: list[int | None] = [None, *(int(part) for part in path.split("/") if part)]
            self._known[path] = rules_from(self._nearest(RULES, ids), self._nearest(TIME_ZONE, ids))
        return self._known[path]

    def _nearest(self, name: str, ids: list[int | None]) -> Any:
        return next((self.values[name, one] for one in reversed(ids) if (name, one) in self.values), None)


def rule_book(session: Session) -> RuleBook:
    """Every setting of daily records, and every time zone."""
    return kept(session, RULES, _book)


def _book(session: Session) -> RuleBook:
    return RuleBook({
        (name, area_id): value for name in (RULES, TIME_ZONE) for area_id, value in all_values(session, name).items()
    })  # fmt: skip


def rules_from(stored: Any, zone: Any = None) -> DailyRules:
    """The rules as a setting keeps them; what is missing there is the default."""
    rules = DailyRules(zone=str(zone or DEFAULT_ZONE))
    if not isinstance(stored, dict):
        return rules
    return replace(
        rules, closing=time.fromisoformat(stored.get("closing", "18:00")),
        month_due_day=int(stored.get("month_due_day", rules.month_due_day)), source=str(stored.get("source", "")),
        is_verified=bool(stored.get("is_verified")),
    )  # fmt: skip
