"""What a comparison may be asked for."""

from __future__ import annotations

from typing import Annotated, Literal

from core.fields import Entry
from core.i18n import t
from reports.pivot_inputs import Kept, MeasureName, Period

Against = Literal["last_year", "before"]


class CompareInput(Kept):
    """A time to compare with an earlier one, and the measure by which areas are compared with each other."""

    period: Annotated[Period, Entry(t("Time span"), widget="select")] = "this_half_year"
    against: Annotated[Against, Entry(t("Compared with"), widget="select")] = "before"
    measure: Annotated[MeasureName, Entry(t("Areas by"), widget="select")] = "coverage"
