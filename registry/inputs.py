"""What areas, units, terms and settings must look like, whichever door they come through."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from core.fields import (
    Code,
    Coordinate,
    Count,
    Day,
    Decimal,
    Email,
    Entry,
    Flag,
    Input,
    Line,
    Name,
    Phone,
    Prose,
    ShortName,
    Verified,
    Whole,
)
from core.i18n import Text, t
from geo.datums import Datum

LEVEL_NAMES: dict[str, Text] = {
    "province": t("Province"),
    "prefecture": t("Prefecture"),
    "county": t("County"),
    "township": t("Township"),
    "village": t("Village"),
}
DATUM_NAMES: dict[str, Text] = {
    Datum.WGS84: t("WGS-84 (satellite positioning, most telephones)"),
    Datum.CGCS2000: t("CGCS2000 (Tianditu, survey maps)"),
    Datum.GCJ02: t("GCJ-02 (Amap, Tencent maps)"),
    Datum.BD09: t("BD-09 (Baidu maps)"),
}
Version = Annotated[Whole | None, Entry(t("Version"), widget="hidden")]
TermCode = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[0-9a-z_]+$")]


def _filled(counts: dict[str, int | None]) -> dict[str, int]:
    return {category: count for category, count in counts.items() if count is not None}


Headcounts = Annotated[dict[str, Count], Field(max_length=50), AfterValidator(_filled)]


class AreaInput(Input):
    """An administrative area; without `under` it lies in the area whose code begins its own."""

    code: Annotated[
        Code, Entry(t("Code"), t("The statistical code, as text: 990101 a county, 990101100 a township in it."))
    ]
    name: Annotated[ShortName, Entry(t("Name"))]
    under: Annotated[
        Line,
        Entry(
            t("Lies in"), t("Code or name of the area above. Left open, the code decides: 990101100 lies in 990101.")
        ),
    ] = ""
    level: Annotated[Line, Entry(t("Level"), t("Left open, the code's length and the area above decide."))] = ""
    population: Annotated[Count | None, Entry(t("Population"), t("Left open, the areas beneath are added up."))] = None
    version: Version = None


class UnitInput(Input):
    """A unit; `area` is a code or a name that is unique, `lon` and `lat` are as people write them, in `datum`."""

    name: Annotated[Name, Entry(t("Name"), t("The full official name."))]
    kind: Annotated[Line, Field(min_length=1), Entry(t("Kind"))]
    area: Annotated[Line, Field(min_length=1), Entry(t("Area"), t("The township or village, by code or full name."))]
    code: Annotated[
        Code | None, Entry(t("Code"), t("If the unit has an official one; it finds the unit again in later imports."))
    ] = None
    address: Annotated[Line, Entry(t("Address"))] = ""
    headcounts: Annotated[
        Headcounts, Entry(t("People"), t("Leave a box empty when the number is not known."), "headcount")
    ] = Field(default_factory=dict)
    contact_name: Annotated[
        Annotated[str, StringConstraints(max_length=60)], Entry(t("Contact person"), attrs={"autocomplete": "off"})
    ] = ""
    contact_phone: Annotated[Phone, Entry(t("Telephone"), widget="tel", attrs={"autocomplete": "off"})] = ""
    contact_email: Annotated[Email, Entry(t("E-mail"), widget="email", attrs={"autocomplete": "off"})] = ""
    lon: Annotated[Coordinate, Entry(t("Longitude"), attrs={"inputmode": "decimal"}, example="116.0142")] = ""
    lat: Annotated[Coordinate, Entry(t("Latitude"), attrs={"inputmode": "decimal"}, example="26.4718")] = ""
    datum: Annotated[
        Datum,
        Entry(t("Coordinates come from"), t("Points from Chinese web maps lie 100 to 700 m away; they are converted.")),
    ] = Datum.WGS84
    coordinate_source: Annotated[
        Annotated[str, StringConstraints(max_length=40)],
        Entry(t("Source of the location"), t("For example a visit, a map, or the name of a list.")),
    ] = ""
    opened_on: Annotated[
        Day | None, Entry(t("Opened on"), t("For a new unit only: it owes drills from its first whole period on."))
    ] = None
    is_boarding: Annotated[
        Flag, Entry(t("Boarding school"), t("Pupils live there; a rule for it may ask for more."))
    ] = False
    note: Annotated[Prose, Entry(t("Note"), widget="textarea", attrs={"rows": 3})] = ""
    version: Version = None


class OwnUnitInput(Input):
    """What a unit's contact may correct of the own unit."""

    contact_name: Annotated[
        ShortName, Entry(t("Contact person"), t("The person the bureau calls about drills and visits."))
    ]
    contact_phone: Annotated[
        Phone, Field(min_length=3), Entry(t("Telephone"), widget="tel", attrs={"autocomplete": "tel"})
    ]
    contact_email: Annotated[Email, Entry(t("E-mail"), widget="email", attrs={"autocomplete": "email"})] = ""
    headcounts: Annotated[
        Headcounts, Entry(t("People"), t("Leave a box empty when the number is not known."), "headcount")
    ] = Field(default_factory=dict)
    version: Version = None


