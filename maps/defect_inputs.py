"""What can be typed about defects of places: what is wrong, how bad, until when, how mended, and why dropped."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from core.fields import Day, Entry, Input, Prose, Whole
from core.i18n import t
from maps.inputs import Source, TermCode

Severity = Literal["minor", "major", "danger"]
Sentence = Annotated[Prose, StringConstraints(min_length=1, max_length=300)]


class DefectInput(Input):
    """Something to be mended at a place; without a day, the usual time for its severity is given."""

    problem: Annotated[Sentence, Entry(t("What is wrong"), widget="textarea", attrs={"rows": 2})]
    item: Annotated[TermCode, Entry(t("Item of the checklist"))] = ""
    severity: Annotated[
        Severity,
        Entry(t("Severity"), t("Dangerous: people could be hurt. Major: it could not be used. Minor: everything else."),
              widget="radio"),
    ] = "minor"  # fmt: skip
    owner: Annotated[Source, Entry(t("Responsible"), t("Who has to mend it: a person or an office."))] = ""
    due_on: Annotated[
        Day | None, Entry(t("Due on"), t("Empty: the usual time for the severity, from the settings of maps."))
    ] = None
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class MendedInput(Input):
    """That it was mended, by whom, and how one can see that."""

    mended_by: Annotated[Source, Entry(t("Mended by"), t("Empty: by yourself."))] = ""
    evidence: Annotated[
        Prose,
        StringConstraints(min_length=1),
        Entry(t("What was done"), t("For example: the sign was put up again on 3 May."), widget="textarea",
              attrs={"rows": 3}),
    ]  # fmt: skip
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class DefectReasonInput(Input):
    """Why a defect is not pursued, or is open again."""

    reason: Annotated[Sentence, Entry(t("Reason"))]
