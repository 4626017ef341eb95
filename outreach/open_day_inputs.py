"""What can be typed about open days: the day, its stops, its guests and their answers; and showing events publicly."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from core.fields import (
    Clock,
    Count,
    Day,
    Email,
    Entry,
    Flag,
    Input,
    Line,
    Name,
    Phone,
    Prose,
    ShortName,
    Whole,
    no_controls,
)
from core.i18n import t

Term = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Sentence = Annotated[str, StringConstraints(max_length=300), AfterValidator(no_controls)]
PublicNote = Annotated[str, StringConstraints(max_length=500), AfterValidator(no_controls)]
MOST_PEOPLE = 50
MOST_PASTED = 500


class OpenDayInput(Input):
    """Until when guests answer, and what the invitation says."""

    answer_on: Annotated[Day, Entry(t("Answer by"))]
    answer_at: Annotated[Clock, Entry(t("At"))]
    greeting: Annotated[
        Prose, Entry(t("Words of the invitation"), t("Guests read them with time, place and itinerary."),
                     widget="textarea", attrs={"rows": 3})
    ] = ""  # fmt: skip
    takes_suggestions: Annotated[
        Flag, Entry(t("Collect questions and suggestions"), t("By the poster, by helpers and from paper."))
    ] = True
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class StopInput(Input):
    """One stop of the itinerary."""

    title: Annotated[Name, Entry(t("What is shown"))]
    starts: Annotated[Clock | None, Entry(t("Starts at"))] = None
    minutes: Annotated[Count | None, Field(ge=1, le=1440), Entry(t("Minutes"))] = None
    place_id: Annotated[Whole | None, Entry(t("Place"), widget="select")] = None
    place_note: Annotated[Line, Entry(t("Place in words"), t("If it is none of the places: for example hall 2."))] = ""
    person_id: Annotated[Whole | None, Entry(t("Guide"), widget="select")] = None
    guide_name: Annotated[
        str, StringConstraints(max_length=60), AfterValidator(no_controls),
        Entry(t("Another guide"), t("If it is none of the people."))
    ] = ""  # fmt: skip
    note: Annotated[Sentence, Entry(t("Note"))] = ""
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class GuestRow(Input):
    """Somebody who is invited, as a row of a sheet; without a category it gets the one chosen for all."""

    name: Annotated[ShortName, Entry(t("Full name"), aliases=("姓名", "嘉宾", "Name", "名称"))]
    category: Annotated[
        str, StringConstraints(max_length=40),
        Entry(t("Category"), widget="select", aliases=("类别", "代表类别", "身份"))
    ] = ""  # fmt: skip
    organisation: Annotated[
        str, StringConstraints(max_length=120), AfterValidator(no_controls),
        Entry(t("Organisation and office"), aliases=("单位", "单位及职务", "工作单位"))
    ] = ""  # fmt: skip
    phone: Annotated[Phone, Entry(t("Telephone"), widget="tel", aliases=("电话", "手机", "联系电话"))] = ""
    email: Annotated[Email, Entry(t("E-mail"), widget="email", aliases=("邮箱", "电子邮箱"))] = ""
    most_people: Annotated[
        Count, Field(ge=1, le=MOST_PEOPLE),
        Entry(t("Most people"), t("With companions."), aliases=("人数", "可带人数"))
    ] = 1  # fmt: skip
    note: Annotated[Sentence, Entry(t("Note"), aliases=("备注",))] = ""


class GuestInput(GuestRow):
    """Somebody who is invited; telephone and e-mail are deleted half a year after the event."""

    category: Annotated[Term, Entry(t("Category"), widget="select")]
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class PasteInput(Input):
    """Many guests at once, one a line."""

    category: Annotated[Term, Entry(t("Category"), widget="select")]
    lines: Annotated[
        str, StringConstraints(min_length=1, max_length=60_000), AfterValidator(no_controls),
        Entry(t("One guest a line"),
              t("Name, organisation, telephone or e-mail, with a comma, a tab or a space between them."),
              widget="textarea", attrs={"rows": 8})
    ]  # fmt: skip


class GuestAnswerInput(Input):
    """Whether a guest comes, and with how many people in all."""

    answer: Annotated[Literal["coming", "declined"], Entry(t("Do you come?"), widget="radio")]
    # how many may come is said by each invitation, so the service refuses more than that
    people: Annotated[Count, Field(ge=1), Entry(t("How many people in all"))] = 1


class PublicInput(Input):
    """An event shown to everybody."""

    is_public: Annotated[Flag, Entry(t("Show publicly"), t("On the page of what is on, without names."))] = False
    note: Annotated[
        PublicNote, Entry(t("What people should know"), t("No names or telephone numbers of people."),
                          widget="textarea", attrs={"rows": 2})
    ] = ""  # fmt: skip
