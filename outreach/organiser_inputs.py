"""What can be typed about the organisers of an event: who, in which part and share, and why one declines."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from core.fields import Count, Entry, Input, Line, Whole
from core.i18n import t

Role = Literal["host", "co_host", "support"]


class OrganiserInput(Input):
    """One organiser: a unit of the register, or a name; its part and its share."""

    unit: Annotated[
        Line,
        Entry(
            t("Unit"),
            t("Its full name or code; it can then be asked and answers itself."),
            widget="text",
            attrs={"list": "organiser-units"},
        ),
    ] = ""
    name: Annotated[
        str,
        StringConstraints(max_length=120),
        Entry(t("Or another organiser"), t("The name of one that is in no register, such as a bureau of the city.")),
    ] = ""
    role: Annotated[Role, Entry(t("Part in the event"), widget="select")] = "co_host"
    share: Annotated[Line, Entry(t("What it takes on"), t("Such as the venue or the materials."))] = ""
    share_percent: Annotated[
        Whole | None, Field(ge=0, le=100), Entry(t("Share in percent"), t("Empty where nobody agreed on one."))
    ] = None
    people: Annotated[Count | None, Entry(t("People it sends"))] = None


class OrganiserReasonInput(Input):
    """Why an organiser declines."""

    reason: Annotated[str, StringConstraints(min_length=1, max_length=300), Entry(t("Reason"))]
