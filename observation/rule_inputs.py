"""What can be set about daily records and returns."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from core.fields import Clock, Entry, Input, Line, Verified, Whole
from core.i18n import t


class DailyRulesInput(Input):
    """Until when a day's record is in time, and on which day of the next month a month's return is due."""

    closing: Annotated[
        Clock, Entry(t("A day's record is in time until"), t("Returns are due at the same hour on their day."))
    ]
    month_due_day: Annotated[
        Whole, Field(ge=1, le=10),
        Entry(t("A month's return is due on this day of the next month"),
              t("Most counties ask for the 4th, some for the 5th.")),
    ]  # fmt: skip
    source: Annotated[Line, Entry(t("Source"), t("The document that the rule comes from."))] = ""
    is_verified: Annotated[Verified, Entry(t("Checked against the source"))] = False
