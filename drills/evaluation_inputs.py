"""What an evaluator types: points and remarks by indicator, what was good, what was not, and the signature."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from core.fields import Count, Entry, Input, Prose, ShortName, Whole
from core.i18n import t

Number = Annotated[str, StringConstraints(min_length=1, max_length=9, pattern=r"^[0-9]+$")]
Points = Annotated[Count, Field(le=100)]
Remark = Annotated[str, StringConstraints(max_length=300)]
LINK_DAYS, MOST_LINK_DAYS = 14, 90


class EvaluationInput(Input):
    """An evaluation so far: points from 0 to 100 and remarks, each by the number of its indicator."""

    set_id: Annotated[Whole | None, Entry(t("Set of indicators"), widget="hidden")] = None
    points: Annotated[dict[Number, Points], Entry(t("Points"), widget="headcount")] = {}
    remarks: Annotated[dict[Number, Remark], Entry(t("Remarks"), widget="headcount")] = {}
    strengths: Annotated[Prose, Entry(t("What went well"), widget="textarea", attrs={"rows": 3})] = ""
    weaknesses: Annotated[
        Prose,
        Entry(t("What is to be mended"), t("One a line; each can become an improvement action."), widget="textarea",
              attrs={"rows": 4}),
    ] = ""  # fmt: skip
    name: Annotated[
        str, StringConstraints(max_length=60), Entry(t("Evaluator's name"), t("Stands for the signature."))
    ] = ""
    organisation: Annotated[str, StringConstraints(max_length=120), Entry(t("Unit of the evaluator"))] = ""
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class EvaluatorLinkInput(Input):
    """Whom to invite as an evaluator, and for how long after the drill the link holds."""

    name: Annotated[ShortName, Entry(t("Evaluator's name"), t("Whoever has the link evaluates under this name."))]
    organisation: Annotated[str, StringConstraints(max_length=120), Entry(t("Unit"))] = ""
    days: Annotated[Count, Field(ge=1, le=MOST_LINK_DAYS), Entry(t("Valid for days after the drill"))] = LINK_DAYS
