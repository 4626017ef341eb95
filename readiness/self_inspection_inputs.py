"""What can be typed about self-inspections, their hazards, households looked through, and the rule."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from core.fields import Count, Day, Entry, Flag, Input, Line, Prose, Verified, Whole, no_controls
from core.i18n import Said, language, t
from readiness.self_inspection_words import ANSWERS


def _is_answer(value: object) -> object:
    if not isinstance(value, str) or value not in ANSWERS:
        said = t("Choose one of: %(choices)s.", choices=Said(_answers_with_codes, ()))
        raise PydanticCustomError("answer", "answer", {"text": said})
    return value


def _answers_with_codes() -> str:
    return ("、" if language() == "zh" else ", ").join(f"{name} ({code})" for code, name in ANSWERS.items())


Reply = Annotated[Literal["ok", "hazard", "na"], BeforeValidator(_is_answer)]
Item = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Sentence = Annotated[str, StringConstraints(max_length=300), AfterValidator(no_controls)]
Nonce = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,64}$")]
MOST_ITEMS = 100


class FoundHazardInput(Input):
    """A hazard as it was found: what it is, and by when it is to be fixed."""

    item: Annotated[Item, Entry(t("Item of the checklist"))]
    problem: Annotated[Sentence, Entry(t("What is wrong"))] = ""
    fix_by: Annotated[Day | None, Entry(t("To be fixed by"))] = None


class SelfInspectionInput(Input):
    """One round through a unit; what is not answered is refused, unless the rest is said to be in order."""

    done_on: Annotated[Day, Entry(t("Done on"))]
    answers: Annotated[
        dict[Item, Reply],
        Field(max_length=MOST_ITEMS),
        Entry(t("Answers of the checklist"), t("By item: ok, hazard or na (not applicable).")),
    ] = {}
    hazards: Annotated[list[FoundHazardInput], Field(max_length=MOST_ITEMS), Entry(t("Hazards found"))] = []
    rest_is_fine: Annotated[Flag, Entry(t("Everything else is in order"))] = False
    note: Annotated[Prose, Entry(t("Note"), widget="textarea", attrs={"rows": 2})] = ""
    nonce: Annotated[Nonce | None, Entry(t("Nonce"), t("Sent again with the same nonce it counts once."))] = None


class SettleInput(Input):
    """What became of a hazard."""

    note: Annotated[Sentence, Field(min_length=1), Entry(t("What was done"), t("Or, if it is not pursued, why not."))]


class HouseholdCheckInput(Input):
    """Households of an area that were looked through on a day, as counts only."""

    area: Annotated[Line, Field(min_length=1), Entry(t("Area"), t("The village or township, by code or full name."))]
    checked_on: Annotated[Day, Entry(t("Looked through on"))]
    households: Annotated[Annotated[Count, Field(ge=1)], Entry(t("Number of households looked through"))]
    with_hazards: Annotated[Count, Entry(t("Of these with a hazard"))] = 0
    fixed: Annotated[Count, Entry(t("Of these fixed since"))] = 0
    items: Annotated[
        dict[Item, Count],
        Entry(t("Households with each hazard"), t("Leave empty what was not counted."), widget="headcount"),
    ] = {}
    note: Annotated[Prose, Entry(t("Note"), t("No names and no addresses."), widget="textarea", attrs={"rows": 2})] = ""
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None
    confirmed: Annotated[Flag, Entry(t("This is right: save it all the same"))] = False


class RuleInput(Input):
    """Who inspects itself, and how often."""

    months: Annotated[Annotated[Count, Field(ge=1, le=60)], Entry(t("Again after so many months"))] = 6
    remind_days: Annotated[Annotated[Count, Field(le=90)], Entry(t("Reminded so many days before"))] = 14
    fix_days: Annotated[
        Annotated[Count, Field(ge=1, le=365)],
        Entry(t("Days to fix a hazard"), t("Where nobody names another day.")),
    ] = 30
    kinds: Annotated[
        list[Item],
        Entry(t("Kinds of unit that owe it"), t("A group such as schools stands for all kinds in it."),
              widget="checks"),
    ] = []  # fmt: skip
    source: Annotated[Line, Entry(t("Source"), t("The document that asks for it."))] = ""
    is_verified: Annotated[Verified, Entry(t("Checked against the source"))] = False
