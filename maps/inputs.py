"""What the deeds of this package take."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from core.fields import (
    Code,
    Coordinate,
    Count,
    Day,
    Decimal,
    Entry,
    Flag,
    Input,
    Line,
    Name,
    Phone,
    Prose,
    Verified,
    Whole,
)
from core.i18n import t
from geo.datums import Datum
from maps.norms import MapNorms

PlaceKind = Literal["shelter", "venue", "observation_point", "station"]
ShelterClass = Literal["emergency", "short", "long"]
ShelterStatus = Literal["usable", "closed", "under_repair"]
ShelterGrade = Literal["I", "II", "III"]
ManagementLevel = Literal["province", "prefecture", "county", "township", "village"]
Source = Annotated[str, StringConstraints(max_length=60)]
Served = Annotated[str, StringConstraints(max_length=300)]
SquareMetres = Annotated[Decimal, Field(ge=0, le=100_000_000)]
Exits = Annotated[Count, Field(le=999)]
TermCode = Annotated[str, StringConstraints(max_length=40)]

SHELTER_FACTS = (
    "shelter_class", "grade", "management", "status", "site_kind", "is_comprehensive", "is_outdoor", "is_indoor",
    "suits_vulnerable", "hazards", "facilities", "gross_area_m2", "effective_area_m2", "exits", "villages_served",
    "manager_name", "manager_phone", "is_open", "occupancy",
)  # fmt: skip
"""Fields that only a shelter has; other kinds of place ignore them."""


class ShelterFacts(Input):
    """What is known of a place as a shelter."""

    shelter_class: Annotated[ShelterClass | None, Entry(t("Class"))] = None
    grade: Annotated[
        ShelterGrade | None, Entry(t("Grade (GB 21734-2008)"), t("By how long people can stay there."))
    ] = None
    management: Annotated[ManagementLevel | None, Entry(t("Level of management"))] = None
    status: Annotated[ShelterStatus, Entry(t("Status"), widget="radio")] = "usable"
    site_kind: Annotated[TermCode | None, Entry(t("Site"))] = None
    is_comprehensive: Annotated[
        Flag | None, Entry(t("Comprehensive"), t("For several hazards and needs, not for a single one."))
    ] = None
    is_outdoor: Annotated[Flag | None, Entry(t("Outdoors"))] = None
    is_indoor: Annotated[Flag | None, Entry(t("Indoors"))] = None
    suits_vulnerable: Annotated[Flag | None, Entry(t("Suits people who need care"))] = None
    hazards: Annotated[list[str], Entry(t("Hazards it is meant for"), widget="checks")] = Field(default_factory=list)
    facilities: Annotated[list[str], Entry(t("Facilities"), widget="checks")] = Field(default_factory=list)
    gross_area_m2: Annotated[SquareMetres | None, Entry(t("Total area (m²)"))] = None
    effective_area_m2: Annotated[
        SquareMetres | None,
        Entry(t("Effective area (m²)"), t("Without buildings, water and ways; the computed capacity comes from it.")),
    ] = None
    exits: Annotated[Exits | None, Entry(t("Number of exits"))] = None
    villages_served: Annotated[Served, Entry(t("Villages and communities served"))] = ""
    manager_name: Annotated[Source, Entry(t("Manager"))] = ""
    manager_phone: Annotated[Phone, Entry(t("Manager's telephone"), widget="tel", example="0797-6832001")] = ""
    is_open: Annotated[Flag | None, Entry(t("Open to people at this moment"))] = None
    occupancy: Annotated[Count | None, Entry(t("People there now"))] = None


class PlaceInput(ShelterFacts):
    """A place to create or to edit; coordinates are kept as typed until they have been judged."""

    kind: Annotated[PlaceKind, Entry(t("Kind of place"), widget="radio")]
    name: Annotated[Name, Entry(t("Name"), example="文化广场")]
    code: Annotated[Code | None, Entry(t("Code"), t("If your lists number their places."))] = None
    area: Annotated[Line, Field(min_length=1), Entry(t("Area"), t("The township or village, by code or full name."))]
    address: Annotated[Line, Entry(t("Address"))] = ""
    capacity: Annotated[
        Count | None, Entry(t("Capacity (people)"), t("For a shelter: as declared by whoever runs it."))
    ] = None
    lon: Annotated[Coordinate, Entry(t("Longitude"), example="116.0123", attrs={"inputmode": "decimal"})] = ""
    lat: Annotated[Coordinate, Entry(t("Latitude"), example="26.4711", attrs={"inputmode": "decimal"})] = ""
    datum: Annotated[
        Datum,
        Entry(t("Coordinates come from"), t("Points from Chinese web maps lie 100 to 700 m away; they are converted.")),
    ] = Datum.WGS84
    coordinate_source: Annotated[
        Source, Entry(t("Source of the location"), t("For example: measured at the gate."))
    ] = ""
    note: Annotated[Prose, Entry(t("Note"), widget="textarea")] = ""
    unit_id: Annotated[Whole | None, Entry(t("Unit"), widget="hidden")] = None
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class OpeningInput(Input):
    """That a shelter takes people in from now on, or how many are there by now."""

    occupancy: Annotated[Count | None, Entry(t("People there now"), t("May be added later."))] = None


class VerificationInput(Input):
    """That somebody has been there and found the facts right."""

    verified_on: Annotated[Day | None, Entry(t("Verified on"))] = None
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


SquareMetresEach = Annotated[Decimal, Field(ge=0.1, le=100)]
RadiusKm = Annotated[Decimal, Field(ge=0.1, le=50)]
DaysToMend = Annotated[Count, Field(ge=1, le=366)]
TOWN_SOURCE = t("Fits the text of GB 50188; shown as a hint for shelters managed by a township.")


class MapSettingsInput(Input):
    """What an administrator may set for places and maps of the whole installation."""

    emergency_m2: Annotated[SquareMetresEach, Entry(t("Emergency shelter: m² per person"))]
    short_m2: Annotated[SquareMetresEach, Entry(t("Short-term shelter: m² per person"))]
    long_m2: Annotated[SquareMetresEach, Entry(t("Long-term shelter: m² per person"))]
    emergency_radius_km: Annotated[RadiusKm, Entry(t("Emergency shelter: service radius (km)"))] = (
        MapNorms.emergency_radius_km
    )
    short_radius_km: Annotated[RadiusKm, Entry(t("Short-term shelter: service radius (km)"))] = MapNorms.short_radius_km
    long_radius_km: Annotated[RadiusKm, Entry(t("Long-term shelter: service radius (km)"))] = MapNorms.long_radius_km
    town_site_m2: Annotated[
        Decimal, Field(ge=0, le=1_000_000), Entry(t("Site in a town: least effective area (m²)"), TOWN_SOURCE)
    ] = MapNorms.town_site_m2
    town_m2_per_person: Annotated[SquareMetresEach, Entry(t("Site in a town: m² per person"), TOWN_SOURCE)] = (
        MapNorms.town_m2_per_person
    )
    town_exits: Annotated[Count, Field(le=99), Entry(t("Site in a town: least number of exits"), TOWN_SOURCE)] = (
        MapNorms.town_exits
    )
    danger_days: Annotated[DaysToMend, Entry(t("Days to mend what is dangerous"))] = MapNorms.danger_days
    major_days: Annotated[DaysToMend, Entry(t("Days to mend a major defect"))] = MapNorms.major_days
    minor_days: Annotated[DaysToMend, Entry(t("Days to mend a minor defect"))] = MapNorms.minor_days
    verify_months: Annotated[Whole, Field(ge=1, le=120), Entry(t("Months until a shelter is visited again"))]
    walking_km_per_hour: Annotated[Decimal, Field(ge=1, le=10), Entry(t("Walking speed (km/h)"))]
    detour_factor: Annotated[
        Decimal, Field(ge=1, le=5), Entry(t("Detour factor"), t("The way on foot over the straight line."))
    ]
    source: Annotated[Line, Entry(t("Source"), t("The document that these numbers come from."))] = ""
    is_verified: Annotated[Verified, Entry(t("Checked against the source"))] = False
