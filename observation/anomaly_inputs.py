"""What the deeds on anomalies take: reports, judgements, verification, closing, and the rule of the clock."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from core.fields import Clock, Coordinate, Count, Day, Entry, Flag, Input, Line, Phone, Prose, Verified, Whole
from core.i18n import t
from geo.datums import Datum
from observation.anomaly_clock import EVENING, JUDGE_MINUTES, LONGEST_MINUTES, REMIND_MINUTES
from observation.anomaly_words import ANSWER_NAMES

NONCE = r"^[A-Za-z0-9_-]{16,40}$"
MOST_AT_ONCE = 50
LONGEST_WAIT_SECONDS = 864_000
"""Ten days: what waited longer on a telephone counts as being so old."""
LARGEST_DATA = 27_000_000
Nonce = Annotated[str, StringConstraints(pattern=NONCE)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Short = Annotated[str, StringConstraints(max_length=60)]
Sentence = Annotated[str, StringConstraints(max_length=300)]
Judgement = Literal["likely", "unclear", "unlikely"]
Conclusion = Literal["interference", "real", "unexplained", "mistake"]
AnomalyState = Literal["reported", "judged", "verified", "closed"]


class ReportInput(Input):
    """Something unusual that somebody has seen: when, where, what."""

    appeared_on: Annotated[Day, Entry(t("Appeared on"))]
    appeared_clock: Annotated[Clock, Entry(t("Appeared at"), t("As exactly as you know it."))]
    place_id: Annotated[Whole | None, Entry(t("Observation point"))] = None
    area: Annotated[Line, Entry(t("Village or township"), t("By code or full name; not needed for a point."))] = ""
    where: Annotated[Line, Entry(t("Where exactly"), t("For example: the well behind the school."))] = ""
    lon: Annotated[Coordinate, Entry(t("Longitude"), attrs={"inputmode": "decimal"})] = ""
    lat: Annotated[Coordinate, Entry(t("Latitude"), attrs={"inputmode": "decimal"})] = ""
    datum: Annotated[Datum, Entry(t("Coordinates come from"))] = Datum.WGS84
    category: Annotated[Word, Entry(t("Category"))]
    object: Annotated[
        Annotated[str, StringConstraints(max_length=120)],
        Entry(t("What it was seen on"), t("For example: well water, carp, hens.")),
    ] = ""
    object_count: Annotated[Count | None, Entry(t("How many"))] = None
    is_whole_group: Annotated[Flag | None, Entry(t("The whole group"))] = None
    features: Annotated[list[Word], Field(max_length=30), Entry(t("What is unusual"), widget="checks")] = Field(
        default_factory=list
    )
    description: Annotated[
        Prose, Entry(t("In your own words"), t("What it is usually like, and what is different now."),
                     widget="textarea", attrs={"rows": 3}),
    ] = ""  # fmt: skip


class CalledReportInput(ReportInput):
    """A report that came by telephone, entered for whoever called."""

    reporter_name: Annotated[Annotated[str, StringConstraints(min_length=1, max_length=60)], Entry(t("Who called"))]
    reporter_phone: Annotated[Phone, Entry(t("Telephone of the caller"), widget="tel")] = ""
    called_on: Annotated[Day, Entry(t("Called on"))]
    called_clock: Annotated[Clock, Entry(t("Called at"), t("The time for the first judgement runs from here."))]


class KeptReportInput(ReportInput):
    """A report as a telephone or program sends it, with the nonce that was made for it: it counts once."""

    nonce: Annotated[
        Nonce, Entry(t("Nonce"), t("Made on the device at random, 16 to 40 letters, digits, - and _: it counts once."))
    ]
    elapsed_seconds: Annotated[
        Count, Entry(t("Seconds gone by"), t("Between the report and the sending, as the device measured."))
    ] = 0


class KeptFileInput(Input):
    """A picture, video or sound for a report that was sent before it."""

    nonce: Annotated[
        Nonce, Entry(t("Nonce"), t("Made on the device at random, 16 to 40 letters, digits, - and _: it counts once."))
    ]
    report: Annotated[Nonce, Entry(t("Nonce of the report"))]
    name: Annotated[Annotated[str, StringConstraints(min_length=1, max_length=120)], Entry(t("Name of the file"))]
    data: Annotated[
        Annotated[str, StringConstraints(max_length=LARGEST_DATA, pattern=r"^[A-Za-z0-9+/]+={0,2}$")],
        Entry(t("The file"), t("In base64.")),
    ]


class JudgementInput(Input):
    """What the office thinks of a report at first sight."""

    judgement: Annotated[Judgement, Entry(t("First judgement"), widget="radio")]
    note: Annotated[Sentence, Entry(t("Reason"), t("For example: three wells of the village at once."))] = ""
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class PassUpInput(Input):
    """That the county's or the prefecture's bureau has been told."""

    note: Annotated[Sentence, Entry(t("To whom and how"), t("For example: duty room of the city's bureau."))] = ""


class AnomalyVerificationInput(Input):
    """What was found on site: other causes first, then how credible it is, and the conclusion."""

    on_site_on: Annotated[Day, Entry(t("On site on"))]
    on_site_clock: Annotated[Clock, Entry(t("On site at"))]
    who: Annotated[Annotated[str, StringConstraints(min_length=1, max_length=60)], Entry(t("Who was there"))]
    lon: Annotated[Coordinate, Entry(t("Longitude"), attrs={"inputmode": "decimal"})] = ""
    lat: Annotated[Coordinate, Entry(t("Latitude"), attrs={"inputmode": "decimal"})] = ""
    datum: Annotated[Datum, Entry(t("Coordinates come from"))] = Datum.WGS84
    weather: Annotated[
        Annotated[str, StringConstraints(max_length=120)],
        Entry(t("Weather of the last days"), t("For example: three days of rain, 12 °C.")),
    ] = ""
    checks: Annotated[
        dict[Word, Literal["yes", "no", "unknown"]],
        Field(max_length=60),
        Entry(t("Other causes"), t("Yes: it explains what was seen.")),
    ] = Field(default_factory=dict)
    credibility: Annotated[Annotated[Whole, Field(ge=1, le=5)], Entry(t("Credibility"), widget="select")]
    conclusion: Annotated[Conclusion, Entry(t("Conclusion"), widget="radio")]
    conclusion_note: Annotated[
        Prose, Entry(t("What was found"), t("Whoever reads only this should understand it."), widget="textarea",
                     attrs={"rows": 3}),
    ] = ""  # fmt: skip
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class ClosingInput(Input):
    """The last word on an anomaly."""

    note: Annotated[
        Annotated[str, StringConstraints(min_length=1, max_length=300)],
        Entry(t("Closing note"), t("What was told to whom, and what is still watched.")),
    ]


class ReopenInput(Input):
    """Why an anomaly is looked at again."""

    reason: Annotated[Annotated[str, StringConstraints(min_length=1, max_length=300)], Entry(t("Reason"))]


class AnomalyClockInput(Input):
    """How much time there is for a report."""

    judge_minutes: Annotated[
        Annotated[Count, Field(ge=5, le=LONGEST_MINUTES)],
        Entry(t("Minutes for the first judgement and the report up")),
    ] = JUDGE_MINUTES
    remind_minutes: Annotated[
        Annotated[Count, Field(ge=1, le=LONGEST_MINUTES)],
        Entry(t("Minutes until a reminder"), t("Fewer than those for the judgement.")),
    ] = REMIND_MINUTES
    evening: Annotated[
        Clock, Entry(t("Reminder in the evening"), t("When something of this day is not verified by then."))
    ] = EVENING
    source: Annotated[Line, Entry(t("Source"), t("The document that these numbers come from."))] = ""
    is_verified: Annotated[Verified, Entry(t("Checked against the source"))] = False


def typed_checks(typed: dict[str, Any]) -> dict[str, str]:
    """The answers of a form's checklist, by cause: boxes named check-CODE."""
    found = {name.removeprefix("check-"): str(value) for name, value in typed.items() if name.startswith("check-")}
    return {code: answer for code, answer in found.items() if answer in ANSWER_NAMES and len(code) <= 40}
