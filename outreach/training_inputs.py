"""What is typed about training classes, sessions, trainees, tests and certificates."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from core.fields import Clock, Count, Day, Entry, Flag, Input, Name, Phone, Prose, ShortName, Whole
from core.i18n import t

Word = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Version = Annotated[Whole | None, Entry(t("Version"), widget="hidden")]
PersonKey = Annotated[str, StringConstraints(pattern=r"^person:[1-9][0-9]{0,8}$")]
Pasted = Annotated[Prose, StringConstraints(min_length=1, max_length=4000)]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=300)]
MOST_TRAINEES = 2000


class TrainingClassInput(Input):
    """A training class: what it is for, whom it trains, and what a trainee must reach."""

    name: Annotated[Name, Entry(t("Name"), example=t("Informants of the eastern townships"))]
    area_id: Annotated[Whole, Entry(t("Area"), widget="select")]
    category: Annotated[Word, Entry(t("Who is trained"), widget="select")]
    purpose: Annotated[Prose, Entry(t("Purpose"), widget="textarea", attrs={"rows": 2})] = ""
    wanted: Annotated[Annotated[Count, Field(le=100_000)] | None, Entry(t("Trainees wanted"))] = None
    pass_percent: Annotated[
        Annotated[Whole, Field(ge=1, le=100)], Entry(t("Pass mark, percent"), t("Of the questions of the test."))
    ] = 60
    tries: Annotated[Annotated[Whole, Field(ge=1, le=9)], Entry(t("Tries at the test"))] = 2
    version: Version = None


class TrainingSessionInput(Input):
    """One session: when, where, by whom."""

    on: Annotated[Day, Entry(t("Date"))]
    starts: Annotated[Clock, Entry(t("Starts at"))]
    ends: Annotated[Clock, Entry(t("Ends at"))]
    topic: Annotated[Annotated[str, StringConstraints(max_length=120)], Entry(t("Topic"))] = ""
    place_id: Annotated[Whole | None, Entry(t("Room"), widget="select")] = None
    lecturers: Annotated[list[PersonKey], Field(max_length=10), Entry(t("Lecturers"), widget="checks")] = []
    override_reason: Annotated[
        Annotated[str, StringConstraints(max_length=300)],
        Entry(t("Reason"), t("Why it is right to plan it all the same.")),
    ] = ""


class TraineesInput(Input):
    """Trainees as they are pasted from a sheet, one a line."""

    lines: Annotated[
        Pasted,
        Entry(
            t("Trainees"),
            t("One a line: name, unit, telephone, with commas or tabs between, as copied from a sheet."),
            widget="textarea",
            example=t("Zhang San, Shishang Primary School, 0797-6832001"),
        ),
    ]


class TraineeRow(Input):
    """A trainee as a row of a sheet."""

    name: Annotated[
        ShortName,
        StringConstraints(max_length=60),
        Entry(t("Full name"), aliases=("姓名", "学员", "学员姓名", "Name", "名称"), example=t("Zhang San")),
    ]
    organisation: Annotated[
        Annotated[str, StringConstraints(max_length=120)],
        Entry(t("Unit"), aliases=("工作单位", "所在单位", "Organisation"), example=t("Shishang Primary School")),
    ] = ""
    phone: Annotated[
        Phone,
        StringConstraints(max_length=40),
        Entry(t("Telephone"), aliases=("手机", "手机号", "电话", "联系电话", "Phone"), example="0797-6832001"),
    ] = ""


class AttendanceInput(Input):
    """Who came to a session: ticks on the list, or only a number."""

    came: Annotated[list[Whole], Field(max_length=MOST_TRAINEES), Entry(t("Who came"), widget="checks")] = []
    headcount: Annotated[
        Annotated[Count, Field(le=100_000)] | None,
        Entry(t("Only a number"), t("For a session at which nobody is ticked.")),
    ] = None
    shown: Annotated[
        Annotated[str, StringConstraints(pattern=r"^([0-9]{1,9}(,[0-9]{1,9}){0,1999})?$")] | None,
        Entry(t("Ticked before"), t("Trainees who were ticked when it was looked at; later ticks stay."),
              widget="hidden"),
    ] = None  # fmt: skip
    version: Version = None


class TickInput(Input):
    """What a trainee types who stands at the door of a session."""

    who: Annotated[
        ShortName,
        Entry(
            t("Your name or telephone number"),
            t("As you registered for this class; a number with its area code."),
            attrs={"autocomplete": "name"},
        ),
    ]


class ExamQuestionInput(Input):
    """A question with its answers, one a line; those that are right begin with an asterisk."""

    text: Annotated[Sentence, Entry(t("Test question"))]
    answers: Annotated[
        Annotated[Prose, StringConstraints(min_length=1, max_length=1500)],
        Entry(t("Answers"), t("One a line, two to six. Put * before each right one."), widget="textarea",
              attrs={"rows": 5}),
    ]  # fmt: skip
    explanation: Annotated[Annotated[str, StringConstraints(max_length=300)], Entry(t("Explanation"))] = ""
    is_active: Annotated[Flag, Entry(t("In use"))] = False
    version: Version = None


class ExamInput(Input):
    """The test of a class: which questions, and whether it can be taken."""

    questions: Annotated[list[Whole], Field(max_length=60), Entry(t("Questions"), widget="checks")] = []
    is_open: Annotated[Flag, Entry(t("Trainees can take the test by their own link"))] = False


class TypedScoreInput(Input):
    """A score from a test on paper."""

    percent: Annotated[Annotated[Whole, Field(ge=0, le=100)], Entry(t("Score in percent"))]


class RevocationInput(Input):
    """Why a certificate is revoked."""

    reason: Annotated[Sentence, Entry(t("Reason"))]
