"""What a proposal is asked for: one model for the page, programs and the command line.

What is left out is filled in from the campaign and from the county's conventions (`input_queries.filled`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from core.fields import Day, Entry, Flag, Input, Line, Whole
from core.i18n import Text, t
from planning.conventions import ANY, GRID
from planning.hours import HourDays, HoursOfDay
from planning.solving.problem import Weights

LONGEST_DAYS = 92
Word = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Id = Annotated[Whole, Field(ge=1)]
Weight = Annotated[Whole, Field(ge=0, le=10_000_000)]
Reason = Annotated[str, StringConstraints(max_length=200)]
Minute = Annotated[Whole, Field(ge=0, le=1440)]


def _refused(said: Text) -> PydanticCustomError:
    return PydanticCustomError("said", "said", {"text": said})


def on_the_grid(minutes: int) -> int:
    """Minutes that are such a multiple; refuses others (as a wrong entry)."""
    if minutes % GRID:
        raise _refused(t("Please enter a multiple of %(n)s minutes.", n=GRID))
    return minutes


class KindInput(Input):
    """How units of one kind are to be visited."""

    event_kind: Annotated[Word, Entry(t("Kind of event"), widget="select")] = "lecture"
    minutes: Annotated[Whole, Field(ge=15, le=600), AfterValidator(on_the_grid), Entry(t("Minutes on site"))] = 60
    times: Annotated[Whole, Field(ge=1, le=20), Entry(t("Visits to each"))] = 1
    least_days: Annotated[Whole, Field(ge=1, le=90), Entry(t("Least days between two"))] = 1
    most_days: Annotated[Annotated[Whole, Field(ge=1, le=90)] | None, Entry(t("Most days between two"))] = None
    skills: Annotated[list[Word], Field(max_length=20), Entry(t("Skills needed"), widget="checks")] = []
    value: Annotated[
        Whole, Field(ge=1, le=100), Entry(t("Value of a visit"), t("What one visit is worth against others."))
    ] = 1
    is_must: Annotated[Flag, Entry(t("Must all be visited"))] = False
    teams: Annotated[Whole, Field(ge=1, le=2), Entry(t("Teams that go together"))] = 1
    hours: Annotated[Word, Entry(t("Hours of visits"), widget="select")] = ANY

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.most_days is not None and self.most_days < self.least_days:
            raise _refused(t("The most days between two visits must not be less than the least."))
        return self


class WeightsInput(Input):
    """What each evil is worth, in minutes of driving."""

    must: Annotated[Weight, Entry(t("A must-do left out"))] = Weights.must
    repeat: Annotated[Weight, Entry(t("A repeated visit left out or at a wrong distance"))] = Weights.repeat
    value: Annotated[Weight, Entry(t("One point of an optional visit left out"))] = Weights.value
    late: Annotated[Weight, Entry(t("A day late"))] = Weights.late
    drive: Annotated[Weight, Entry(t("A minute of driving"))] = Weights.drive
    unfair: Annotated[Weight, Entry(t("An hour between the busiest and the idlest team"))] = Weights.unfair
    other_team: Annotated[Weight, Entry(t("A visit by another team than preferred"))] = Weights.other_team
    change: Annotated[Weight, Entry(t("A published visit on another day or by another team"))] = Weights.change
    shift: Annotated[Weight, Entry(t("A published visit at another time of its day"))] = Weights.shift


class _Window(Input):
    """Days from the first to the last."""

    since: Annotated[Day, Entry(t("First day"))] = Field(alias="from")
    until: Annotated[Day, Entry(t("Last day"))]
    reason: Annotated[Reason, Entry(t("Reason"))] = ""


class AwayInput(_Window):
    """A team or a person is not there."""

    team_id: Annotated[Id | None, Entry(t("Team"))] = None
    person_id: Annotated[Id | None, Entry(t("Person"))] = None


class ClosedInput(_Window):
    """A unit cannot be visited."""

    unit_id: Annotated[Id, Entry(t("Unit"))]


class DetourInput(Input):
    """Ways between an area and all others take so many minutes more; without minutes there is no way."""

    area_id: Annotated[Id, Entry(t("Area"))]
    since: Annotated[Day, Entry(t("First day"))] = Field(alias="from")
    until: Annotated[Day, Entry(t("Last day"))]
    extra_minutes: Annotated[Annotated[Whole, Field(ge=0, le=600)] | None, Entry(t("Minutes more"))] = None


class ShiftInput(Input):
    """A team is out on a day it has off, or longer than usual, or does more on that day than its limits say."""

    team_id: Annotated[Id, Entry(t("Team"))]
    on: Annotated[Day, Entry(t("Date"))]
    first: Annotated[Minute, Entry(t("Works from"))]
    last: Annotated[Minute, Entry(t("Works until"))]
    most_visits: Annotated[
        Annotated[Whole, Field(ge=1, le=30)] | None, Entry(t("Most visits of a team a day"))
    ] = None  # fmt: skip
    most_drive_minutes: Annotated[
        Annotated[Whole, Field(ge=10, le=1000)] | None, Entry(t("Most driving of a team a day (min)"))
    ] = None


class TeamLikeInput(Input):
    """A team that does not exist, like one that does."""

    like_team_id: Annotated[Id, Entry(t("Like the team"))]
    base_place_id: Annotated[Id | None, Entry(t("Home base"))] = None
    name: Annotated[Line, Entry(t("Name"))] = ""


class ExtraHoursInput(Input):
    """A unit, or all of a kind, can be visited at further hours; without a date on every day."""

    unit_id: Annotated[Id | None, Entry(t("Unit"))] = None
    unit_kind: Annotated[Word | None, Entry(t("Kind of unit"))] = None
    on: Annotated[Day | None, Entry(t("Date"))] = None
    first: Annotated[Minute, Entry(t("From"))]
    last: Annotated[Minute, Entry(t("Until"))]


class IgnoredInput(Input):
    """A blackout that does not hold for one unit; strict ones always hold."""

    blackout_id: Annotated[Id, Entry(t("Blackout"))]
    unit_id: Annotated[Id, Entry(t("Unit"))]


class ChangesInput(Input):
    """What is different from the county as it is: remedies, what-if, re-planning."""

    extra_shifts: list[ShiftInput] = Field(default=[], max_length=200)
    extra_teams: list[TeamLikeInput] = Field(default=[], max_length=10)
    extra_days: list[Day] = Field(default=[], max_length=LONGEST_DAYS)
    extra_hours: list[ExtraHoursInput] = Field(default=[], max_length=500)
    any_hours_unit_ids: list[Id] = Field(default=[], max_length=2000)
    drop_skills_unit_ids: list[Id] = Field(default=[], max_length=2000)
    ignored_blackouts: list[IgnoredInput] = Field(default=[], max_length=500)
    away: list[AwayInput] = Field(default=[], max_length=100)
    closed: list[ClosedInput] = Field(default=[], max_length=500)
    detours: list[DetourInput] = Field(default=[], max_length=50)
    moved_event_ids: list[Id] = Field(default=[], max_length=2000)
    """Events of the campaign that may be planned anew: they hold nothing, and stand in the problem as visits."""


class ProposalInput(ChangesInput):
    """A calendar to be proposed: when, by whom, for whom, and how long may be looked for it.

    None, or a kind of unit without an entry: as the campaign and the county's conventions have it.
    """

    name: Annotated[Line, Field(max_length=120), Entry(t("Name"), t("Empty: the campaign and the days."))] = ""
    starts_on: Annotated[Day | None, Entry(t("First day"))] = None
    ends_on: Annotated[Day | None, Entry(t("Last day"))] = None
    team_ids: Annotated[list[Id] | None, Field(max_length=60), Entry(t("Teams"), widget="checks")] = None
    kinds: Annotated[dict[Word, KindInput] | None, Field(max_length=60), Entry(t("Kinds of unit"))] = None
    must_unit_ids: Annotated[list[Id], Field(max_length=2000), Entry(t("Must be visited"), widget="checks")] = []
    skipped_unit_ids: Annotated[list[Id], Field(max_length=2000), Entry(t("Left aside"), widget="checks")] = []
    only_missing: Annotated[
        Flag, Entry(t("Leave units aside that the campaign has reached or has a visit planned for"))
    ] = True
    hours: Annotated[dict[Word, HoursOfDay] | None, Field(max_length=30), Entry(t("Hours of visits"))] = None
    hour_days: Annotated[dict[Word, HourDays] | None, Field(max_length=30), Entry(t("Days of these hours"))] = None
    weights: Annotated[WeightsInput | None, Entry(t("What counts how much"))] = None
    most_visits: Annotated[
        Annotated[Whole, Field(ge=1, le=30)] | None, Entry(t("Most visits of a team a day"))
    ] = None  # fmt: skip
    most_drive_minutes: Annotated[
        Annotated[Whole, Field(ge=10, le=1000)] | None, Entry(t("Most driving of a team a day (min)"))
    ] = None
    seconds: Annotated[
        Annotated[Whole, Field(ge=1, le=3600)] | None,
        Entry(t("Seconds to look for it"), t("The best so far is shown meanwhile.")),
    ] = 60
    seed: Annotated[
        Whole, Field(ge=0), Entry(t("Seed"), t("The same seed and iterations give the same calendar again."))
    ] = 1
    iterations: Annotated[Annotated[Whole, Field(ge=1)] | None, Entry(t("Most iterations"))] = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.starts_on and self.ends_on:
            check_days(self.starts_on, self.ends_on)
        if self.seconds is None and self.iterations is None:
            raise _refused(t("Give seconds, iterations or both."))
        return self


def merged(one: ChangesInput, other: ChangesInput) -> ChangesInput:
    """All changes of both."""
    both = {name: [*getattr(one, name), *getattr(other, name)] for name in ChangesInput.model_fields}
    return ChangesInput().model_copy(update=both)


def check_days(first: date, last: date) -> None:
    """Refuses (as a wrong entry) days in the wrong order, and windows that are too long to plan at once."""
    if last < first:
        raise _refused(t("The last day must not be before the first."))
    if (last - first).days >= LONGEST_DAYS:
        raise _refused(t("At most %(n)s days can be planned at once.", n=LONGEST_DAYS))


def nested(typed: Mapping[str, Iterable[str]], lists: Iterable[str] = ()) -> dict[str, Any]:
    """What a form sent, names with dots as members of members: "kinds.primary.minutes"; empty entries are left out.

    Those named in `lists` (by their last part) keep all their values, of others the last counts.
    """
    found: dict[str, Any] = {}
    many = frozenset(lists)
    for name, values in typed.items():
        kept = [value for value in values if value.strip()]
        if not kept or name.startswith(("_", "csrf")):
            continue
        *above, last = name.split(".")
        place = found
        for part in above:
            inner = place.setdefault(part, {})
            place = inner if isinstance(inner, dict) else place.setdefault(f"{part}.", {})
        place[last] = kept if last in many else kept[-1]
    return found


LISTS = ("team_ids", "must_unit_ids", "skipped_unit_ids", "skills")
"""Members of a `ProposalInput` that a form sends once for each value."""
