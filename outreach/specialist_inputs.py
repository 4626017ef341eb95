"""What is typed or sent about specialists, their visits and their allowances."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from core.fields import Clock, Count, Day, Decimal, Entry, Flag, Input, Line, Phone, Prose, ShortName, Whole
from core.i18n import t

Word = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Reason = Annotated[str, StringConstraints(max_length=300)]
Nonce = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,40}$")]
Photo = Annotated[str, StringConstraints(min_length=1, max_length=4_000_000, pattern=r"^[A-Za-z0-9+/=]*$")]
Done = Annotated[Prose, StringConstraints(min_length=1, max_length=2000)]
Next = Annotated[Prose, StringConstraints(max_length=1000)]
RatePer = Literal["none", "hour", "day", "visit"]
Yuan = Annotated[Decimal, Field(ge=0, le=100_000)]
Elapsed = Annotated[Whole, Field(ge=0)]
Version = Annotated[Whole | None, Entry(t("Version"), widget="hidden")]
MOST_AT_ONCE = 100


class SpecialistInput(Input):
    """A specialist or lecturer: who it is, what they know, until when they are appointed, what they get."""

    name: Annotated[ShortName, Entry(t("Full name"))]
    kind: Annotated[Word, Entry(t("Kind"), widget="select")]
    area_id: Annotated[Whole, Entry(t("Area"), t("They can be booked here and beneath."), widget="select")]
    phone: Annotated[Phone, StringConstraints(max_length=40), Entry(t("Telephone"), widget="tel")] = ""
    field: Annotated[
        Annotated[str, StringConstraints(max_length=120)],
        Entry(t("Field of work"), example=t("Building houses that withstand earthquakes")),
    ] = ""
    organisation: Annotated[Annotated[str, StringConstraints(max_length=120)], Entry(t("Organisation"))] = ""
    job_title: Annotated[Annotated[str, StringConstraints(max_length=60)], Entry(t("Job title"))] = ""
    skills: Annotated[list[Word], Field(max_length=20), Entry(t("Skills"), widget="checks")] = []
    term_from: Annotated[Day | None, Entry(t("Appointed from"))] = None
    term_until: Annotated[Day | None, Entry(t("Appointed until"), t("Left open: until further notice."))] = None
    rate_per: Annotated[RatePer, Entry(t("Allowance"), widget="select")] = "none"
    rate_yuan: Annotated[Yuan, Entry(t("Rate, yuan"), t("What the county has laid down; none is shipped."))] = 0
    login: Annotated[
        Line, Entry(t("Account"), t("The user name, if they have one. Without it they report by their own link."))
    ] = ""
    note: Annotated[Prose, Entry(t("Note"), widget="textarea", attrs={"rows": 2})] = ""
    version: Version = None


class TakenPersonInput(Input):
    """Make a specialist of a person who can be booked already."""

    person_id: Annotated[Whole, Entry(t("Person"), widget="select")]
    kind: Annotated[Word, Entry(t("Kind"), widget="select")]


class DispatchInput(Input):
    """Sending a specialist somewhere: when, where to, what for."""

    on: Annotated[Day, Entry(t("Date"))]
    starts: Annotated[Clock, Entry(t("Starts at"))]
    ends: Annotated[Clock, Entry(t("Ends at"))]
    unit_id: Annotated[
        Whole | None, Entry(t("Unit"), t("A school, a community, a base with a name of its own."), widget="select")
    ] = None
    area_id: Annotated[
        Whole | None, Entry(t("Village or township"), t("Only needed when no unit is chosen."), widget="select")
    ] = None
    place_id: Annotated[Whole | None, Entry(t("Place"), widget="select")] = None
    household: Annotated[
        Annotated[str, StringConstraints(max_length=60)],
        Entry(
            t("Household"), t("As little as is needed to find it. It is shown to the specialist and to planners only.")
        ),
    ] = ""
    purpose: Annotated[Annotated[str, StringConstraints(min_length=1, max_length=300)], Entry(t("Purpose"))]
    expected: Annotated[Count | None, Field(le=100_000), Entry(t("People expected"))] = None
    override_reason: Annotated[Reason, Entry(t("Reason"), t("Why it is right to plan it all the same."))] = ""


class VisitReportInput(Input):
    """What came of a visit: hours on the wall clock, people by category, what was done, what comes next."""

    on: Annotated[Day, Entry(t("Date"))]
    starts: Annotated[Clock, Entry(t("Starts at"))]
    ends: Annotated[Clock, Entry(t("Ends at"))]
    people: Annotated[dict[Word, Count], Field(max_length=30), Entry(t("People reached"), widget="headcount")] = {}
    done: Annotated[Done, Entry(t("Work done on the visit"), widget="textarea", attrs={"rows": 4})]
    next_steps: Annotated[Next, Entry(t("Next steps"), widget="textarea", attrs={"rows": 2})] = ""
    lon: Annotated[
        Annotated[Decimal, Field(ge=-180, le=180)] | None, Entry(t("Longitude"), t("WGS-84 degrees."), widget="hidden")
    ] = None
    lat: Annotated[
        Annotated[Decimal, Field(ge=-90, le=90)] | None, Entry(t("Latitude"), t("WGS-84 degrees."), widget="hidden")
    ] = None
    accuracy_m: Annotated[
        Annotated[Count, Field(le=100_000)] | None, Entry(t("Accuracy of the location in m"), widget="hidden")
    ] = None


class SentReportInput(VisitReportInput):
    """A report as a phone sends it, with the nonce that the phone made for it: it counts once."""

    nonce: Annotated[Nonce, Entry(t("Nonce"), t("Made on the device at random, 16 to 40 letters, digits, - and _."))]
    visit: Annotated[Whole, Entry(t("Visit"), t("The number of the event."))]
    elapsed_ms: Annotated[
        Elapsed, Entry(t("Milliseconds gone by"), t("Time from the visit to the sending, measured by the device."))
    ] = 0


class SentPhotoInput(Input):
    """A photo of a visit, with a nonce of its own; sent after its report."""

    nonce: Annotated[Nonce, Entry(t("Nonce"))]
    report: Annotated[Nonce, Entry(t("Nonce of the report"))]
    elapsed_ms: Annotated[Elapsed, Entry(t("Milliseconds gone by"))] = 0
    photo: Annotated[Photo, Entry(t("Photo"), t("JPEG, PNG or WebP in base64."))]


class AcceptInput(Input):
    """That a report is right."""

    confirmed: Annotated[Flag, Entry(t("This is right: save it all the same"))] = False


class SendBackInput(Input):
    """Why a report is sent back."""

    reason: Annotated[
        Annotated[str, StringConstraints(min_length=1, max_length=300)],
        Entry(t("Reason"), t("The specialist reads it beside the visit.")),
    ]


class CorrectionInput(Input):
    """An amount added to a month's sheet, or taken off it."""

    yuan: Annotated[
        Annotated[Decimal, Field(ge=-100_000, le=100_000)],
        Entry(t("Amount, yuan"), t("With a minus sign when it is taken off.")),
    ]
    reason: Annotated[Annotated[str, StringConstraints(min_length=1, max_length=300)], Entry(t("Reason"))]


class PaidInput(Input):
    """That a sheet was paid as it stands."""

    confirmed: Annotated[Flag, Entry(t("It has been paid as it stands, and is locked from now on"))] = False
