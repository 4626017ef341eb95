"""What can be typed about people of the three networks, their trainings and allowances, and the rules of coverage."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from core.fields import Day, Entry, Flag, Input, Line, Phone, ShortName, Verified, Whole
from core.i18n import t

Role = Annotated[Line, Field(min_length=1, max_length=40)]
Yuan = Annotated[Whole, Field(ge=0, le=1_000_000)]
Year = Annotated[Whole, Field(ge=2000, le=2100)]
What = Annotated[Line, Field(max_length=120)]
Version = Annotated[Whole | None, Entry(t("Version"), widget="hidden")]
AREA_HINT = t("The township or village, by code or full name.")


class MemberInput(Input):
    """Somebody who serves in one of the networks; an account is not needed."""

    role: Annotated[Role, Entry(t("Role"))]
    name: Annotated[ShortName, Entry(t("Full name"), example="刘助理")]
    phone: Annotated[Phone, Entry(t("Telephone"), widget="tel", example="0797-6832003")] = ""
    area: Annotated[Line, Field(min_length=1), Entry(t("Area"), AREA_HINT)]
    since_on: Annotated[Day | None, Entry(t("Serves since"))] = None
    until_on: Annotated[Day | None, Entry(t("Served until"), t("The last day; empty while the person serves."))] = None
    login: Annotated[
        Line, Field(max_length=60),
        Entry(t("Account (login)"), t("Only if the person signs in as well; notices go to the inbox and e-mail.")),
    ] = ""  # fmt: skip
    note: Annotated[Line, Field(max_length=300), Entry(t("Note"))] = ""
    version: Version = None


class TrainingInput(Input):
    """One training of one person."""

    on: Annotated[Day, Entry(t("Date"))]
    what: Annotated[What, Entry(t("What it was about"), example="灾情速报业务培训")] = ""


class AllowanceInput(Input):
    """The allowance of one person for one year."""

    year: Annotated[Year, Entry(t("Year"))]
    yuan: Annotated[Yuan, Entry(t("Allowance (yuan a year)"))]
    paid_on: Annotated[Day | None, Entry(t("Paid on"), t("Empty: not paid yet."))] = None


class ManyInput(Input):
    """Whom a training or an allowance is entered for at once: everybody of a role in an area and beneath it."""

    role: Annotated[Role, Entry(t("Role"))]
    area: Annotated[Line, Field(min_length=1), Entry(t("Area"), AREA_HINT)]


class ManyTrainedInput(ManyInput, TrainingInput):
    """A training that everybody of a role in an area took part in."""


class ManyPaidInput(ManyInput, AllowanceInput):
    """The same allowance for everybody of a role in an area; what was paid already stays as it is."""


class RuleInput(Input):
    """How many of a role are needed, in the reader's county."""

    level: Annotated[Literal["township", "village"], Entry(t("Needed in"))]
    least: Annotated[Whole, Field(ge=0, le=99), Entry(t("At least how many"), t("0: nobody is needed."))] = 1
    training_years: Annotated[
        Annotated[Whole, Field(ge=1, le=30)] | None,
        Entry(t("Training holds for (years)"), t("Empty: nobody is asked for training again.")),
    ] = None
    sends_reports: Annotated[Flag, Entry(t("Is asked for quick reports after an earthquake"))] = False
    source: Annotated[Line, Entry(t("Source"), t("The document that the rule comes from."))] = ""
    is_verified: Annotated[Verified, Entry(t("Checked against the source"))] = False
