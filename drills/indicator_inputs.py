"""What can be typed about sets of indicators: the set with its grades, and one indicator with its choices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, ValidationInfo
from pydantic_core import PydanticCustomError

from core.fields import Count, Decimal, Entry, Input, Whole, is_json
from core.i18n import t

SHARE = "|"
_SAY_LINES = t("One a line, its parts divided by “|”, for example: 90 | 优秀 | Excellent")

SetName = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Grade = Annotated[str, StringConstraints(min_length=1, max_length=20)]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class BandInput(Input):
    """A grade in both languages, and the least score that earns it."""

    zh: Grade
    en: Annotated[str, StringConstraints(max_length=40)] = ""
    least: Annotated[Decimal, Field(ge=0, le=100)]


class OptionInput(Input):
    """One choice of an indicator, and the points that it is worth."""

    points: Annotated[Count, Field(le=100)]
    zh: Sentence
    en: Annotated[str, StringConstraints(max_length=80)] = ""


def lines(first: str) -> Callable[[Any, ValidationInfo], Any]:
    """As people type a list: one a line, the figure first."""

    def read(value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, str) or is_json(info):
            return value
        found = []
        for line in value.replace("｜", SHARE).splitlines():
            parts = [part.strip() for part in line.split(SHARE)]
            if not any(parts):
                continue
            if not 2 <= len(parts) <= 3:
                raise PydanticCustomError("lines", "lines", {"text": _SAY_LINES})
            found.append({first: parts[0], "zh": parts[1], "en": parts[2] if len(parts) == 3 else ""})
        return found

    return read


def as_lines(kept: list[dict[str, Any]], first: str) -> str:
    """A list of bands or options as it is typed."""
    return "\n".join(f" {SHARE} ".join((f"{one[first]:g}", one["zh"], one.get("en", ""))) for one in kept)


class SetInput(Input):
    """A set of indicators: its names, where it comes from, and its grades."""

    name_zh: Annotated[SetName, Entry(t("Name in Chinese"))]
    name_en: Annotated[str, StringConstraints(max_length=120), Entry(t("Name in English"))] = ""
    source: Annotated[
        str,
        StringConstraints(max_length=300),
        Entry(t("Source"), t("Whose indicators these are; evaluators read it."), widget="textarea", attrs={"rows": 2}),
    ] = ""
    bands: Annotated[
        list[BandInput],
        BeforeValidator(lines("least")),
        Field(min_length=1, max_length=8),
        Entry(t("Grades"), t("One a line: from how many points | Chinese | English. The lowest begins at 0."),
              widget="textarea", attrs={"rows": 5}),
    ]  # fmt: skip
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class CopyInput(Input):
    """Where a copy of a set is to hold."""

    area_id: Annotated[
        Whole | None, Entry(t("Area"), t("The copy holds here and beneath, before the one it was made of."))
    ] = None


class IndicatorInput(Input):
    """One thing that is judged, in both languages; its weight counts as a share of all weights of the set."""

    section_zh: Annotated[str, StringConstraints(min_length=1, max_length=60), Entry(t("Section in Chinese"))]
    section_en: Annotated[str, StringConstraints(max_length=80), Entry(t("Section in English"))] = ""
    name_zh: Annotated[
        str,
        StringConstraints(min_length=1, max_length=120),
        Entry(t("Indicator in Chinese"), widget="textarea", attrs={"rows": 2}),
    ]
    name_en: Annotated[
        str, StringConstraints(max_length=160), Entry(t("Indicator in English"), widget="textarea", attrs={"rows": 2})
    ] = ""
    weight: Annotated[Count, Field(ge=1, le=1000), Entry(t("Weight"))]
    kind: Annotated[Literal["score", "choice"], Entry(t("Judged by"), widget="select")] = "score"
    options: Annotated[
        list[OptionInput],
        BeforeValidator(lines("points")),
        Field(max_length=8),
        Entry(t("Choices"), t("Only where one is chosen. One a line: points | Chinese | English, the best first."),
              widget="textarea", attrs={"rows": 4}),
    ] = []  # fmt: skip
    fact: Annotated[
        Literal["", "evacuation", "rollcall", "shelter", "missing", "injured"],
        Entry(t("Shown beside it"), t("Taken from the drill's result."), widget="select"),
    ] = ""
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None
