"""What can be typed about sign-up: when it is open and for how many, and who comes with how many people."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from core.fields import Clock, Count, Day, Email, Entry, Flag, Input, Phone, Whole
from core.i18n import t
from schedule.inputs import Word

Note = Annotated[str, StringConstraints(max_length=300)]
WindowNote = Annotated[str, StringConstraints(max_length=500)]
People = Annotated[dict[Word, Count], Field(max_length=40)]
HoldersName = Annotated[str, StringConstraints(max_length=120)]


class SignUpWindowInput(Input):
    """When sign-up is open, on the county's wall clock, for how many, and how."""

    opens_on: Annotated[Day, Entry(t("Opens on"))]
    opens_at: Annotated[Clock, Entry(t("Opens at"))]
    closes_on: Annotated[Day, Entry(t("Closes on"))]
    closes_at: Annotated[Clock, Entry(t("Closes at"))]
    capacity: Annotated[
        Count | None, Field(ge=1), Entry(t("Places in all"), t("How many people can come. Left empty, everybody may."))
    ] = None
    most_per_group: Annotated[
        Count | None, Field(ge=1), Entry(t("Most people of one group"), t("Left empty, a group may take all places."))
    ] = None
    has_waiting_list: Annotated[
        Flag,
        Entry(t("Waiting list"), t("When all places are taken, people wait in line and are offered what gets free.")),
    ] = True
    confirm_hours: Annotated[
        Count,
        Field(ge=1, le=336),
        Entry(t("Hours to confirm"), t("How long a free place is kept for the next in line.")),
    ] = 24
    is_public: Annotated[
        Flag, Entry(t("Open to everybody"), t("Anybody may sign up, without an account; the event is listed publicly."))
    ] = False
    note: Annotated[
        WindowNote, Entry(t("What people should know"), t("It is shown on the page where people sign up."),
                          widget="textarea", attrs={"rows": 2})
    ] = ""  # fmt: skip
    confirmed: Annotated[Flag, Entry(t("This is right: save it all the same"))] = False
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class WhoComes(Input):
    """How many people by category, and how to reach whoever signs them up."""

    counts: Annotated[People, Entry(t("People"), widget="headcount")] = {}
    name: Annotated[HoldersName, Entry(t("Name"), t("Of the person, or of the group."))] = ""
    phone: Annotated[Phone, Entry(t("Telephone"), widget="tel", attrs={"autocomplete": "tel"})] = ""
    email: Annotated[
        Email, Entry(t("E-mail"), t("Confirmations and a calendar file are sent there."), widget="email",
                     attrs={"autocomplete": "email"})
    ] = ""  # fmt: skip
    note: Annotated[Note, Entry(t("Note for the organiser"))] = ""


class SignUpChangeInput(WhoComes):
    """Who comes, with how many people by category, and how to reach them."""

    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class SignUpInput(WhoComes):
    """A new sign-up: of a unit, of oneself, or on behalf of somebody else."""

    unit_id: Annotated[Whole | None, Entry(t("Unit"), t("Left empty, it is a person or another group."))] = None
    on_behalf: Annotated[
        Flag,
        Entry(t("On behalf of somebody else"), t("For people without an account, by whoever organises the event.")),
    ] = False
