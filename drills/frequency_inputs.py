"""What can be typed about the frequency of drills: rules, school terms, excuses, and whom to remind."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from core.fields import Day, Entry, Flag, Input, Line, ShortName, Verified, Whole
from core.i18n import t
from drills.inputs import DrillType, Word

PeriodKind = Literal["month", "quarter", "term", "half_year", "year"]
Only = Literal["", "wants", "behind", "due", "missed"]
"""wants: to be reminded; behind: missed the last period; due: owes one now; missed: missed any period shown."""
Reason = Annotated[str, StringConstraints(min_length=1, max_length=300)]


class RuleInput(Input):
    """How many drills units of a kind owe in each period; without an area the rule holds everywhere."""

    area_id: Annotated[
        Whole | None,
        Entry(t("Area"), t("It holds here and beneath; the rule of a nearer area goes before."), widget="select"),
    ] = None
    unit_kind: Annotated[
        Word,
        Entry(t("Kind of unit"), t("A group stands for all in it that have no rule of their own."), widget="select"),
    ]
    is_boarding: Annotated[
        Flag, Entry(t("Only boarding schools"), t("Ticked, it goes before the rule for all schools of the kind."))
    ] = False
    times: Annotated[Whole, Field(ge=0, le=31), Entry(t("Drills in each period"), t("0: these units owe none."))] = 1
    period: Annotated[PeriodKind, Entry(t("Period"), widget="select")] = "month"
    in_term_only: Annotated[Flag, Entry(t("In term only"), t("A period without any school day is not asked for."))] = (
        False
    )
    types: Annotated[
        list[DrillType],
        Field(max_length=7),
        Entry(t("Types that count"), t("None ticked: every type."), widget="checks"),
    ] = []
    since: Annotated[
        Day | None, Entry(t("In force since"), t("Periods that began before are not asked for. Empty: always."))
    ] = None
    source: Annotated[Line, Entry(t("Source"), t("The document that the rule comes from."))] = ""
    is_verified: Annotated[Verified, Entry(t("Checked against the source"))] = False
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class SchoolTermInput(Input):
    """A school term of an area, from its first to its last school day."""

    area_id: Annotated[
        Whole, Entry(t("Area"), t("It holds here and beneath, before the terms of areas above."), widget="select")
    ]
    name: Annotated[ShortName, Entry(t("Name"), example=t("Autumn term 2026"))]
    starts_on: Annotated[Day, Entry(t("First school day"))]
    ends_on: Annotated[Day, Entry(t("Last school day"))]
    unit_kinds: Annotated[
        list[Word],
        Field(max_length=60),
        Entry(t("Kinds of unit"), t("Only if it differs for some; none ticked: for all schools."), widget="checks"),
    ] = []
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class ExcuseInput(Input):
    """A unit need not drill from the first to the last day; it must cover all that is owed in a period."""

    unit_id: Annotated[Whole, Entry(t("Unit"), widget="hidden")]
    starts_on: Annotated[Day, Entry(t("First day"))]
    ends_on: Annotated[Day, Entry(t("Last day"))]
    reason: Annotated[
        Reason,
        Entry(
            t("Reason"),
            t("For example building work in the school yard. Everybody who sees the unit's drills can read it."),
        ),
    ]


class RemindInput(Input):
    """Whom to remind: the units of an area and kind that missed the last period or still owe a drill in this one."""

    area: Annotated[Line, Entry(t("Area"), t("Code or full name; units beneath it too."))] = ""
    kind: Annotated[Line, Entry(t("Kind"), t("A group such as school stands for all kinds in it."))] = ""
    q: Annotated[Line, Entry(t("Name or code"))] = ""
    only: Annotated[Only, Entry(t("Only"))] = ""
