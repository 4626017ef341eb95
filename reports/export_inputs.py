"""What may be asked of a file of figures, and set for all of them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from core.fields import Entry, Input, Line, Verified, Whole
from core.i18n import Text, t
from reports.export_profiles import LEAST_PEOPLE, Profile

Ending = Literal["xlsx", "csv", "chart", "map"]
ENDINGS: dict[str, Text | str] = {
    "xlsx": t("Workbook (xlsx)"), "csv": "CSV", "chart": t("Chart (PNG)"), "map": t("Map (PNG)"),
}  # fmt: skip


class ExportInput(Input):
    """For whom the file is, its kind, and which figure a picture shows."""

    profile: Annotated[Profile, Entry(t("Who it is for"))] = "management"
    ending: Annotated[Ending, Entry(t("Kind of file"))] = "xlsx"
    measure: Annotated[Line, Entry(t("Figure in the picture"))] = "held"


class ExportSettingsInput(Input):
    """What an administrator may set for files that leave the building."""

    least_people: Annotated[
        Whole,
        Field(ge=0, le=1000),
        Entry(
            t("Least number of people published"),
            t("In files for the public, smaller counts of people are left out; 1 or 0 leaves out none."),
        ),
    ] = LEAST_PEOPLE
    source: Annotated[Line, Entry(t("Source"), t("The document that this number comes from."))] = ""
    is_verified: Annotated[Verified, Entry(t("Checked against the source"))] = False