class TermInput(Input):
    """One word of a vocabulary; with an area it holds there and beneath only."""

    scheme: Annotated[Line, Entry(t("Vocabulary"), widget="hidden")]
    area_id: Annotated[Whole | None, Entry(t("Area"), widget="hidden")] = None
    code: Annotated[
        TermCode, Entry(t("Code"), t("Small letters, digits and underscores. It stays as it is once records use it."))
    ]
    name_zh: Annotated[ShortName, Entry(t("Name in Chinese"))]
    name_en: Annotated[Annotated[str, StringConstraints(min_length=1, max_length=80)], Entry(t("Name in English"))]
    parent_code: Annotated[Line, Entry(t("Belongs to"), t("The group that this term is counted under."))] = ""
    kinds: Annotated[list[str], Field(max_length=50), Entry(t("Kinds of unit that it covers"), widget="checks")] = (
        Field(default_factory=list)
    )
    position: Annotated[Whole, Field(ge=0, le=100_000), Entry(t("Order"), t("Smaller numbers come first."))] = 100
    source: Annotated[Line, Entry(t("Source"), t("The document that the term comes from."))] = ""
    is_verified: Annotated[Flag, Entry(t("Checked against the source"))] = True
    is_active: Annotated[
        Flag, Entry(t("In use"), t("A term that is not in use is no longer offered; records keep it."))
    ] = True
    version: Version = None


class ZoneInput(Input):
    """The time zone of an area's clocks."""

    time_zone: Annotated[
        Line, Field(min_length=1), Entry(t("Time zone"), t("Clocks in every page, message and file follow it."))
    ]


class TravelInput(Input):
    """How fast people get from one stop to the next: what is added up is distance x detour / speed + margin."""

    km_per_hour: Annotated[
        Decimal, Field(ge=5, le=120), Entry(t("Speed, km/h"), t("On average from door to door, not the speed limit."))
    ]
    detour: Annotated[
        Decimal,
        Field(ge=1, le=4),
        Entry(t("Detour factor"), t("How many times longer the road is than the straight line: 1.4 in hilly country.")),
    ]
    margin_minutes: Annotated[
        Whole, Field(ge=0, le=240), Entry(t("Margin, minutes"), t("For loading, parking and setting up at each stop."))
    ]
    source: Annotated[Line, Entry(t("Source"), t("For example the log of a vehicle, or drives that were timed."))] = ""
    is_verified: Annotated[Verified, Entry(t("Checked against the source"))] = False


class ResultDueInput(Input):
    """By how many days after an event its result is to be there; what a county asks for is its own to say."""

    days: Annotated[
        Whole,
        Field(ge=1, le=90),
        Entry(t("Days after the event"), t("Results that come later are listed as overdue and asked for.")),
    ]
    source: Annotated[Line, Entry(t("Source"), t("For example the county's own work rules."))] = ""
    is_verified: Annotated[Verified, Entry(t("Checked against the source"))] = False


class TargetInput(Input):
    """The evacuation target of one kind of unit: seconds, or nothing to follow the general one."""

    seconds: Annotated[Whole | None, Field(ge=10, le=3600), Entry(t("Seconds"))] = None
    source: Annotated[Line, Entry(t("Source"))] = ""
    is_verified: Annotated[Verified, Entry(t("Checked against the source"))] = False
