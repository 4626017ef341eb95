"""What can be typed about a saved view of the figures."""

from __future__ import annotations

import json
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints, ValidationInfo

from core.fields import Entry, Flag, Input, Line, Whole, is_json
from core.i18n import t
from reports.pivot_inputs import PivotInput

ViewName = Annotated[Line, StringConstraints(min_length=1, max_length=80)]


def _unpacked(value: object, info: ValidationInfo) -> object:
    """A page carries the question as one entry; what cannot be read there is no question."""
    if not isinstance(value, str) or is_json(info):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


class ViewInput(Input):
    """A question asked of the figures, kept under a name."""

    name: Annotated[ViewName, Entry(t("Name"), example=t("Person-times by township and month"))]
    is_shared: Annotated[
        Flag,
        Entry(t("Share it"), t("Everybody who may see figures of its area can open it, with what is theirs to see.")),
    ] = False
    question: Annotated[PivotInput, BeforeValidator(_unpacked), Entry(t("Question"), widget="hidden")]
    version: Annotated[Whole | None, Field(), Entry(t("Version"), widget="hidden")] = None
