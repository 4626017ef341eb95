"""What can be typed about series: an event with the rule by which it comes again, and where a date is to go."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from core.fields import Clock, Count, Day, Entry, Flag, Input, Line, Whole
from core.i18n import t
from schedule.inputs import EventInput, Reason, ResourceKey
from schedule.recurrence import LARGEST_INTERVAL, MOST_DATES

Weekday = Annotated[Whole, Field(ge=1, le=7)]
Repeats = Literal["daily", "weekly", "monthly_day", "monthly_weekday"]
Scope = Literal["this", "following", "all"]


class SeriesInput(EventInput):
    """An event that comes again: `on` is its first day; the rest of the rule, or the rule as RFC 5545 writes it."""

    repeats: Annotated[Repeats, Entry(t("Repeats"), widget="select")] = "weekly"
    interval: Annotated[
        Count, Field(ge=1, le=LARGEST_INTERVAL),
        Entry(t("Every"), t("1: each time; 2: every second day, week or month.")),
    ] = 1  # fmt: skip
    weekdays: Annotated[
        list[Weekday], Field(max_length=7),
        Entry(t("On these weekdays"), t("None: that of the first date."), widget="checks"),
    ] = []  # fmt: skip
    month_day: Annotated[
        Whole | None, Field(ge=-1, le=31),
        Entry(t("Day of the month"), t("A month that has no such day is left out."), widget="select"),
    ] = None  # fmt: skip
    nth: Annotated[Whole | None, Field(ge=-1, le=4), Entry(t("Which one of the month"), widget="select")] = None
    nth_weekday: Annotated[Weekday | None, Entry(t("Weekday"), widget="select")] = None
    repeats_until: Annotated[Day | None, Entry(t("Repeats until"), t("The last day on which it may fall."))] = None
    times: Annotated[
        Count | None, Field(ge=1, le=MOST_DATES), Entry(t("Or so many times"), t("Only when no last day is given."))
    ] = None
    rule: Annotated[
        Line,
        Entry(
            t("Rule (RFC 5545)"),
            t("Where this is filled in, the other entries of the rule do not count."),
            example="FREQ=…",
        ),
    ] = ""
    skip_days_off: Annotated[
        Flag,
        Entry(t("Leave out public holidays"), t("Dates that fall on one are dropped.")),
    ] = False  # fmt: skip


class SeriesChange(SeriesInput):
    """A changed series: only one of its dates, that one and all that follow, or all that are not over."""

    scope: Annotated[Scope, Entry(t("What is changed"))] = "all"
    from_on: Annotated[Day | None, Entry(t("From the date"), t("Which date, unless all are changed."))] = None


class SeriesCancellation(Input):
    """Which events of a series are cancelled, and why."""

    reason: Annotated[Reason, Entry(t("Reason"), t("It is shown to those who were to take part."))]
    scope: Annotated[Scope, Entry(t("What is cancelled"))] = "all"
    from_on: Annotated[Day | None, Entry(t("From the date"), t("Which date, unless all are cancelled."))] = None


class PlaceInput(Input):
    """Where a waiting date goes; what is left out is as the series has it."""

    on: Annotated[Day | None, Entry(t("Date"))] = None
    starts: Annotated[Clock | None, Entry(t("Starts at"))] = None
    ends: Annotated[Clock | None, Entry(t("Ends at"))] = None
    until: Annotated[Day | None, Entry(t("Last day"), t("Only for an event over several days."))] = None
    resources: Annotated[
        list[ResourceKey] | None, Field(max_length=30), Entry(t("Teams, people and vehicles"), widget="checks")
    ] = None
    place_id: Annotated[Whole | None, Entry(t("Place"), widget="hidden")] = None
    override_reason: Annotated[
        Reason, Entry(t("Reason"), t("Why it is right to take what is booked, or to go outside working hours."))
    ] = ""
