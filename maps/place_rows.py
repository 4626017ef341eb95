"""What becomes of the rows of a list of places. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.i18n import Text, t
from core.imports import Change, Given, Problem, Severity
from geo.datums import Datum
from maps.capacity import LARGEST_PLAUSIBLE
from maps.kinds import GRADES, MANAGEMENT_LEVELS, PLACE_KINDS, SHELTER_CLASSES, STATUSES
from maps.place_words import CLASS_OF, GRADE_OF, MANAGEMENT_OF, PLACE_KIND_OF, STATUS_OF
from registry.located import Spot
from registry.matching import Values, differing
from registry.record_rows import RecordPlanner
from registry.words import Words

_COPIED = ("address", "note", "coordinate_source", "capacity")
_OF_SHELTERS = (
    "is_comprehensive", "is_indoor", "is_outdoor", "suits_vulnerable", "gross_area_m2", "effective_area_m2", "exits",
    "villages_served", "manager_name", "manager_phone",
)  # fmt: skip
_CLOSED: tuple[tuple[str, Words, Mapping[str, Text]], ...] = (
    ("shelter_class", CLASS_OF, SHELTER_CLASSES),
    ("grade", GRADE_OF, GRADES),
    ("management", MANAGEMENT_OF, MANAGEMENT_LEVELS),
    ("status", STATUS_OF, STATUSES),
)
_BETWEEN = re.compile(r"[,，、;；/／|\s]+")


@dataclass
class PlacePlanner(RecordPlanner):
    """Plans rows of places; `shelters` are the facts that are there, by place."""

    datum: Datum = Datum.WGS84
    hazards: Words = field(default_factory=lambda: Words(()))
    facilities: Words = field(default_factory=lambda: Words(()))
    sites: Words = field(default_factory=lambda: Words(()))
    shelters: Mapping[int, Values] = field(default_factory=dict)

    def kind_of(self, given: Given) -> tuple[str | None, list[Problem]]:
        """The code of the kind that the row names."""
        typed = given.values.get("kind")
        code = PLACE_KIND_OF.find(typed) if typed else None
        if typed and code is None:
            return None, [_no_such_word(given.row, "kind", typed, PLACE_KINDS)]
        return code, []

    def judge(self, given: Given) -> Iterable[Problem]:
        """Words of closed lists, hazards and facilities nobody knows, capacities beyond belief."""
        for name, words, labels in _CLOSED:
            typed = given.values.get(name)
            if typed and words.find(typed) is None:
                yield _no_such_word(given.row, name, typed, labels, Severity.WARNING)
        yield from self._unknown(given, "hazards", self.hazards)
        yield from self._unknown(given, "facilities", self.facilities)
        yield from self._unknown(given, "site_kind", self.sites)
        if (capacity := given.values.get("capacity")) is not None and capacity > LARGEST_PLAUSIBLE:
            what = t("More than %(most)s people in one place is unusual.", most=f"{LARGEST_PLAUSIBLE:,}")
            yield Problem(given.row, "capacity.large", what, t("Check that no digit is too many."), "capacity",
                          Severity.WARNING)  # fmt: skip

    def columns(self, given: Given, spot: Spot | None) -> Values:
        """Address, capacity, note and location."""
        found: Values = {name: given.values[name] for name in _COPIED if given.values.get(name) not in (None, "")}
        if spot is not None:
            found |= {"lon": spot.lon, "lat": spot.lat, "datum": str(self.datum), "precision_m": spot.precision_m}
        return found

    def parts(self, given: Given, record: Values, is_new: bool) -> Iterable[Change]:
        """The facts of a shelter."""
        if record["kind"] != "shelter":
            return
        there = None if is_new else self.shelters.get(record["id"])
        wanted = self._facts(given)
        if there is None:
            yield Change(self.tables["shelters"], record["id"], None, wanted, given.row, record["name"])
            return
        before, after = differing(there, wanted)
        if after:
            yield Change(self.tables["shelters"], record["id"], before, after, given.row, record["name"])

    def _facts(self, given: Given) -> Values:
        values = given.values
        found: Values = {name: values[name] for name in _OF_SHELTERS if values.get(name) not in (None, "")}
        for name, words, _ in _CLOSED:
            if values.get(name) and (code := words.find(values[name])):
                found[name] = code
        if values.get("site_kind") and (site := self.sites.find(values["site_kind"])):
            found["site_kind"] = site
        for name, words in (("hazards", self.hazards), ("facilities", self.facilities)):
            if values.get(name):
                codes: list[Any] = [words.find(word) for word in _split(values[name], words)]
                found[name] = list(dict.fromkeys(code for code in codes if code))
        if values.get("capacity") is not None:
            found["declared_capacity"] = values["capacity"]
        return found

    def _unknown(self, given: Given, name: str, words: Words) -> Iterable[Problem]:
        typed = given.values.get(name)
        strange = [word for word in _split(typed, words) if words.find(word) is None] if typed else []
        if strange:
            what = t("Nobody knows the word “%(words)s”; it was left out.", words="、".join(strange))
            how = t("Write the words of the vocabulary, with commas between them.")
            yield Problem(given.row, f"{name}.unknown", what, how, name, Severity.WARNING)


def _split(typed: str, words: Words) -> list[str]:
    """The words in one cell; a name that has a comma in itself counts as one."""
    if words.find(typed):
        return [typed]
    return [word for word in _BETWEEN.split(typed) if word]


def _no_such_word(
    row: int, name: str, typed: str, labels: Mapping[str, Text], severity: Severity = Severity.ERROR
) -> Problem:
    what = t("“%(word)s” is not one of the words for this column.", word=typed)
    if severity is Severity.WARNING:
        what = t("“%(word)s” is not one of the words for this column; it was left out.", word=typed)
    how = t("Write one of: %(kinds)s.", kinds=", ".join(str(label) for label in labels.values()))
    return Problem(row, f"{name}.unknown", what, how, name, severity)
