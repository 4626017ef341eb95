"""What can be typed about findings of supervision visits: the finding, what was done, and why it is not enough."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from core.fields import Day, Entry, Input, Line, Prose
from core.i18n import t

Severity = Literal["minor", "major", "urgent"]
Short = Annotated[str, StringConstraints(min_length=1, max_length=300)]


class FindingInput(Input):
    """Something found at a unit, which it puts right by a day."""

    unit: Annotated[Line, Entry(t("Unit"), t("Its full name or code."), widget="text", attrs={"list": "finding-units"})]
    finding: Annotated[Short, Entry(t("Problem found"), widget="textarea", attrs={"rows": 3})]
    severity: Annotated[Severity, Entry(t("Severity"), widget="select")] = "minor"
    due_on: Annotated[Day, Entry(t("To be put right by"))]


class FindingDoneInput(Input):
    """What the unit did about it."""

    proof: Annotated[
        Prose, StringConstraints(min_length=1), Entry(t("What was done"), widget="textarea", attrs={"rows": 4})
    ]


class FindingUnitInput(Input):
    """Which unit puts it right instead, and by when."""

    unit: Annotated[Line, Entry(t("Unit"), t("Its full name or code."), widget="text", attrs={"list": "finding-units"})]
    due_on: Annotated[Day, Entry(t("To be put right by"))]


class FindingBackInput(Input):
    """Why what was done is not enough, and until when it is to be mended."""

    reason: Annotated[Short, Entry(t("What is missing"))]
    due_on: Annotated[Day, Entry(t("To be put right by"))]
