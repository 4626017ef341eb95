"""Judges a typed pair of coordinates: the defects that real lists of schools and shelters contain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from math import cos, hypot, radians
from typing import TYPE_CHECKING

from core.late import late
from geo.datums import Datum, LonLat, to_wgs84
from geo.degrees import METRES_PER_DEGREE, Axis, Degrees, read_degrees
from geo.polygons import Shape, contains_point

if TYPE_CHECKING:
    import shapely
else:
    shapely = late("shapely")

CHINA_LON, CHINA_LAT = (73.0, 136.0), (3.0, 54.0)
"""Rough extent of China in degrees, used only to recognise a swapped pair when no area is known."""

COARSE_STEP_DEGREES = 0.001
"""Three decimals, about 110 m: what is written more coarsely cannot find a gate or a shelter."""

EDGE_MARGIN_M = 1000.0
"""A point this close outside an area is only a warning: drawn boundaries are simplified by up to this much."""


class Severity(StrEnum):
    """Whether a row with this defect is refused (error) or taken and listed (warning)."""

    ERROR = "error"
    WARNING = "warning"


class Defect(StrEnum):
    """What can be wrong with a pair of coordinates."""

    EMPTY = "empty"
    INCOMPLETE = "incomplete"
    NOT_A_NUMBER = "not_a_number"
    ZERO = "zero"
    OUT_OF_RANGE = "out_of_range"
    SWAPPED = "swapped"
    WHOLE_DEGREES = "whole_degrees"
    COARSE = "coarse"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class Judgement:
    """One defect. `axis` names the cell it is about (None: both); `metres` is the precision or the distance outside."""

    defect: Defect
    severity: Severity
    axis: Axis | None = None
    metres: float | None = None

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


@dataclass(frozen=True)
class JudgedPair:
    """What was read. `point` is in WGS-84, None if there is an error; `swapped` is what a swapped pair meant."""

    point: LonLat | None = None
    precision_m: float | None = None
    judgements: list[Judgement] = field(default_factory=list)
    swapped: LonLat | None = None

    @property
    def has_errors(self) -> bool:
        return any(judgement.is_error for judgement in self.judgements)


def judge_pair(
    lon: object, lat: object, *, datum: Datum = Datum.WGS84, within: Shape | None = None, is_required: bool = True
) -> JudgedPair:
    """Reads a longitude and a latitude cell given in `datum`, and lists everything wrong with them.

    `within` is the WGS-84 polygon (a box will do) in which the point should lie. An empty pair is an error only when
    `is_required`. Never raises: what cannot be read is a judgement.
    """
    missing = [axis for axis, cell in ((Axis.LON, lon), (Axis.LAT, lat)) if cell is None or not str(cell).strip()]
    if len(missing) == 2:
        return _refused(Judgement(Defect.EMPTY, Severity.ERROR if is_required else Severity.WARNING))
    if missing:
        return _refused(Judgement(Defect.INCOMPLETE, Severity.ERROR, missing[0]))
    try:
        east = read_degrees(lon)
    except ValueError:
        return _refused(Judgement(Defect.NOT_A_NUMBER, Severity.ERROR, Axis.LON))
    try:
        north = read_degrees(lat)
    except ValueError:
        return _refused(Judgement(Defect.NOT_A_NUMBER, Severity.ERROR, Axis.LAT))
    return _judge_numbers(east, north, datum, within)


def _judge_numbers(east: Degrees, north: Degrees, datum: Datum, within: Shape | None) -> JudgedPair:
    zeros = [axis for axis, read in ((Axis.LON, east), (Axis.LAT, north)) if read.value == 0]
    if zeros:
        return _refused(Judgement(Defect.ZERO, Severity.ERROR, zeros[0] if len(zeros) == 1 else None))
    if _is_swapped(east, north, datum, within):
        meant = to_wgs84(north.value, east.value, datum)
        return JudgedPair(judgements=[Judgement(Defect.SWAPPED, Severity.ERROR)], swapped=meant)
    if not _is_on_earth(east.value, north.value):
        axis = Axis.LAT if abs(north.value) > 90 else Axis.LON
        return _refused(Judgement(Defect.OUT_OF_RANGE, Severity.ERROR, axis))
    point = to_wgs84(east.value, north.value, datum)
    judgements = [*_judge_precision(east, north), *_judge_position(point, within)]
    is_good = not any(judgement.is_error for judgement in judgements)
    return JudgedPair(point if is_good else None, _precision_m(east, north), judgements)


def _is_swapped(east: Degrees, north: Degrees, datum: Datum, within: Shape | None) -> bool:
    if east.axis is Axis.LAT or north.axis is Axis.LON:
        return east.axis is not Axis.LON and north.axis is not Axis.LAT
    if not _is_on_earth(north.value, east.value):
        return False
    if within is not None:
        as_typed = _is_on_earth(east.value, north.value) and _judge_position(
            to_wgs84(east.value, north.value, datum), within
        )
        return as_typed != [] and contains_point(within, *to_wgs84(north.value, east.value, datum))
    if abs(north.value) > 90:
        return True
    return _is_in_china(north.value, east.value) and not _is_in_china(east.value, north.value)


def _judge_precision(east: Degrees, north: Degrees) -> Iterable[Judgement]:
    """Judged by the finer of the two: a number that happens to end in zeros loses them in a spreadsheet."""
    metres = _precision_m(east, north)
    if east.is_whole and north.is_whole:
        yield Judgement(Defect.WHOLE_DEGREES, Severity.ERROR, None, metres)
    elif east.is_whole or north.is_whole:
        yield Judgement(Defect.WHOLE_DEGREES, Severity.WARNING, Axis.LON if east.is_whole else Axis.LAT, metres)
    elif min(east.step_degrees, north.step_degrees) > COARSE_STEP_DEGREES * 1.001:
        yield Judgement(Defect.COARSE, Severity.WARNING, None, metres)


def _judge_position(point: LonLat, within: Shape | None) -> list[Judgement]:
    if within is None or contains_point(within, *point):
        return []
    away_m = _distance_outside_m(point, within)
    return [Judgement(Defect.OUTSIDE, Severity.WARNING if away_m <= EDGE_MARGIN_M else Severity.ERROR, None, away_m)]


def _distance_outside_m(point: LonLat, within: Shape) -> float:
    """Metres to the nearest edge, on the plane that touches the earth at the point."""
    here = shapely.Point(point)
    nearest = shapely.get_point(shapely.shortest_line(here, within), 1)
    return hypot((nearest.x - point.lon) * cos(radians(point.lat)), nearest.y - point.lat) * METRES_PER_DEGREE


def _precision_m(east: Degrees, north: Degrees) -> float:
    return min(east.step_degrees, north.step_degrees) * METRES_PER_DEGREE


def _is_on_earth(lon: float, lat: float) -> bool:
    return abs(lon) <= 180 and abs(lat) <= 90


def _is_in_china(lon: float, lat: float) -> bool:
    return CHINA_LON[0] <= lon <= CHINA_LON[1] and CHINA_LAT[0] <= lat <= CHINA_LAT[1]


def _refused(judgement: Judgement) -> JudgedPair:
    return JudgedPair(judgements=[judgement])
