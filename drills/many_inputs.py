"""What can be typed to register many units at once: one day and time, and which units."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from core.fields import Clock, Day, Entry, Flag, Input, Line, Whole
from core.i18n import t
from drills.dates import COMMON_MINUTE, USUAL_MINUTES
from drills.inputs import DrillType, Level, Minutes

MOST_UNITS = 5_000


class ManyInput(Input):
    """The same drill for many units; each takes part with the people that it has."""

    on: Annotated[Day, Entry(t("Day"))]
    starts: Annotated[Clock, Entry(t("Time"))] = COMMON_MINUTE
    minutes: Annotated[Minutes, Entry(t("Minutes"))] = USUAL_MINUTES
    type: Annotated[DrillType, Entry(t("Type"), widget="select")] = "evacuation"
    level: Annotated[Level, Entry(t("Level"), widget="select")] = "basic"
    scenario: Annotated[
        Line, StringConstraints(max_length=300), Entry(t("Scenario"), t("What is assumed to have happened."))
    ] = ""
    is_public: Annotated[Flag, Entry(t("List these units publicly as taking part"))] = False
    units: Annotated[list[Whole], Field(min_length=1, max_length=MOST_UNITS), Entry(t("Units"), widget="checks")]
