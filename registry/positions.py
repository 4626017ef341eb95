"""A typed pair of coordinates becomes a point, or a kind sentence about what is wrong and how to put it right."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from core.errors import DomainError, Invalid, Refusals
from core.i18n import Text, t
from geo.coordinates import Defect, JudgedPair, Judgement, judge_pair
from geo.datums import Datum, LonLat
from geo.polygons import Shape

COARSE_M = 111
"""Metres; coordinates written more coarsely than three decimals cannot find a gate."""


@dataclass(frozen=True)
class Position:
    """A point in WGS-84 degrees, and the size of the last digit that was written, in metres."""

    point: LonLat
    precision_m: int


def read_position(lon: str, lat: str, datum: Datum, within: Shape | None, area_name: str) -> Position | None:
    """The position typed in `datum`; None when both boxes are empty.

    `within` is the outline of the named area, None if it is not known. Raises Refusals with a sentence for the
    field "lon" or "lat".
    """
    judged = judge_pair(lon, lat, datum=datum, within=within, is_required=False)
    errors = [refusal(judgement, judged, area_name) for judgement in judged.judgements if judgement.is_error]
    if errors:
        raise Refusals(errors)
    if judged.point is None:
        return None
    return Position(judged.point, max(1, ceil(judged.precision_m or 1)))


def refusal(judgement: Judgement, judged: JudgedPair, area_name: str) -> DomainError:
    """One defect as a refusal beside its box; without an axis it stands beside the longitude."""
    return Invalid(
        f"position.{judgement.defect}", sentence(judgement, judged, area_name), field=str(judgement.axis or "lon")
    )


def sentence(judgement: Judgement, judged: JudgedPair, area_name: str) -> Text:
    """What is wrong with a pair and how to put it right, in words."""
    match judgement.defect:
        case Defect.OUTSIDE:
            return _outside(judgement, area_name)
        case Defect.SWAPPED if judged.swapped is not None:
            meant = {"lon": f"{judged.swapped.lon:.4f}", "lat": f"{judged.swapped.lat:.4f}"}
            return t("Longitude and latitude are exchanged: the longitude is about %(lon)s, the latitude %(lat)s. "
                     "Put each in its own box.", **meant)  # fmt: skip
        case Defect.COARSE:
            return t("Known to about %(metres)s m only. Measure it again at the gate.",
                     metres=round(judgement.metres or 0))  # fmt: skip
        case defect:
            return SENTENCES[defect]


SENTENCES: dict[Defect, Text] = {
    Defect.EMPTY: t("There are no coordinates, so it is not on the map yet."),
    Defect.INCOMPLETE: t("This one is missing. Give both coordinates, or neither."),
    Defect.NOT_A_NUMBER: t("This is no coordinate. Write degrees, for example 116.0123 or 116°0′44″."),
    Defect.ZERO: t("Zero stands for a missing value here. Leave both boxes empty, or give the true coordinates."),
    Defect.OUT_OF_RANGE: t("There is no such place on earth. Longitude ends at 180 degrees, latitude at 90."),
    Defect.WHOLE_DEGREES: t("These are whole degrees, about 100 km. Give at least four decimals."),
    Defect.SWAPPED: t("Longitude and latitude are exchanged. Put each in its own box."),
}


def _outside(judgement: Judgement, area_name: str) -> Text:
    kilometres = f"{(judgement.metres or 0) / 1000:.1f}"
    return t(
        "This point lies %(kilometres)s km outside %(area)s. "
        "Check the figures and the coordinate system, or choose another area.",
        kilometres=kilometres,
        area=area_name,
    )
