"""What can be typed about a joint meeting: items of its agenda, who is invited and came, and its minutes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from core.fields import Entry, Flag, Input, Line, Prose, Whole
from core.i18n import t


class AgendaItemInput(Input):
    """One item of the agenda."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=200), Entry(t("Item of the agenda"))]
    presenter: Annotated[str, StringConstraints(max_length=60), Entry(t("Presented by"))] = ""
    length: Annotated[Whole | None, Field(ge=1, le=600), Entry(t("Minutes"))] = None
    position: Annotated[Whole | None, Field(ge=1, le=200), Entry(t("Place in the order"), t("Empty: at the end."))] = (
        None
    )
    outcome: Annotated[
        Prose, Entry(t("What was agreed on it"), t("Stands in the minutes."), widget="textarea", attrs={"rows": 2})
    ] = ""


class PartyInput(Input):
    """One participant: a unit of the register, or a name."""

    unit: Annotated[
        Line, Entry(t("Unit"), t("Its full name or code."), widget="text", attrs={"list": "party-units"})
    ] = ""
    name: Annotated[
        str,
        StringConstraints(max_length=120),
        Entry(t("Or another participant"), t("One that is in no register.")),
    ] = ""


class AttendanceInput(Input):
    """Whether a participant came; left out: not known."""

    attended: Annotated[Flag | None, Entry(t("Came"))] = None


class MinutesInput(Input):
    """What was said and decided; decisions one a line."""

    protocol: Annotated[
        Prose,
        Entry(t("Minutes of the meeting"), t("What was said, in short."), widget="textarea", attrs={"rows": 8}),
    ] = ""
    decisions: Annotated[
        Prose, Entry(t("Decisions"), t("One a line; they are numbered."), widget="textarea", attrs={"rows": 5})
    ] = ""
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None
