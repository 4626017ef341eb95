"""What can be typed about a material to download."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from core.fields import Day, Entry, Input, Line, Prose, Whole
from core.i18n import t

Language = Literal["zh", "en", "both", "other"]
Kind = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Label = Annotated[Line, Field(max_length=60)]


class DownloadInput(Input):
    """A material: what it is, what it is for, where it comes from, and when it is shown."""

    title: Annotated[Line, Field(min_length=1), Entry(t("Title"))]
    kind: Annotated[Kind, Entry(t("Kind"), widget="select")]
    language: Annotated[Language, Entry(t("Language"))] = "zh"
    purpose: Annotated[
        Prose, Entry(t("What it is for"), t("One or two sentences: for whom, and how it is used."), widget="textarea",
                     attrs={"rows": 2})
    ] = ""  # fmt: skip
    source: Annotated[Line, Entry(t("Source"), t("Who made it."))] = ""
    licence: Annotated[
        Line, Entry(t("Licence"), t("What others may do with it. Put up only what you have the right to give away."))
    ] = ""
    shown_from: Annotated[Day, Entry(t("Shown from"))]
    shown_until: Annotated[Day | None, Entry(t("Shown until"), t("Leave it empty for no end."))] = None
    area: Annotated[Line, Field(min_length=1), Entry(t("Area"), t("Who puts it up."))]
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class DownloadVersionInput(Input):
    """A newer file of a material."""

    label: Annotated[Label, Entry(t("Name of the version"), t("For example: 2026 edition."))] = ""
