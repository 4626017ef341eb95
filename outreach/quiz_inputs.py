"""What can be typed about the questions of the self-check."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from core.fields import Count, Entry, Flag, Input, Line, Prose, Whole
from core.i18n import t

Question = Annotated[Line, Field(min_length=1)]


class QuizQuestionInput(Input):
    """One question with its answers; each answer is a line."""

    text_zh: Annotated[Question, Entry(t("Question in Chinese"))]
    text_en: Annotated[Line, Entry(t("Question in English"), t("Left empty, the Chinese one is shown."))] = ""
    options: Annotated[
        Annotated[Prose, StringConstraints(min_length=1)],
        Entry(
            t("Answers to choose from"),
            t("One a line: points | answer in Chinese | in English | advice in Chinese | in English. The best answer "
              "has the most points and needs no advice; the English may be left out."),
            widget="textarea", attrs={"rows": 5},
        ),
    ]  # fmt: skip
    position: Annotated[Annotated[Count, Field(le=1000)], Entry(t("Place in the order"))] = 100
    source: Annotated[Line, Entry(t("Source"))] = ""
    is_active: Annotated[Flag, Entry(t("In use"))] = True
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None
