"""What the dashboard may be asked for: a time and an area."""

from __future__ import annotations

from typing import Annotated, Literal

from core.fields import Entry, Input, Whole
from core.i18n import Text, t

PERIODS: dict[str, Text] = {
    "this_year": t("This year"),
    "this_half_year": t("This half-year"),
    "this_quarter": t("This quarter"),
    "this_month": t("This month"),
    "last_year": t("Last year"),
}


class DashboardInput(Input):
    """The time and the area that all figures of the dashboard are of; no area: all that the reader may see."""

    period: Annotated[
        Literal["this_year", "this_half_year", "this_quarter", "this_month", "last_year"],
        Entry(t("Time span"), widget="select"),
    ] = "this_year"
    area_id: Annotated[Whole | None, Entry(t("Area"), widget="select")] = None
