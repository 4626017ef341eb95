"""What can be typed about an observation point: where it lies, what is watched, by whom, and its pauses."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from core.fields import Code, Coordinate, Count, Day, Entry, Input, Line, Name, Prose, Whole
from core.i18n import t
from geo.datums import Datum
from maps.inputs import Source

Category = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Have = Literal["observer", "duty", "plate", "records", "contact", "allowance"]
Thing = Annotated[Line, Field(max_length=120)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class PointInput(Input):
    """An observation point: the place, and what is watched there."""

    name: Annotated[Name, Entry(t("Name"), example="河背村水井")]
    code: Annotated[Code | None, Entry(t("Code"), t("If your lists number their points."))] = None
    area: Annotated[Line, Field(min_length=1), Entry(t("Area"), t("The township or village, by code or full name."))]
    address: Annotated[Line, Entry(t("Address"))] = ""
    category: Annotated[Category, Entry(t("Category"), widget="select")]
    object: Annotated[Thing, Entry(t("What is watched"), example="水井")] = ""
    object_count: Annotated[Count | None, Entry(t("How many"), t("For animals and plants."))] = None
    observer_id: Annotated[Whole | None, Entry(t("Observer"), widget="select")] = None
    haves: Annotated[
        list[Have], Field(max_length=6), Entry(t("Six-haves"), t("Tick what the point has."), widget="checks")
    ] = []
    starts_on: Annotated[Day, Entry(t("Watched from"), t("From this day on a record is owed every day."))]
    ends_on: Annotated[Day | None, Entry(t("Watched until"), t("Only when the point has been given up."))] = None
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
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None
    place_version: Annotated[Whole | None, Entry(t("Version of the place"), widget="hidden")] = None


class PauseInput(Input):
    """Days on which a point owes no record."""

    starts_on: Annotated[Day, Entry(t("First day"))]
    ends_on: Annotated[Day, Entry(t("Last day"))]
    reason: Annotated[
        Reason, Entry(t("Reason"), t("For example: the pond has been drained, or the well is under repair."))
    ]
