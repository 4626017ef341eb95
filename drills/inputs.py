"""What can be typed about a drill: its registration, its withdrawal, its result."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, ValidationInfo
from pydantic_core import PydanticCustomError

from core.fields import Clock, Count, Day, Entry, Flag, Input, Line, Prose, Whole, is_json
from core.i18n import t
from drills.dates import COMMON_MINUTE, USUAL_MINUTES

_SAY_SECONDS = t("Please enter minutes and seconds, for example 1:52, or seconds only, for example 112.")
_SECONDS = re.compile(r"(\d{1,5})\s*(?:秒钟?|s|secs?|seconds?|\")?")
_MINUTES_COLON = re.compile(r"(\d{1,3})\s*:\s*([0-5]?\d)")
_MINUTES_WORDS = re.compile(
    r"(\d{1,3})\s*(?:分钟?|m|mins?|minutes?|')\s*(?:([0-5]?\d)\s*(?:秒钟?|s|secs?|seconds?|\")?)?"
)
_DAY_SECONDS = 24 * 60 * 60


def _seconds(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if not isinstance(value, str) or is_json(info):
        raise PydanticCustomError("seconds", "seconds", {"text": _SAY_SECONDS})
    # the signs for minutes and seconds fold into several primes, so they are put right first
    folded = unicodedata.normalize(
        "NFKC", value.replace("″", '"').replace("”", '"').replace("′", "'").replace("’", "'")
    )
    typed = folded.strip().casefold()
    if match := _SECONDS.fullmatch(typed):
        return int(match[1])
    if match := _MINUTES_COLON.fullmatch(typed) or _MINUTES_WORDS.fullmatch(typed):
        return int(match[1]) * 60 + int(match[2] or 0)
    raise PydanticCustomError("seconds", "seconds", {"text": _SAY_SECONDS})


def _at_least_one(value: int) -> int:
    if value < 1:
        raise PydanticCustomError("seconds_zero", "zero", {"text": t("Please enter more than 0 seconds.")})
    return value


Seconds = Annotated[int, BeforeValidator(_seconds), Field(ge=0, le=_DAY_SECONDS)]
"""A short length in seconds, typed as "1:52", "1分52秒", "112" or "112秒"."""

Word = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Minutes = Annotated[Count, Field(ge=1, le=600)]
DrillType = Literal["evacuation", "tabletop", "functional", "full_scale", "single", "seminar", "workshop"]
Level = Literal["simple", "basic", "intermediate", "advanced"]
_TYPED_AS = {"inputmode": "text", "autocomplete": "off"}


def clock_of(seconds: int | None) -> str:
    """Seconds as they are typed: 112 is "1:52"; None is empty."""
    return "" if seconds is None else f"{seconds // 60}:{seconds % 60:02d}"


class RegistrationInput(Input):
    """A drill as a unit registers it; times are those of the county's wall clock."""

    unit_id: Annotated[Whole, Entry(t("Unit"), widget="hidden")]
    on: Annotated[Day, Entry(t("Day"))]
    starts: Annotated[Clock, Entry(t("Time"))] = COMMON_MINUTE
    minutes: Annotated[Minutes, Entry(t("Minutes"))] = USUAL_MINUTES
    expected: Annotated[dict[Word, Count], Entry(t("People expected"), widget="headcount")] = {}
    special_needs: Annotated[Count, Entry(t("Of them, need help"), t("Counted above too."))] = 0
    special_needs_helper: Annotated[
        Line,
        StringConstraints(max_length=120),
        Entry(t("Who helps them"), t("By name, one for each; “王老师×2” helps two.")),
    ] = ""
    is_public: Annotated[Flag, Entry(t("List us publicly as taking part"))] = False
    type: Annotated[DrillType, Entry(t("Type"), widget="select")] = "evacuation"
    level: Annotated[Level, Entry(t("Level"), widget="select")] = "basic"
    scenario: Annotated[
        Line, StringConstraints(max_length=300), Entry(t("Scenario"), t("What is assumed to have happened."))
    ] = ""
    scenario_id: Annotated[
        Whole | None,
        Entry(t("Scenario earthquake"), t("Its line is filled in where the scenario is left empty."), widget="select"),
    ] = None
    rehearsed_on: Annotated[Day | None, Entry(t("Rehearsal on"))] = None
    note: Annotated[Prose, Entry(t("Note"), widget="textarea", attrs={"rows": 2})] = ""
    renewed_from_id: Annotated[Whole | None, Entry(t("Renewed from"), widget="hidden")] = None
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None
    event_version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class WithdrawalInput(Input):
    """Why a drill is withdrawn."""

    reason: Annotated[
        str, StringConstraints(min_length=1, max_length=300), Entry(t("Reason"), t("Whoever oversees drills is told."))
    ]


KEPT_AS_TYPED = (
    "enrolled", "excused", "missing", "injured", "visitors", "problems", "version", "extra_reason", "source",
)  # fmt: skip
"""What of a result is kept, and shown again, just as it was typed."""


class ResultInput(Input):
    """What came of a drill; lengths in seconds, people counted at the assembly point."""

    on: Annotated[Day, Entry(t("Day"))]
    started: Annotated[Clock, Entry(t("Actual start"))]
    ended: Annotated[Clock | None, Entry(t("End"))] = None
    evacuation: Annotated[
        Annotated[Seconds, AfterValidator(_at_least_one)] | None,
        Entry(t("Evacuation time"), t("From the alarm to the last person: 1:52, or 112 seconds."), attrs=_TYPED_AS),
    ] = None
    shelter: Annotated[Seconds | None, Entry(t("Time under cover"), attrs=_TYPED_AS)] = None
    rollcall: Annotated[Seconds | None, Entry(t("Roll call time"), attrs=_TYPED_AS)] = None
    enrolled: Annotated[Count, Entry(t("On the roll"))]
    present: Annotated[dict[Word, Count], Entry(t("Present"), widget="headcount")] = {}
    excused: Annotated[Count, Entry(t("Excused"))] = 0
    missing: Annotated[Count, Entry(t("Missing"))] = 0
    injured: Annotated[Count, Entry(t("Injured"))] = 0
    visitors: Annotated[Count, Entry(t("Visitors"), t("Not on the roll."))] = 0
    extra_reason: Annotated[
        Line,
        StringConstraints(max_length=200),
        Entry(t("Why more than on the roll"), t("Only when more were present, for example pupils on exchange.")),
    ] = ""
    problems: Annotated[
        Prose,
        Entry(t("Problems"), t("On the way, at the exits, with the alarm."), widget="textarea", attrs={"rows": 3}),
    ] = ""
    source: Annotated[Literal["typed", "live"], Entry(t("Taken from"), widget="hidden")] = "typed"
    confirmed: Annotated[Flag, Entry(t("This is right: save it all the same"))] = False
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None
