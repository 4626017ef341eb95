"""What an analysis of coverage is asked with: one model for the page, programs and the command line."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from core.fields import Count, Decimal, Entry, Flag, Input, Line, Verified, Whole
from core.i18n import t
from geo.distance import DEFAULT_DETOUR_FACTOR
from maps.coverage import CLASS_REACH_M, FIXED_PERCENT, MOST_SITES

Metres = Annotated[Decimal, Field(ge=50, le=50_000)]
Percent = Annotated[Decimal, Field(ge=0, le=100)]
SiteKey = Annotated[str, StringConstraints(pattern=r"^(place|unit):[1-9][0-9]{0,8}$")]
RunName = Annotated[Line, Field(max_length=120)]


class CoverageInput(Input):
    """One analysis: where, and what is assumed."""

    area: Annotated[Line, Field(min_length=1), Entry(t("Area"), t("A county or township, by code or full name."))]
    name: Annotated[
        RunName, Entry(t("Name of this analysis"), t("Empty: the area and the day."), example=t("With the new stadium"))
    ] = ""
    hazard: Annotated[
        Annotated[str, StringConstraints(max_length=40)],
        Entry(t("Hazard"), t("Only shelters meant for it are counted.")),
    ] = ""
    counts_unsaid: Annotated[
        Flag, Entry(t("Count shelters too that do not say which hazards they are meant for"))
    ] = False  # fmt: skip
    reach: Annotated[
        Literal["distance", "class"], Entry(t("A shelter is in reach within"), widget="radio")
    ] = "distance"  # fmt: skip
    reach_m: Annotated[Metres, Entry(t("One distance for all (m)"))] = 1000.0
    emergency_m: Annotated[Metres, Entry(t("Emergency shelter (m)"))] = CLASS_REACH_M["emergency"]
    short_m: Annotated[Metres, Entry(t("Short-term shelter (m)"))] = CLASS_REACH_M["short"]
    long_m: Annotated[Metres, Entry(t("Long-term shelter (m)"))] = CLASS_REACH_M["long"]
    detour_factor: Annotated[
        Decimal, Field(ge=1, le=5), Entry(t("Detour factor"), t("The way on foot over the straight line."))
    ] = DEFAULT_DETOUR_FACTOR
    uses_ways: Annotated[
        Flag, Entry(t("Use known walking distances"), t("Where one was imported, it stands instead of the estimate."))
    ] = True
    capacity_basis: Annotated[
        Literal["smaller", "declared", "computed"], Entry(t("Capacity that counts"), widget="radio")
    ] = "smaller"
    share_percent: Annotated[
        Percent, Entry(t("Share of the people to be sheltered (%%)"), t("100 for everybody, 15 for a usual plan."))
    ] = 100.0
    longest_m: Annotated[
        Metres | None, Entry(t("Nobody is sent further than (m)"), t("Empty: any distance."))
    ] = None  # fmt: skip
    fixed_percent: Annotated[
        Percent,
        Entry(t("Fixed shelters should hold (%%)"), t("Of the people who live there; short-term and long-term ones.")),
    ] = FIXED_PERCENT
    new_sites: Annotated[
        Whole, Field(ge=0, le=MOST_SITES), Entry(t("New sites to look for"), t("At most 20; 0 for none."))
    ] = 5
    added: Annotated[
        list[SiteKey], Field(max_length=100), Entry(t("Shelters added on trial"), widget="checks")
    ] = Field(default_factory=list)  # fmt: skip
    added_people: Annotated[
        Count | None, Entry(t("Capacity of an added site that is not known (people)"), t("Empty: it takes nobody."))
    ] = None
    closed: Annotated[
        list[Annotated[Whole, Field(ge=1)]], Field(max_length=100),
        Entry(t("Shelters left out on trial"), widget="checks"),
    ] = Field(default_factory=list)  # fmt: skip
    source: Annotated[Line, Entry(t("Source"), t("The document that these numbers come from."))] = ""
    is_verified: Annotated[Verified, Entry(t("Checked against the source"))] = False


def assumed(given: CoverageInput) -> dict[str, Any]:
    """The assumptions as they are kept with a run."""
    return given.model_dump(mode="json", exclude={"area", "name"})
