"""What the deeds on response teams take."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from core.fields import Count, Day, Email, Entry, Input, Line, Phone, Prose, ShortName, Verified, Whole
from core.i18n import t

Term = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Note = Annotated[str, StringConstraints(max_length=300)]
Condition = Literal["good", "worn", "unusable"]
Percent = Annotated[Whole, Field(ge=0, le=100)]
Months = Annotated[Whole, Field(ge=1, le=120)]
People = Annotated[Count, Field(le=10_000)]


class TeamInput(Input):
    """A response team: where it belongs, its kind, where it gathers, how many people it is meant to have."""

    name: Annotated[ShortName, Entry(t("Name"), example="梅江镇抢险救援队")]
    kind: Annotated[Term, Entry(t("Kind of team"), widget="select")]
    area: Annotated[
        Line, Field(min_length=1), Entry(t("Area"), t("Code or full name of the county, township or village."))
    ]
    unit: Annotated[
        Line,
        Entry(t("Unit it belongs to"), t("Choose from the list that opens while you type; empty: to no unit."), "text",
              attrs={"list": "units", "autocomplete": "off"}),
    ] = ""  # fmt: skip
    base: Annotated[Line, Entry(t("Base"), t("A place of the list by name or code, if it is one."))] = ""
    base_note: Annotated[Line, Entry(t("Base, in words"), t("For example: the yard behind the fire station."))] = ""
    strength: Annotated[People, Entry(t("People it is meant to have"), t("0: as many as are named."))] = 0
    note: Annotated[Prose, Entry(t("Note"), widget="textarea", attrs={"rows": 2})] = ""
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class MemberInput(Input):
    """Somebody of a team; an account is found by its sign-in name."""

    name: Annotated[ShortName, Entry(t("Full name"))]
    role: Annotated[Literal["leader", "deputy", "member"], Entry(t("Role in the team"), widget="select")] = "member"
    duty: Annotated[Annotated[str, StringConstraints(max_length=60)], Entry(t("Duty"))] = ""
    phone: Annotated[
        Phone, Entry(t("Telephone"), t("Mobile numbers get text messages, if the county has set them up."))
    ] = ""
    email: Annotated[Email, Entry(t("E-mail"))] = ""
    login: Annotated[
        Annotated[str, StringConstraints(max_length=60)], Entry(t("Account"), t("The sign-in name, if there is one."))
    ] = ""
    away_until: Annotated[Day | None, Entry(t("Away until"), t("Until that day nobody calls on this member."))] = None
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class MemberTrainingInput(Input):
    """What a member was trained in."""

    what: Annotated[Label, Entry(t("Trained in"), example="破拆、急救")]
    held_on: Annotated[Day, Entry(t("Trained on"))]
    valid_until: Annotated[Day | None, Entry(t("Valid until"), t("Empty: it does not lapse."))] = None


class EquipmentInput(Input):
    """A kind of thing that a team keeps."""

    name: Annotated[Label, Entry(t("What it is"), example="液压扩张器")]
    quantity: Annotated[Count, Field(le=1_000_000), Entry(t("How many there are"))] = 0
    wanted: Annotated[Count, Field(le=1_000_000), Entry(t("How many there should be"))] = 0
    counted_in: Annotated[Annotated[str, StringConstraints(max_length=12)], Entry(t("Counted in"), example="台")] = ""
    kept_at: Annotated[Annotated[str, StringConstraints(max_length=120)], Entry(t("Kept at"))] = ""
    expires_on: Annotated[Day | None, Entry(t("Expires on"))] = None
    check_due_on: Annotated[Day | None, Entry(t("Next check due on"), t("Empty: after the county's usual time."))] = (
        None
    )
    condition: Annotated[Condition, Entry(t("Condition"), widget="select")] = "good"
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class CheckInput(Input):
    """What somebody found who looked at a thing; nothing said: as many as there should be known, in good order."""

    quantity: Annotated[Count | None, Field(le=1_000_000), Entry(t("How many were found"))] = None
    condition: Annotated[Condition, Entry(t("Condition"), widget="select")] = "good"
    note: Annotated[Note, Entry(t("Note"))] = ""


class TeamRulesInput(Input):
    """From which values on a team counts as ready, and the usual times."""

    present_green: Annotated[Percent, Entry(t("People who can come: green from (%)"))] = 80
    present_amber: Annotated[Percent, Entry(t("People who can come: amber from (%)"))] = 60
    trained_green: Annotated[Percent, Entry(t("Members trained: green from (%)"))] = 80
    trained_amber: Annotated[Percent, Entry(t("Members trained: amber from (%)"))] = 50
    checked_green: Annotated[Percent, Entry(t("Equipment checked: green from (%)"))] = 100
    checked_amber: Annotated[Percent, Entry(t("Equipment checked: amber from (%)"))] = 80
    months_green: Annotated[Months, Entry(t("Last exercise or mobilisation: green up to (months)"))] = 12
    months_amber: Annotated[Months, Entry(t("Last exercise or mobilisation: amber up to (months)"))] = 24
    check_months: Annotated[Months, Entry(t("Months between two checks of equipment"))] = 3
    expiry_days: Annotated[Whole, Field(ge=1, le=366), Entry(t("Days before expiry that people are reminded"))] = 30
    within_minutes: Annotated[Whole, Field(ge=1, le=240), Entry(t("Minutes for a prompt answer to a call-out"))] = 15
    source: Annotated[Line, Entry(t("Source"), t("For example the county's own work rules."))] = ""
    is_verified: Annotated[Verified, Entry(t("Checked against the source"))] = False
