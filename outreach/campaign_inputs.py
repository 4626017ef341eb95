"""What can be typed about the year: anchors, what is taken over, targets of single areas, budgets and expenses."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from core.fields import Count, Day, Entry, Flag, Input, Line, Name, Verified, Whole
from core.i18n import t
from core.money import Yuan
from outreach.inputs import Percent, Word

Year = Annotated[Whole, Field(ge=2000, le=2199)]
AnchorCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]
MOST_TAKEN = 100


class AnchorInput(Input):
    """The days of an anchor in one year, for an area and what lies beneath it."""

    area_id: Annotated[Whole, Entry(t("Area"), t("The days hold here and beneath."), widget="select")]
    year: Annotated[Year, Entry(t("Year"))]
    code: Annotated[AnchorCode | None, Entry(t("Anchor"), widget="hidden")] = None
    name: Annotated[Line, Field(max_length=120), Entry(t("Name"), t("Needed for an anchor of your own."))] = ""
    starts_on: Annotated[Day, Entry(t("First day"))]
    ends_on: Annotated[Day, Entry(t("Last day"))]
    source: Annotated[Line, Entry(t("Source"), t("The notice that says so: who issued it, number or address."))] = ""
    is_verified: Annotated[Verified, Entry(t("Checked against the source"))] = False
    is_kept: Annotated[Flag, Entry(t("Marked in this area in this year"))] = True
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class TakenInput(Input):
    """One campaign of last year as it is to be this year."""

    source_id: Annotated[Whole, Entry(t("Campaign of the year before"))]
    name: Annotated[Name, Entry(t("Name"))]
    starts_on: Annotated[Day, Entry(t("First day"))]
    ends_on: Annotated[Day, Entry(t("Last day"))]


class TakeOverInput(Input):
    """Which campaigns of an earlier year a year's plan is made of."""

    year: Annotated[Year, Entry(t("Year"))]
    campaigns: Annotated[
        list[TakenInput], Field(min_length=1, max_length=MOST_TAKEN), Entry(t("Campaigns to take over"))
    ]


class AreaTargetInput(Input):
    """How many percent of the units of a kind a campaign is to reach in one area."""

    unit_kind: Annotated[Word, Entry(t("Kind of unit"), widget="select")]
    area_id: Annotated[Whole, Entry(t("Area"), t("There it holds instead of the general target."), widget="select")]
    percent: Annotated[Percent, Field(ge=1), Entry(t("Percent to reach"))] = 100


class BudgetLineInput(Input):
    """What a campaign may spend on one purpose."""

    purpose: Annotated[Word, Entry(t("Purpose"), widget="select")]
    name: Annotated[Line, Field(max_length=120), Entry(t("What exactly"))] = ""
    planned: Annotated[Yuan, Entry(t("Planned, yuan"), widget="number")]
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class ExpenseInput(Input):
    """Money that was spent."""

    line_id: Annotated[Whole, Entry(t("Budget line"), widget="select")]
    spent_on: Annotated[Day, Entry(t("Day"))]
    amount: Annotated[Yuan, Field(gt=0), Entry(t("Amount, yuan"), widget="number")]
    what: Annotated[Name, Entry(t("What for"), t("Goods or services, and from whom if that matters."))]
    receipt_no: Annotated[Line, Field(max_length=60), Entry(t("Receipt number"))] = ""
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class WishInput(Input):
    """How much of an item a campaign means to give out; 0 takes the wish back."""

    material_id: Annotated[Whole, Entry(t("Item"), widget="select")]
    count: Annotated[Count, Entry(t("How many"))]
