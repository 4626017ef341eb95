"""What can be typed about the yearly check of a roster, and about the rule behind it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from core.fields import Entry, Flag, Input, Line, Verified, Whole
from core.i18n import t
from readiness.network_inputs import AREA_HINT

Numbers = Annotated[list[Annotated[Whole, Field(ge=1)]], Field(max_length=5_000)]


class RosterCheckInput(Input):
    """A roster looked through: who has left since. Everybody else is still there."""

    left: Annotated[Numbers, Entry(t("Has left"), widget="checks")] = []
    note: Annotated[Line, Field(max_length=300), Entry(t("Note"), t("For example: who is asked to take over."))] = ""


class AreaCheckInput(RosterCheckInput):
    """The same, with the township whose roster it is."""

    area: Annotated[Line, Field(min_length=1), Entry(t("Township"), AREA_HINT)]


class CheckRuleInput(Input):
    """By which day of the year every township looks through its roster."""

    is_owed: Annotated[Flag, Entry(t("Every township owes a check of its roster once a year"))] = False
    month: Annotated[Whole, Field(ge=1, le=12), Entry(t("Due in month"))] = 6
    day: Annotated[Whole, Field(ge=1, le=31), Entry(t("Due on day of the month"))] = 30
    source: Annotated[Line, Entry(t("Source"), t("For example the county's own work rules."))] = ""
    is_verified: Annotated[Verified, Entry(t("Checked against the source"))] = False
