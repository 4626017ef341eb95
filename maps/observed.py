"""Observed intensities against the relation: residuals by distance, told as they are. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import fmean, pstdev

from core.errors import Invalid
from core.i18n import Text, t
from core.sheets import LIMIT_BYTES, Row, Table, match, open_table
from maps.intensity import Shock, distances_km, from_pga, intensities
from maps.quake_files import Wrong, WrongRow, degrees

KNOWN: dict[str, tuple[str, ...]] = {
    "lon": ("经度(°)", "经度", "lon", "longitude", "lng"),
    "lat": ("纬度(°)", "纬度", "lat", "latitude"),
    "intensity": ("烈度", "调查烈度", "宏观烈度", "仪器烈度", "intensity", "cdi", "mmi"),
    "pga_pctg": ("max_pga_pctg", "pga_pctg", "pga(%g)", "PGA(%g)"),
    "pga_gal": ("PGA(gal)", "pga_gal", "峰值加速度(gal)", "峰值加速度(cm/s²)", "PGA(cm/s²)"),
    "pga": ("PGA(m/s²)", "pga", "pga_ms2", "峰值加速度(m/s²)", "峰值加速度"),
    "name": ("名称", "台站名称", "地点", "台站代码", "name", "code", "station"),
}
_TO_MS2 = {"pga_pctg": 0.0980665, "pga_gal": 0.01, "pga": 1.0}
FARTHEST_KM = 20_100.0


@dataclass(frozen=True)
class Observation:
    """An intensity that was observed, or reckoned from the peak acceleration; WGS-84 degrees."""

    name: str
    lon: float
    lat: float
    intensity: float
    is_from_pga: bool


@dataclass(frozen=True)
class Residual:
    """What was observed, what the relation expects, and the difference: observed less expected."""

    observation: Observation
    km: float
    expected: float

    @property
    def difference(self) -> float:
        """Above zero: shaken more strongly than the relation expects."""
        return self.observation.intensity - self.expected


@dataclass(frozen=True)
class DistanceBand:
    """All observations between two distances; figures are None without any."""

    from_km: float
    to_km: float
    count: int
    observed: float | None
    expected: float | None
    mean: float | None
    spread: float | None
    within_sigma: int


@dataclass(frozen=True)
class Comparison:
    """Every residual, and the same by distance; `total` is over all."""

    shock: Shock
    residuals: list[Residual]
    bands: list[DistanceBand]
    total: DistanceBand
    wrong: list[WrongRow] = field(default_factory=list)

    @property
    def from_pga(self) -> int:
        """How many observations were reckoned from acceleration."""
        return sum(one.observation.is_from_pga for one in self.residuals)


def compare(shock: Shock, observations: Sequence[Observation], edges: Sequence[float]) -> Comparison:
    """The residuals of the observations under the shock; `edges` are the kilometres between bands, rising."""
    lon, lat = [one.lon for one in observations], [one.lat for one in observations]
    expected, km = intensities(shock, lon, lat).tolist(), distances_km(shock, lon, lat).tolist()
    residuals = sorted((Residual(*row) for row in zip(observations, km, expected, strict=True)), key=lambda one: one.km)
    sigma = shock.relation.sigma
    limits = [0.0, *edges, FARTHEST_KM]
    bands = [
        _band([one for one in residuals if low <= one.km < high], low, high, sigma) for low, high in pairwise(limits)
    ]
    return Comparison(shock, residuals, bands, _band(residuals, 0.0, FARTHEST_KM, sigma))


def _band(inside: list[Residual], low: float, high: float, sigma: float) -> DistanceBand:
    if not inside:
        return DistanceBand(low, high, 0, None, None, None, None, 0)
    differences = [one.difference for one in inside]
    return DistanceBand(
        low, high, len(inside), fmean(one.observation.intensity for one in inside),
        fmean(one.expected for one in inside), fmean(differences), pstdev(differences),
        sum(abs(one) <= sigma for one in differences),
    )  # fmt: skip


def edges_of(typed: str) -> list[float]:
    """The kilometres between bands as people type them; raises Invalid unless they rise from above zero."""
    parts = [part for part in re.split(r"[,，、;；\s]+", typed.strip()) if part]
    try:
        edges = [float(part) for part in parts]
    except ValueError:
        edges = []
    is_rising = all(low < high for low, high in zip([0.0, *edges], [*edges, FARTHEST_KM], strict=True))
    if not edges or len(edges) > 20 or not is_rising:
        wording = t("These are no distance bands.")
        raise Invalid("bands", wording, field="bands", hint=t("Give rising kilometres, for example 20, 50, 100, 200."))
    return edges


def read_observations(path: Path, filename: str, limit_bytes: int = LIMIT_BYTES) -> Iterator[Observation | WrongRow]:
    """The observations of a csv or xlsx file, and its wrong rows; raises Invalid for no such file."""
    table = open_table(path, filename, known={one for many in KNOWN.values() for one in many}, limit_bytes=limit_bytes)
    found = dict(match(table.headers, KNOWN).found)
    lacks = [KNOWN[name][0] for name in ("lon", "lat") if name not in found]
    lacks += [] if found.keys() & {"intensity", *_TO_MS2} else [KNOWN["intensity"][0]]
    if lacks:
        wording = t("“%(file)s” is no list of observations: these columns are missing: %(columns)s.", file=filename,
                    columns=str(t(", ")).join(lacks))  # fmt: skip
        raise Invalid("observations.columns", wording, field="file")
    return _observations(table, found)


def _observations(table: Table, found: dict[str, str]) -> Iterator[Observation | WrongRow]:
    for row in table.rows():
        try:
            yield _observation(row, found)
        except Wrong as wrong:
            yield WrongRow(row.number, wrong.reason)


def _observation(row: Row, found: dict[str, str]) -> Observation:
    said = {name: row.text(header) or "" for name, header in found.items()}
    intensity, is_from_pga = _intensity(said)
    return Observation(
        said.get("name", "")[:80], degrees(said["lon"], 180), degrees(said["lat"], 90), intensity, is_from_pga
    )


def _intensity(said: dict[str, str]) -> tuple[float, bool]:
    if said.get("intensity"):
        return _positive(said["intensity"], 12.0, t("“%(text)s” is no intensity.", text=said["intensity"][:40])), False
    for name, factor in _TO_MS2.items():
        if said.get(name):
            wrong = t("“%(text)s” is no acceleration.", text=said[name][:40])
            return from_pga(_positive(said[name], 1e6, wrong) * factor), True
    raise Wrong(t("There is neither an intensity nor an acceleration."))


def _positive(said: str, most: float, wrong: Text) -> float:
    try:
        value = float(said)
    except ValueError:
        raise Wrong(wrong) from None
    if not 0 < value <= most:
        raise Wrong(wrong)
    return value
