"""What a county's list of things to take along may hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from core.fields import Entry, Input, Line
from core.i18n import t
from planning.inputs import Word


class ThingsInput(Input):
    """What a team takes along, by kind of event; an empty one needs nothing."""

    things: Annotated[dict[Word, Line], Field(max_length=100), Entry(t("What to take along"))] = {}
