"""What can be typed about an observer."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from core.fields import Day, Entry, Flag, Input, Line, Phone, ShortName, Whole
from core.i18n import t

Note = Annotated[Line, Field(max_length=300)]
Yuan = Annotated[Whole, Field(ge=0, le=1_000_000)]


class ObserverInput(Input):
    """A person who watches points; an account is not needed, each observer has a personal link."""

    name: Annotated[ShortName, Entry(t("Name of the observer"), example="刘观测")]
    phone: Annotated[Phone, Entry(t("Telephone"), widget="tel", example="0797-6832003")] = ""
    area: Annotated[Line, Field(min_length=1), Entry(t("Area"), t("The township or village, by code or full name."))]
    trained_on: Annotated[Day | None, Entry(t("Last training"))] = None
    allowance_yuan: Annotated[Yuan | None, Entry(t("Allowance (yuan a year)"))] = None
    login: Annotated[
        Line, Field(max_length=60),
        Entry(t("Account (login)"), t("Only if the observer signs in as well; reminders go to the inbox and e-mail.")),
    ] = ""  # fmt: skip
    note: Annotated[Note, Entry(t("Note"))] = ""
    is_active: Annotated[Flag, Entry(t("Watches points at present"))] = True
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None
