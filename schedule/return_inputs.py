"""What can be typed about returns: a note on filing, a review, a lock and an exception from it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from core.fields import Clock, Day, Entry, Input, Line, Whole
from core.i18n import t

Note = Annotated[Line, Field(max_length=300)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class FilingInput(Input):
    """A return as it is filed; its figures are put together from the records."""

    note: Annotated[Note, Entry(t("Note"), t("For example why records are missing."))] = ""
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class ReviewInput(Input):
    """What the county says to a return; whoever sends one back says why."""

    decision: Annotated[Literal["approve", "send_back"], Entry(t("Decision"), widget="radio")]
    note: Annotated[Note, Entry(t("Note"), t("Needed when it is sent back: what is to be put right."))] = ""
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class LockInput(Input):
    """Everything up to a day is settled in an area and beneath."""

    area: Annotated[Line, Field(min_length=1), Entry(t("Area"), t("It holds here and beneath."))]
    up_to: Annotated[Day, Entry(t("Locked up to"), t("The last day that is settled, usually the last day of a month."))]


class LockExceptionInput(Input):
    """An area, or one unit of it, that may still write what is locked, until an instant, for a reason."""

    area: Annotated[Line, Field(min_length=1), Entry(t("Area"), t("It holds here and beneath."))]
    since: Annotated[Day, Entry(t("Records from"))]
    up_to: Annotated[Day, Entry(t("Records until"))]
    until_on: Annotated[Day, Entry(t("May be changed until (day)"))]
    until_time: Annotated[Clock, Entry(t("May be changed until (time)"))]
    reason: Annotated[Reason, Entry(t("Reason"), t("It is kept with the exception."))]
    unit: Annotated[Line, Entry(t("Only for this unit"), t("Code or full name; left out, the exception holds for the "
                                                           "whole area."))] = ""  # fmt: skip


LockKind = Literal["observation", "results"]
_KIND = Annotated[LockKind, Entry(t("What is locked"), widget="select")]


class AnyLockInput(LockInput):
    """A lock of one of the kinds that there are."""

    kind: _KIND = "observation"


class AnyLockExceptionInput(LockExceptionInput):
    """An exception from a lock of one of the kinds that there are."""

    kind: _KIND = "observation"
