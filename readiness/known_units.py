"""Which unit a row of a sheet means. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.fields import name_key
from core.i18n import Text, t
from core.imports import Given, Plan, Problem
from registry.area_book import KnownArea

HOW = t("Write the unit's code, or enter the unit first.")


@dataclass(frozen=True)
class KnownUnit:
    """A unit that a row may name."""

    id: int
    name: str
    path: str
    code: str = ""


class UnitsByName:
    """Finds units by name or code; tells in the plan when there is none, or more than one."""

    def __init__(self, units: Iterable[KnownUnit], under: KnownArea | None = None) -> None:
        self._known: dict[str, list[KnownUnit]] = {}
        for one in units:
            for key in {name_key(one.name), name_key(one.code)} - {""}:
                if under is None or one.path.startswith(under.path):
                    self._known.setdefault(key, []).append(one)

    def find(self, given: Given, plan: Plan, unknown: Text) -> KnownUnit | None:
        """The unit of the column "unit"; None when the row is refused, with this sentence where there is none."""
        found = self._known.get(name_key(given.values["unit"]), [])
        if len(found) == 1:
            return found[0]
        what = t("Several units are called %(name)s.", name=given.values["unit"]) if found else unknown
        plan.refuse(Problem(given.row, "unit.several" if found else "unit.unknown", what, HOW, "unit"))
        return None
