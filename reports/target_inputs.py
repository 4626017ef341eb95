"""What can be typed about targets of figures."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from core.fields import Decimal, Entry, Input, Line, Whole
from core.i18n import t
from reports.pivot_inputs import MeasureName

TARGETED = (
    "held", "units_reached", "coverage", "reported", "leaflets", "booklets", "drills_held", "evacuation_median",
    "evacuation_share", "frequency", "anomalies_share", "shelters_share", "suggestions_share",
    "tasks_share", "findings_share", "specialist_visits", "titles_held",
)  # fmt: skip
"""What the sheet of targets offers."""
Year = Annotated[Whole, Field(ge=2000, le=2100)]


class TargetInput(Input):
    """What an area sets out to reach of one measure in one year; without a value there is no target."""

    area_id: Annotated[Whole, Entry(t("Area"), widget="select")]
    year: Annotated[Year, Entry(t("Year"))]
    measure: Annotated[MeasureName, Entry(t("What is counted"), widget="select")]
    value: Annotated[
        Annotated[Decimal, Field(ge=0, le=1_000_000_000)] | None,
        Entry(t("Target"), t("In the unit of the measure, shares in percent. Empty: no target.")),
    ] = None
    source: Annotated[Line, Entry(t("Source"), t("The document that sets it."))] = ""
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class TargetsAsked(Input):
    """Targets of which area and year."""

    area_id: Annotated[Whole | None, Entry(t("Area"), widget="select")] = None
    year: Annotated[Year | None, Entry(t("Year"), widget="select")] = None
