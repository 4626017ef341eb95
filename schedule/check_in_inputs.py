"""What can be sent about arrivals, by a phone, a check-in helper, the organiser or a program."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from core.fields import Count, Entry, Input, Line, ShortName, Whole
from core.i18n import t
from schedule.arrivals import MOST_AT_ONCE, NAME_LENGTH, NONCE

Word = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Nonce = Annotated[str, StringConstraints(pattern=NONCE)]


class PeopleInput(Input):
    """Who has come, as the organiser, a check-in helper or the group itself types it."""

    counts: Annotated[dict[Word, Count], Field(max_length=60), Entry(t("People"), widget="headcount")] = {}
    name: Annotated[
        Line, StringConstraints(max_length=NAME_LENGTH), Entry(t("Name of the group"), t("May be left empty."))
    ] = ""
    sign_up_id: Annotated[Whole | None, Entry(t("Sign-up"), widget="hidden")] = None


class ArrivalInput(PeopleInput):
    """One arrival, of a person or a group, with the nonce that the device made for it."""

    nonce: Annotated[
        Nonce,
        Entry(t("Nonce"), t("Made on the device at random, 16 to 40 letters, digits, - and _: it counts once.")),
    ]
    elapsed_seconds: Annotated[
        Count, Entry(t("Seconds gone by"), t("Between the arrival and the sending, as the device measured."))
    ] = 0


class ArrivalsInput(Input):
    """Arrivals in the order in which people came, at most 200."""

    arrivals: Annotated[list[ArrivalInput], Field(max_length=MOST_AT_ONCE), Entry(t("Arrivals"))]


class HelperInput(Input):
    """Who gets a link that checks people in and does nothing else."""

    name: Annotated[ShortName, Entry(t("Name of the check-in helper"), t("A person or a post, such as the east gate."))]
