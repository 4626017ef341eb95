"""What a summary is asked for with."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from core.fields import Entry, Input, Line, Prose, Whole
from core.i18n import t

FIRST_YEAR = 2000


class SummaryInput(Input):
    """Whose summary, of which time and in which language, and what the figures cannot tell."""

    area: Annotated[Line, Field(min_length=1), Entry(t("Area"), t("By code or full name."))]
    year: Annotated[Whole, Field(ge=FIRST_YEAR, le=2199), Entry(t("Year"))]
    half: Annotated[Literal["1", "2", "0"], Entry(t("Time"))] = "0"
    language: Annotated[Literal["zh", "en"], Entry(t("Language"))] = "zh"
    problems: Annotated[
        Prose, Entry(t("Problems, in words"), t("They stand after those that the figures show. A line each."),
                    widget="textarea", attrs={"rows": 4})
    ] = ""  # fmt: skip
    plans: Annotated[Prose, Entry(t("Next steps"), t("A line each."), widget="textarea", attrs={"rows": 4})] = ""
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None
