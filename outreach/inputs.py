"""What can be typed about campaigns and about the results of events."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from core.fields import Count, Day, Entry, Flag, Input, Line, Name, Prose, Whole
from core.i18n import t
from outreach.kinds import COLUMNS

Word = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Percent = Annotated[Count, Field(le=100)]


class CampaignInput(Input):
    """A campaign: its window, its area, what it is for, and how many percent of each kind of unit it is to reach."""

    name: Annotated[Name, Entry(t("Name"))]
    starts_on: Annotated[Day, Entry(t("First day"))]
    ends_on: Annotated[Day, Entry(t("Last day"))]
    area_id: Annotated[Whole, Entry(t("Area"), t("The campaign holds here and beneath."), widget="select")]
    theme: Annotated[Line, Entry(t("Theme"), t("The slogan of the year, for example."))] = ""
    targets: Annotated[
        dict[Word, Percent],
        Entry(t("Units to reach, in percent"), t("Leave a kind empty that is not meant."), widget="headcount"),
    ] = {}
    purpose: Annotated[Prose, Entry(t("Purpose"), widget="textarea", attrs={"rows": 3})] = ""
    budget_yuan: Annotated[
        Count | None, Entry(t("Budget, yuan"), t("As long as there are no budget lines; then their sum holds."))
    ] = None
    anchor: Annotated[
        Annotated[str, StringConstraints(max_length=40)], Entry(t("Anchor of the year"), widget="select")
    ] = ""
    team_ids: Annotated[
        list[Whole], Field(max_length=200), Entry(t("Teams"), t("None chosen: all teams of the area."), widget="checks")
    ] = []
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class ReasonInput(Input):
    """Why a campaign changes its state."""

    reason: Annotated[
        str,
        StringConstraints(min_length=1, max_length=300),
        Entry(t("Reason"), t("It is shown on the campaign's page.")),
    ]


class ResultInput(Input):
    """What came of an event; every count that is left empty is 0."""

    people: Annotated[
        dict[Word, Count], Entry(t("People reached"), t("Everybody who came, by category."), widget="headcount")
    ] = {}
    leaflets: Annotated[Count, Entry(COLUMNS["leaflets"])] = 0
    booklets: Annotated[Count, Entry(COLUMNS["booklets"])] = 0
    boards: Annotated[Count, Entry(COLUMNS["boards"])] = 0
    banners: Annotated[Count, Entry(COLUMNS["banners"])] = 0
    souvenirs: Annotated[Count, Entry(COLUMNS["souvenirs"])] = 0
    screenings: Annotated[Count, Entry(COLUMNS["screenings"])] = 0
    quizzes: Annotated[Count, Entry(COLUMNS["quizzes"])] = 0
    enquiries: Annotated[Count, Entry(COLUMNS["enquiries"])] = 0
    phone_enquiries: Annotated[Count, Entry(COLUMNS["phone_enquiries"])] = 0
    media_items: Annotated[Count, Entry(COLUMNS["media_items"])] = 0
    media_reach: Annotated[Count, Entry(COLUMNS["media_reach"])] = 0
    hall_visitors: Annotated[Count, Entry(COLUMNS["hall_visitors"])] = 0
    trained: Annotated[Count, Entry(COLUMNS["trained"])] = 0
    remarks: Annotated[
        Prose,
        Entry(
            t("Remarks"),
            t("Suggestions that were collected, what people asked, what did not go well."),
            widget="textarea",
            attrs={"rows": 3},
        ),
    ] = ""
    from_stock: Annotated[
        dict[Word, Whole] | None,
        Entry(t("Taken from stock"), t("By column the number of the item; 0: not from stock."), widget="headcount"),
    ] = None
    confirmed: Annotated[Flag, Entry(t("This is right: save it all the same"))] = False
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None
