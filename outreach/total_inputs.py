"""What can be typed about a total that an area reports for a span of days."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from core.fields import Count, Day, Entry, Input, Line, Whole
from core.i18n import t
from schedule.return_inputs import Note

Code = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Short = Annotated[Line, Field(max_length=200)]


class TotalInput(Input):
    """A published or collected total without an event behind it; columns that are left empty were not reported."""

    area: Annotated[Line, Field(min_length=1), Entry(t("Area"), t("The area that reports it."))]
    starts_on: Annotated[Day, Entry(t("First day"))]
    ends_on: Annotated[Day, Entry(t("Last day"))]
    title: Annotated[
        Short, Field(min_length=1), Entry(t("Occasion"), t("For example the week of disaster prevention."))
    ]
    counts: Annotated[
        dict[Code, Count], Entry(t("Figures reported"), t("Leave empty what was not reported."), widget="headcount")
    ]
    rough: Annotated[
        list[Code],
        Entry(t("Of these only roughly known"), t("Figures given as “more than” or “about”."), widget="checks"),
    ] = []
    source: Annotated[Short, Entry(t("Source"), t("Where the figures stand: an address, a document number."))] = ""
    note: Annotated[Note, Entry(t("Note"))] = ""
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None
