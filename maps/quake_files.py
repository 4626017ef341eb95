"""Files of earthquakes, row by row: GeoJSON feeds of the USGS, QuakeML, lists of the Chinese national network. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from core.errors import Invalid
from core.i18n import Text, t
from core.sheets import GEOMETRY, LIMIT_BYTES, Row, Table, match, open_table

BEIJING = timezone(timedelta(hours=8))
KNOWN: dict[str, tuple[str, ...]] = {
    "at": ("发震时刻(UTC+8)", "发震时刻", "发震时间", "时间", "发震日期", "time", "origin time", "datetime",
           "date time", "origin_time", "O_time"),
    "magnitude": ("震级(M)", "震级", "震级M", "M", "Ms", "mag", "magnitude"),
    "lat": ("纬度(°)", "纬度", "震中纬度", "latitude", "lat"),
    "lon": ("经度(°)", "经度", "震中经度", "longitude", "lon", "lng"),
    "depth": ("深度(千米)", "深度(公里)", "深度(km)", "深度", "震源深度", "震源深度(km)", "depth", "depth_km"),
    "place": ("参考位置", "参考地名", "震中位置", "地点", "place", "location", "region"),
    "magnitude_type": ("震级类型", "magType", "mag_type", "magnitude type"),
    "key": ("id", "编号", "eventid", "event_id"),
    "kind": ("type", "event type"),
}  # fmt: skip
"""Headers of each field; those of the national network's lists come first."""

_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T ]*(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(\.\d+)?秒?)?\s*"
    r"(Z|UTC|[+-]\d{2}:?\d{2})?"
)
_HEAD = re.compile(rb"(\xef\xbb\xbf)?\s*<(\?xml|(\w+:)?quakeml)", re.IGNORECASE)


@dataclass(frozen=True)
class Quake:
    """One earthquake of a catalogue: instant in UTC, WGS-84 degrees, kilometres."""

    source: str
    key: str
    at: datetime
    lon: float
    lat: float
    depth_km: float | None
    magnitude: float
    magnitude_type: str
    place: str


@dataclass(frozen=True)
class WrongRow:
    """A row that was not taken, numbered as people see it in the file, and why."""

    number: int
    reason: Text


Rows = Iterator[Quake | WrongRow]


