"""What becomes of the rows of a list of units. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.i18n import t
from core.imports import Change, Given, Problem
from registry.located import Spot
from registry.matching import Values
from registry.record_rows import RecordPlanner
from registry.row_inputs import CATEGORIES
from registry.words import Words

_COPIED = ("address", "contact_name", "contact_phone", "contact_email", "note", "coordinate_source")
_OFFERED = 12


@dataclass
class UnitPlanner(RecordPlanner):
    """Plans rows of units; `headcounts` are those that are there, by unit and category."""

    kinds: Words = field(default_factory=lambda: Words(()))
    kind_names: Mapping[str, str] = field(default_factory=dict)
    headcounts: Mapping[int, Mapping[str, int]] = field(default_factory=dict)

    def kind_of(self, given: Given) -> tuple[str | None, list[Problem]]:
        """The code of the kind that the row names."""
        typed = given.values.get("kind")
        if not typed:
            return None, []
        code = self.kinds.find(typed)
        if code in self.kind_names:
            return code, []
        what = t("“%(kind)s” is no kind of unit.", kind=typed)
        names = list(self.kind_names.values())
        how = t("Write one of: %(kinds)s.", kinds=", ".join(names[:_OFFERED]) + (" …" if len(names) > _OFFERED else ""))
        return None, [Problem(given.row, "kind.unknown", what, how, "kind")]

    def columns(self, given: Given, spot: Spot | None) -> Values:
        """Address, contact, note, opening, boarding and location."""
        found = {name: given.values[name] for name in _COPIED if given.values.get(name)}
        found |= {name: value for name in ("opened_on", "is_boarding") if (value := given.values.get(name)) is not None}
        return found if spot is None else {**found, "lon": spot.lon, "lat": spot.lat}

    def parts(self, given: Given, record: Values, is_new: bool) -> Iterable[Change]:
        """People by category."""
        there = {} if is_new else self.headcounts.get(record["id"], {})
        for category in CATEGORIES:
            count = given.values.get(category)
            if count is None or there.get(category) == count:
                continue
            before = {"category": category, "count": there[category]} if category in there else None
            after = {"category": category, "count": count}
            shown = (category, there.get(category), count)
            yield Change(self.tables["unit_headcounts"], record["id"], before, after, given.row, record["name"], shown)
