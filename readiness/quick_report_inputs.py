"""What can be typed about a round of quick reports, and what an informant sends."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from core.fields import Clock, Count, Day, Decimal, Entry, Flag, Input, Line, Name, Prose, Whole
from core.i18n import t
from readiness.felt_table import CLASSES, GRADES

NONCE = r"^[A-Za-z0-9_-]{16,40}$"
MOST_AT_ONCE = 50
LONGEST_WAIT_SECONDS = 864_000
"""Ten days: what waited longer on a telephone counts as being so old."""
LARGEST_DATA = 14_000_000
Nonce = Annotated[
    Annotated[str, StringConstraints(pattern=NONCE)],
    Entry(t("Nonce"), t("Made on the device at random, 16 to 40 letters, digits, - and _: it counts once.")),
]
People = Annotated[Count, Field(le=1_000_000)]
Damage = Annotated[Count, Field(le=100_000)]
Service = Literal["ok", "cut", "unknown"]
Longitude = Annotated[Decimal, Field(ge=-180, le=180)]
Latitude = Annotated[Decimal, Field(ge=-90, le=90)]
COUNTS = {"inputmode": "numeric"}


class RoundInput(Input):
    """An earthquake for which informants are asked; exercise or real is chosen once and stays."""

    mode: Annotated[Literal["exercise", "real"], Entry(t("Exercise or real"), widget="radio")]
    is_sure: Annotated[
        Flag, Entry(t("I have looked at the choice above"), t("It stands on every page, map, file and message, and "
                                                               "cannot be changed afterwards."))
    ] = False  # fmt: skip
    name: Annotated[Name, Entry(t("Name"), example=t("Felt earthquake near Meijiang"))]
    area: Annotated[Line, Field(min_length=1), Entry(t("Area"), t("Everybody who sends quick reports there is asked."))]
    shook_on: Annotated[Day, Entry(t("Day of the earthquake"))]
    shook_clock: Annotated[Clock, Entry(t("Time of the earthquake"))]
    magnitude: Annotated[Annotated[Decimal, Field(ge=0, le=10)] | None, Entry(t("Magnitude"), t("If it is known."))] = (
        None
    )
    lon: Annotated[Longitude | None, Entry(t("Longitude of the epicentre"), t("WGS-84, if it is known."))] = None
    lat: Annotated[Latitude | None, Entry(t("Latitude of the epicentre"))] = None
    scenario_id: Annotated[
        Whole | None,
        Entry(t("Scenario earthquake"), t("For exercises: gives epicentre and magnitude."), widget="select"),
    ] = None
    note: Annotated[Line, Field(max_length=300), Entry(t("Note"))] = ""


class QuickReportInput(Input):
    """What an informant has seen; what is left empty is not known, which is not the same as nought."""

    felt: Annotated[Literal["yes", "no"], Entry(t("Did you feel it?"), widget="radio")]
    area: Annotated[Line, Entry(t("Where you are"), t("By code or full name. Empty: your own village."))] = ""
    signs: Annotated[
        list[Annotated[str, StringConstraints(max_length=40)]], Field(max_length=40),
        Entry(t("What was noticed"), widget="checks"),
    ] = Field(default_factory=list)  # fmt: skip
    injured: Annotated[People | None, Entry(t("Injured"), attrs=COUNTS)] = None
    dead: Annotated[People | None, Entry(t("Dead"), attrs=COUNTS)] = None
    missing: Annotated[People | None, Entry(t("Missing"), attrs=COUNTS)] = None
    trapped: Annotated[People | None, Entry(t("Trapped"), attrs=COUNTS)] = None
    damage: Annotated[
        dict[str, Damage], Field(max_length=20),
        Entry(t("Damaged houses"), t("By kind of house and degree of damage, counted.")),
    ] = Field(default_factory=dict)  # fmt: skip
    roads: Annotated[Service, Entry(t("Roads"), widget="radio")] = "unknown"
    power: Annotated[Service, Entry(t("Power"), widget="radio")] = "unknown"
    water: Annotated[Service, Entry(t("Water"), widget="radio")] = "unknown"
    telephone: Annotated[Service, Entry(t("Telephone and network"), widget="radio")] = "unknown"
    words: Annotated[
        Prose, Entry(t("More to say"), t("What is needed most, and where."), widget="textarea", attrs={"rows": 3})
    ] = ""
    lon: Annotated[Longitude | None, Entry(t("Longitude"))] = None
    lat: Annotated[Latitude | None, Entry(t("Latitude"))] = None
    confirmed: Annotated[Flag, Entry(t("This is right: save it all the same"))] = False


class KeptQuickReportInput(QuickReportInput):
    """A report as a telephone or program sends it, with the nonce that was made for it: it counts once."""

    nonce: Nonce
    elapsed_seconds: Annotated[
        Count, Entry(t("Seconds gone by"), t("Between the report and the sending, as the device measured."))
    ] = 0


class KeptQuickPhotoInput(Input):
    """A photo for a report that was sent before it."""

    nonce: Nonce
    report: Annotated[Annotated[str, StringConstraints(pattern=NONCE)], Entry(t("Nonce of the report"))]
    name: Annotated[Annotated[str, StringConstraints(min_length=1, max_length=120)], Entry(t("Name of the file"))]
    data: Annotated[
        Annotated[str, StringConstraints(max_length=LARGEST_DATA, pattern=r"^[A-Za-z0-9+/]+={0,2}$")],
        Entry(t("The file"), t("In base64.")),
    ]


class ClosingInput(Input):
    """That a round is over."""

    note: Annotated[Line, Field(max_length=300), Entry(t("Note"))] = ""


def damage_names() -> list[tuple[str, str]]:
    """(key, words) of each kind of damage that is counted."""
    return [(f"{kind}_{grade}", f"{CLASSES[kind]} · {GRADES[grade]}") for kind in CLASSES for grade in GRADES]
