"""What can be typed about assumed earthquakes, catalogues and observed intensities."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from core.fields import Coordinate, Day, Decimal, Entry, Input, Line, Name, Prose, Verified, Whole
from core.i18n import t
from geo.datums import Datum

Region = Literal["east", "central", "xinjiang", "tibet"]
Magnitude = Annotated[Decimal, Field(ge=4, le=9.5)]
Depth = Annotated[Decimal, Field(ge=0, le=700)]
Strike = Annotated[Decimal, Field(ge=0, le=180)]
PerCent = Annotated[Decimal, Field(ge=0, le=100)]
_NUMBER = {"inputmode": "decimal", "autocomplete": "off"}


class ShockInput(Input):
    """An earthquake as the relations see it; coordinates are kept as typed until they have been judged."""

    lon: Annotated[Coordinate, Field(min_length=1), Entry(t("Longitude"), example="116.0123", attrs=_NUMBER)]
    lat: Annotated[Coordinate, Field(min_length=1), Entry(t("Latitude"), example="26.4711", attrs=_NUMBER)]
    datum: Annotated[
        Datum,
        Entry(t("Coordinates come from"), t("Points from Chinese web maps lie 100 to 700 m away; they are converted.")),
    ] = Datum.WGS84
    magnitude: Annotated[Magnitude, Entry(t("Magnitude"), t("From 4.0 to 9.5."), attrs=_NUMBER)]
    strike_deg: Annotated[
        Strike,
        Entry(t("Strike of the major axis (°)"), t("Clockwise from north: 0 north, 45 north-east, 90 east."),
              attrs=_NUMBER),
    ] = 0.0  # fmt: skip
    region: Annotated[
        Region, Entry(t("Region of the relation"), t("Which of the four relations is used."), widget="select")
    ]


class ScenarioInput(ShockInput):
    """A scenario to save."""

    name: Annotated[Name, Entry(t("Name"), example=t("M 6.5 beneath the county town"))]
    area: Annotated[Line, Field(min_length=1), Entry(t("Area"), t("Figures are for what lies in it."))]
    depth_km: Annotated[
        Depth, Entry(t("Depth (km)"), t("Kept as a fact. The relations know no depth."), attrs=_NUMBER)
    ] = 10.0
    earthquake_id: Annotated[Whole | None, Entry(t("Earthquake of the catalogue"), widget="hidden")] = None
    note: Annotated[Prose, Entry(t("Note"), widget="textarea", attrs={"rows": 2})] = ""
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class ScenarioSettingsInput(Input):
    """What share of people would look for shelter, in per cent."""

    share_6: Annotated[PerCent, Entry(t("Degree VI: per cent who need shelter"))]
    share_7: Annotated[PerCent, Entry(t("Degree VII: per cent who need shelter"))]
    share_8: Annotated[PerCent, Entry(t("Degree VIII: per cent who need shelter"))]
    share_9: Annotated[PerCent, Entry(t("Degree IX: per cent who need shelter"))]
    share_10: Annotated[PerCent, Entry(t("Degree X and above: per cent who need shelter"))]
    source: Annotated[Line, Entry(t("Source"), t("The document that these numbers come from."))] = ""
    is_verified: Annotated[Verified, Entry(t("Checked against the source"))] = False


class CheckInput(ShockInput):
    """An earthquake whose observed intensities are compared with the relation."""

    bands: Annotated[
        Line,
        Entry(t("Distance bands (km)"), t("Where one band ends and the next begins, for example 20, 50, 100, 200.")),
    ] = "20, 50, 100, 200, 400"


class QuakesAsked(Input):
    """Which earthquakes of the catalogue to list."""

    magnitude: Annotated[Decimal | None, Entry(t("Magnitude from"), attrs=_NUMBER)] = None
    km: Annotated[Decimal | None, Field(gt=0, le=20_100), Entry(t("Within km of the county"), attrs=_NUMBER)] = None
    since: Annotated[Day | None, Entry(t("From"))] = None
    until: Annotated[Day | None, Entry(t("To"))] = None
