"""How many people of a role each township or village needs, and how old their training may be. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from core.i18n import Text, t

Level = Literal["township", "village"]
LEVEL_NAMES: dict[str, Text] = {"township": t("Every township"), "village": t("Every village")}


@dataclass(frozen=True)
class Rule:
    """What holds for a role; `least` 0 asks for nobody, `training_years` None never asks for training again."""

    role: str
    level: Level
    least: int = 1
    training_years: int | None = None
    sends_reports: bool = False
    is_verified: bool = False
    source: str = ""


SHIPPED: tuple[Rule, ...] = (
    Rule("officer", "township", 1, 2),
    Rule("informant", "village", 1, 2, sends_reports=True),
    Rule("observation_point", "township", 1),
)
"""A rule of thumb of the field (one officer and one point a township, one informant a village), without a text that
names it; the two years between trainings are our own."""

Owned = Mapping[tuple[int | None, str], Rule]


def holding(owned: Owned, path: str, role: str) -> Rule | None:
    """The rule of a role in the area with this path: its own, else the nearest above, else the one for everywhere.

    Without any it is the shipped one; None where nobody ever said anything of the role.
    """
    for area_id in (*(int(part) for part in reversed(path.split("/")) if part), None):
        if (area_id, role) in owned:
            return owned[area_id, role]
    return next((rule for rule in SHIPPED if rule.role == role), None)


def roles_with_rules(owned: Owned) -> list[str]:
    """The roles of which a rule speaks, the shipped ones first."""
    return list(dict.fromkeys([*(rule.role for rule in SHIPPED), *(role for _, role in owned)]))


def is_too_old(last: date | None, years: int | None, on: date) -> bool:
    """Whether a training is due again on that day; who was never trained is due where training is asked for at all."""
    if years is None:
        return False
    return last is None or last < _years_before(on, years)


def _years_before(on: date, years: int) -> date:
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # the 29th of February
        return on.replace(year=on.year - years, day=28)


def reporting_roles(owned: Owned, path: str, roles: Iterable[str]) -> set[str]:
    """The roles whose members are asked for quick reports in the area with this path."""
    return {role for role in roles if (rule := holding(owned, path, role)) is not None and rule.sends_reports}