class Wrong(Exception):
    """Why one row cannot be taken."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason


def read_quakes(path: Path, filename: str, limit_bytes: int = LIMIT_BYTES) -> Rows:
    """The earthquakes of a file and its wrong rows, in the order of the file; raises Invalid for no such file."""
    with path.open("rb") as file:
        is_markup = bool(_HEAD.match(file.read(400)))
    if is_markup:
        from maps.quakeml import read_quakeml

        return read_quakeml(path, filename)
    known = {alias for aliases in KNOWN.values() for alias in aliases}
    return _rows(open_table(path, filename, known=known, limit_bytes=limit_bytes), filename)


def _rows(table: Table, filename: str) -> Rows:
    found = dict(match(table.headers, KNOWN).found)
    wanted = ["at", "magnitude"] if table.kind == "geojson" else ["at", "magnitude", "lat", "lon"]
    missing = [KNOWN[name][0] for name in wanted if name not in found]
    if missing:
        listed = str(t(", ")).join(missing)
        wording = t("“%(file)s” is no list of earthquakes: these columns are missing: %(columns)s.", file=filename,
                    columns=listed)  # fmt: skip
        hint = t("Choose a GeoJSON feed of the USGS, QuakeML, or a list with the columns of the national network.")
        raise Invalid("quakes.columns", wording, field="file", hint=hint)
    read = _reader(table, found)
    return (_taken(row.number, lambda row=row: read(row)) for row in table.rows())  # type: ignore[misc]


def _taken(number: int, read: Callable[[], Quake]) -> Quake | WrongRow:
    try:
        return read()
    except Wrong as wrong:
        return WrongRow(number, wrong.reason)


def _reader(table: Table, found: Mapping[str, str]) -> Callable[[Row], Quake]:
    if table.kind == "geojson":
        return lambda row: _of_feature(row, found)
    zone = zone_of(found["at"])
    source = "usgs" if "key" in found and "net" in table.headers else "cenc" if _is_han(found["at"]) else "file"
    return lambda row: _of_row(row, found, zone, source)


def zone_of(header: str) -> timezone:
    """The zone of times without one, by their column's header: Beijing's for Chinese headers that do not say UTC."""
    plain = header.upper().replace(" ", "")
    if "UTC" in plain or "GMT" in plain or "世界时" in plain:
        return BEIJING if re.search(r"(UTC|GMT)\+0?8", plain) else UTC
    return BEIJING if _is_han(header) else UTC


def _is_han(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)


def _of_row(row: Row, found: Mapping[str, str], zone: timezone, source: str) -> Quake:
    said = {name: row.text(header) or "" for name, header in found.items()}
    _refuse_others(said.get("kind", ""))
    at = moment(said["at"], zone)
    lon, lat = degrees(said["lon"], 180), degrees(said["lat"], 90)
    magnitude = magnitude_of(said["magnitude"])
    key = said.get("key") or made_key(at, lon, lat, magnitude)
    return Quake(
        source, key[:100], at, lon, lat, depth(said.get("depth", "")), magnitude,
        said.get("magnitude_type", "")[:12], said.get("place", "")[:200],
    )  # fmt: skip


def _of_feature(row: Row, found: Mapping[str, str]) -> Quake:
    said = {name: row.text(header) or "" for name, header in found.items()}
    _refuse_others(said.get("kind", ""))
    geometry = row.cells.get(GEOMETRY)
    point: Any = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if not isinstance(point, list) or len(point) < 2 or isinstance(point[0], list):
        raise Wrong(t("There is no point in this row."))
    at, magnitude = _feature_moment(said["at"]), magnitude_of(said["magnitude"])
    lon, lat = degrees(str(point[0]), 180), degrees(str(point[1]), 90)
    key = said.get("key") or made_key(at, lon, lat, magnitude)
    deep = str(point[2]) if len(point) > 2 and point[2] is not None else said.get("depth", "")
    return Quake(
        "usgs", key[:100], at, lon, lat, depth(deep), magnitude,
        said.get("magnitude_type", "")[:12], said.get("place", "")[:200],
    )  # fmt: skip


def _feature_moment(said: str) -> datetime:
    """Milliseconds since 1970, as the feeds of the USGS have them, or a moment in words."""
    if re.fullmatch(r"-?\d{9,15}", said):
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(said))
    return moment(said, UTC)


def _refuse_others(kind: str) -> None:
    if kind and kind.casefold() not in ("earthquake", "eq", "地震", "天然地震"):
        raise Wrong(t("This is no earthquake but: %(kind)s.", kind=kind[:40]))


def moment(said: str, zone: timezone) -> datetime:
    """The instant in UTC; `zone` is that of a text which names none."""
    matched = _MOMENT.fullmatch(said.strip())
    if matched is None:
        raise Wrong(t("“%(text)s” is no date and time.", text=said[:40]) if said else t("The time is missing."))
    year, month, day, hour, minute, second = (int(part or 0) for part in matched.groups()[:6])
    try:
        at = datetime(year, month, day, hour, minute, second, tzinfo=_zone(matched[8]) or zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Wrong(t("“%(text)s” is no date and time.", text=said[:40])) from None
    return at + timedelta(seconds=float(matched[7] or 0))


def _zone(said: str | None) -> timezone | None:
    if not said:
        return None
    if said in ("Z", "UTC"):
        return UTC
    digits = said[1:].replace(":", "")
    return timezone((-1 if said[0] == "-" else 1) * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))


def magnitude_of(said: str) -> float:
    """The magnitude, with or without the letters before it."""
    if not said:
        raise Wrong(t("The magnitude is missing."))
    value = _number(re.sub(r"^M[a-zA-Z]*\s*", "", said.strip()))
    if value is None or not -3 <= value <= 10:
        raise Wrong(t("“%(text)s” is no magnitude.", text=said[:40]))
    return value


def degrees(said: str, most: float) -> float:
    """Degrees within ±most, also written as in 103.4°E."""
    plain = said.strip().rstrip("°度").removesuffix("°E").removesuffix("°N")
    value = _number(plain)
    if value is None or abs(value) > most:
        raise Wrong(t("“%(text)s” is no longitude or latitude.", text=said[:40]) if said else
                    t("Longitude or latitude is missing."))  # fmt: skip
    return value


def depth(said: str) -> float | None:
    """Kilometres; None when nobody knows."""
    value = _number(said.strip())
    if value is None:
        return None
    if not -10 <= value <= 800:
        raise Wrong(t("“%(text)s” is no depth in kilometres.", text=said[:40]))
    return value


def made_key(at: datetime, lon: float, lat: float, magnitude: float) -> str:
    """The key of an earthquake whose publisher gives none: what it is known by does not change when loaded again."""
    return f"{at:%Y%m%dT%H%M%S}_{lon:.2f}_{lat:.2f}_{magnitude:.1f}"


def _number(said: str) -> float | None:
    try:
        value = float(said)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
