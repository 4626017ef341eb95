"""What becomes of the rows of a list of stations. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.i18n import t
from core.imports import Change, Given, Problem, Severity
from geo.datums import Datum
from observation.station_words import STATUS_NAMES, STATUS_OF
from registry.located import Spot
from registry.matching import Values, differing
from registry.record_rows import RecordPlanner
from registry.words import Words

_COPIED = ("address", "note", "coordinate_source")
_PLAIN = ("operator", "status_note", "protection_radius_m", "protection_note")
_BLANK: Values = {
    "operator": "", "status": "running", "status_note": "", "protection_radius_m": None, "protection_note": "",
    "version": 1,
}  # fmt: skip


@dataclass
class StationPlanner(RecordPlanner):
    """Plans rows of stations; `stations` are the facts that are there, by place, `at` the instant of the import."""

    datum: Datum = Datum.WGS84
    kinds: Words = field(default_factory=lambda: Words(()))
    kind_names: str = ""
    stations: Mapping[int, Values] = field(default_factory=dict)
    at: datetime | None = None

    def kind_of(self, given: Given) -> tuple[str | None, list[Problem]]:
        """Every row is a station."""
        return "station", []

    def judge(self, given: Given) -> Iterable[Problem]:
        """Words for the kind and the status that nobody knows, and a new station without a kind."""
        typed = given.values.get("station_kind")
        if typed and self.kinds.find(typed) is None:
            what = t("“%(word)s” is not one of the words for this column.", word=typed)
            yield Problem(given.row, "station_kind.unknown", what, t("Write one of: %(kinds)s.", kinds=self.kind_names),
                          "station_kind")  # fmt: skip
        said = given.values.get("status")
        if said and STATUS_OF.find(said) is None:
            what = t("“%(word)s” is not one of the words for this column; it was left out.", word=said)
            names = ", ".join(str(name) for name in STATUS_NAMES.values())
            yield Problem(given.row, "status.unknown", what, t("Write one of: %(kinds)s.", kinds=names), "status",
                          Severity.WARNING)  # fmt: skip
        if not typed and self.records.coded("station", given.values.get("code")) is None:
            what, how = t("The kind of station is missing."), t("Fill it in, or complete the station later.")
            yield Problem(given.row, "station_kind.missing", what, how, "station_kind", Severity.WARNING)

    def columns(self, given: Given, spot: Spot | None) -> Values:
        """Address, note and location."""
        found: Values = {name: given.values[name] for name in _COPIED if given.values.get(name) not in (None, "")}
        if spot is not None:
            found |= {"lon": spot.lon, "lat": spot.lat, "datum": str(self.datum), "precision_m": spot.precision_m}
        return found

    def parts(self, given: Given, record: Values, is_new: bool) -> Iterable[Change]:
        """The facts of the station; a row that names no kind adds none to a place that has none."""
        wanted: Values = {name: given.values[name] for name in _PLAIN if given.values.get(name) not in (None, "")}
        kind, status = given.values.get("station_kind"), given.values.get("status")
        if kind and (code := self.kinds.find(kind)):
            wanted["station_kind"] = code
        there = None if is_new else self.stations.get(record["id"])
        if status and (code := STATUS_OF.find(status)) and (there is None or there["status"] != code):
            wanted |= {"status": code, "status_since": self.at}
        if there is None:
            if "station_kind" in wanted:
                after = {**_BLANK, "status_since": self.at, **wanted}
                yield Change(self.tables["stations"], record["id"], None, after, given.row, record["name"])
            return
        before, after = differing(there, wanted)
        if after:
            yield Change(self.tables["stations"], record["id"], before, after, given.row, record["name"])
