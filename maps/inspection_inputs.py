"""What phones and programs send about an inspection, and whom a ticket is made for."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from core.fields import Count, Day, Decimal, Entry, Flag, Input, Prose, ShortName, Whole
from core.i18n import t
from maps.defect_inputs import Severity
from maps.inputs import TermCode

Nonce = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,40}$")]
Photo = Annotated[str, StringConstraints(min_length=1, max_length=4_000_000, pattern=r"^[A-Za-z0-9+/=]*$")]
Problem = Annotated[Prose, StringConstraints(max_length=300)]
Reply = Literal["ok", "defect", "na"]
Elapsed = Annotated[Whole, Field(ge=0)]
MOST_AT_ONCE = 100
MOST_ITEMS = 100
USUAL_DAYS, MOST_DAYS = 7, 90


class FoundDefectInput(Input):
    """A defect as it was found; without words the item's own name stands for it."""

    item: Annotated[TermCode, Entry(t("Item of the checklist"), t("Empty for something else."))] = ""
    problem: Annotated[Problem, Entry(t("What is wrong"))] = ""
    severity: Annotated[Severity, Entry(t("Severity"))] = "minor"
    due_on: Annotated[Day | None, Entry(t("Due on"))] = None


class InspectionInput(Input):
    """One visit, with the nonce that the device made for it: it counts once."""

    nonce: Annotated[Nonce, Entry(t("Nonce"), t("Made on the device at random, 16 to 40 letters, digits, - and _."))]
    elapsed_ms: Annotated[
        Elapsed, Entry(t("Milliseconds gone by"), t("Time from the visit to the sending, measured by the device."))
    ] = 0
    answers: Annotated[
        dict[str, Reply],
        Field(max_length=MOST_ITEMS),
        Entry(t("Answers of the checklist"), t("By item: ok, defect or na (not applicable).")),
    ] = Field(default_factory=dict)
    defects: Annotated[
        list[FoundDefectInput], Field(max_length=MOST_ITEMS), Entry(t("Defects found"))
    ] = Field(default_factory=list)  # fmt: skip
    note: Annotated[Prose, Entry(t("Note"))] = ""
    lon: Annotated[Annotated[Decimal, Field(ge=-180, le=180)] | None, Entry(t("Longitude"), t("WGS-84 degrees."))] = (
        None
    )
    lat: Annotated[Annotated[Decimal, Field(ge=-90, le=90)] | None, Entry(t("Latitude"), t("WGS-84 degrees."))] = None
    accuracy_m: Annotated[Annotated[Count, Field(le=100_000)] | None, Entry(t("Accuracy of the location in m"))] = None
    verified: Annotated[Flag, Entry(t("Facts verified"), t("What the register says of the place was found right."))] = (
        False
    )


class InspectionPhotoInput(Input):
    """A photo taken at a visit, with a nonce of its own; sent after the visit itself."""

    nonce: Annotated[Nonce, Entry(t("Nonce"))]
    elapsed_ms: Annotated[Elapsed, Entry(t("Milliseconds gone by"))] = 0
    inspection: Annotated[Nonce, Entry(t("Nonce of the inspection"))]
    item: Annotated[TermCode, Entry(t("Item of the checklist"), t("Whose defect it shows; empty: the place."))] = ""
    photo: Annotated[Photo, Entry(t("Photo"), t("JPEG, PNG or WebP in base64."))]


class TicketInput(Input):
    """Somebody who is to inspect a place by link, without an account."""

    holder_name: Annotated[ShortName, Entry(t("Who inspects"))]
    days: Annotated[
        Count, Field(ge=1, le=MOST_DAYS),
        Entry(t("Days that the link is good for"), t("What was done before its end is taken 72 hours longer.")),
    ] = USUAL_DAYS  # fmt: skip
