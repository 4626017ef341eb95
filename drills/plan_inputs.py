"""What can be typed into a plan: its text and roles, groups, lines of the script, and the templates of all these."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from core.fields import Count, Entry, Flag, Input, Line, Name, Prose, ShortName, Whole, is_json
from core.i18n import Text, t
from drills.inputs import DrillType, Level, Word
from drills.script_times import LATEST, Ambiguous, BeforeAlarm, seconds_of

MOST_ROWS = 300
_NO_TIME = t("This is not a time after the alarm.")
_SAY_TIME = t("Please enter the time after the alarm: 1:30, T+01:30 or 90 seconds.")
_NOT_BEFORE = t("The script begins with the alarm. What comes before it belongs in the text of the plan.")
_WHICH = t("This could be 1 min 30 s or 1 h 30 min: write T+01:30 or T+90:00.")


def _after_alarm(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, bool):
        raise _refused(_SAY_TIME)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if not isinstance(value, str):
        return value
    if is_json(info):
        raise _refused(_SAY_TIME)
    try:
        return seconds_of(value)
    except BeforeAlarm:
        raise _refused(_NOT_BEFORE) from None
    except Ambiguous:
        raise _refused(_WHICH) from None
    except ValueError:
        raise _refused(_SAY_TIME) from None


def _refused(said: Text) -> PydanticCustomError:
    return PydanticCustomError("after_alarm", "time after the alarm", {"text": said, "what": _NO_TIME})


AfterAlarm = Annotated[
    int,
    BeforeValidator(_after_alarm),
    Field(ge=0, le=LATEST),
    WithJsonSchema({"type": "integer", "minimum": 0, "maximum": LATEST}),
]
"""Seconds after the alarm, typed as "1:30", "T+01:30" or "90"."""

Short = Annotated[Line, StringConstraints(max_length=60)]
Method = Annotated[Line, StringConstraints(max_length=40)]
Route = Annotated[Line, StringConstraints(max_length=300)]
Spoken = Annotated[Prose, StringConstraints(min_length=1, max_length=1000)]
Duties = Annotated[Prose, StringConstraints(max_length=1000)]
Place = Annotated[Count, Field(le=9999)]
Number = Annotated[Count, Field(ge=1, le=9999)]
_ROWS = {"rows": 2}


class TemplateRole(Input):
    """A role and what it is for."""

    name: Annotated[ShortName, Entry(t("Role"))]
    duties: Annotated[Duties, Entry(t("Duties"), widget="textarea", attrs=_ROWS)] = ""


class RoleInput(TemplateRole):
    """A role of this drill and who has it."""

    person: Annotated[Short, Entry(t("Person"))] = ""


class PlanTextInput(Input):
    """What stands in the plan besides roles, groups and script."""

    objectives: Annotated[Prose, Entry(t("Objectives"), widget="textarea", attrs={"rows": 4})] = ""
    story: Annotated[
        Prose, Entry(t("Story"), t("What is assumed to have happened, at length."), "textarea", attrs={"rows": 4})
    ] = ""
    safety: Annotated[Prose, Entry(t("Safety"), widget="textarea", attrs={"rows": 5})] = ""
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class PlanInput(PlanTextInput):
    """The text of the plan with its roles."""

    roles: Annotated[list[RoleInput], Field(max_length=MOST_ROWS), Entry(t("Roles"))] = []


class GroupRow(Input):
    """A class, office or floor that leaves together."""

    place: Annotated[
        Place | None, Entry(t("Order"), t("The list is kept in this order."), aliases=("次序", "编号"), example="1")
    ] = None
    name: Annotated[
        ShortName,
        Entry(t("Group"), t("A class, an office, a floor."), aliases=("班级", "组别", "Class"), example=t("Class 3-1")),
    ]
    people: Annotated[Count, Entry(t("People"), aliases=("应到人数", "Headcount"), example="45")] = 0
    leader: Annotated[Short, Entry(t("Leader"), aliases=("班主任", "带队教师", "Teacher"), example=t("Ms Li"))] = ""
    room: Annotated[Short, Entry(t("Room"), aliases=("位置", "Classroom"), example="301")] = ""
    stairs: Annotated[Short, Entry(t("Stairs"), aliases=("楼梯口", "Staircase"), example=t("East stairs"))] = ""
    exit: Annotated[Short, Entry(t("Exit"), aliases=("安全出口",), example=t("South gate"))] = ""
    route: Annotated[
        Route, Entry(t("Route"), aliases=("路线",), example=t("Corridor, east stairs, south gate, sports ground"))
    ] = ""
    assembly: Annotated[
        Short, Entry(t("Assembly point"), aliases=("集合位置",), example=t("Sports ground, place 7"))
    ] = ""


class GroupInput(GroupRow):
    """A group as the plan keeps it; without a number of its own it is new."""

    id: Annotated[Whole | None, Entry(t("Number"), widget="hidden")] = None
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class InjectRow(Input):
    """A line of the script: who says what to whom, at which second after the alarm, and what should follow."""

    number: Annotated[Number | None, Entry(t("No."), aliases=("编号", "Number"), example="1")] = None
    at: Annotated[
        AfterAlarm,
        Entry(t("Time"), t("After the alarm: 1:30, T+01:30 or 90."), aliases=("计划时间", "T+"), example="T+01:00",
              attrs={"autocomplete": "off"}),
    ]  # fmt: skip
    sender: Annotated[Short, Entry(t("Sent by"), aliases=("From", "发送方", "发出"), example=t("Commander"))] = ""
    receiver: Annotated[Short, Entry(t("Sent to"), aliases=("To", "接收", "对象"), example=t("Everybody"))] = ""
    method: Annotated[
        Method, Entry(t("By what means"), aliases=("方式", "Method", "Means"), example=t("Loudspeakers"))
    ] = ""
    message: Annotated[
        Spoken,
        Entry(t("Message"), widget="textarea", aliases=("内容", "台词"), attrs=_ROWS,
              example=t("Leave by your route to the assembly point.")),
    ]  # fmt: skip
    expected_action: Annotated[
        Duties,
        Entry(t("Expected action"), widget="textarea", aliases=("预期处置",), attrs=_ROWS,
              example=t("Classes leave in order, the teacher last.")),
    ] = ""  # fmt: skip
    objective: Annotated[Line, Entry(t("Objective"), aliases=("目标",), example=t("Leaving in order"))] = ""
    controller: Annotated[
        Short, Entry(t("Controller"), t("Who sends it and watches what follows."), aliases=("导调人员",),
                     example=t("Observers"))
    ] = ""  # fmt: skip


class InjectInput(InjectRow):
    """A line as the script keeps it; without a number of its own it is new."""

    id: Annotated[Whole | None, Entry(t("Number"), widget="hidden")] = None
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class MovedInjectInput(InjectInput):
    """A single line, and whether the later ones follow when its time is changed."""

    moves_later: Annotated[Flag, Entry(t("Move the later lines along"))] = False


class GroupsInput(Input):
    """All groups of a plan; those left out are removed."""

    items: Annotated[list[GroupInput], Field(max_length=MOST_ROWS), Entry(t("Groups"))]


class InjectsInput(Input):
    """The whole script; lines left out are removed."""

    items: Annotated[list[InjectInput], Field(max_length=MOST_ROWS), Entry(t("Script"))]


class TemplateChoice(Input):
    """The template to begin a plan from; it replaces text and script, groups and people stay."""

    template_id: Annotated[Whole, Entry(t("Template"), widget="hidden")]


class ScriptText(Input):
    """A template in one language."""

    objectives: Prose = ""
    story: Prose = ""
    safety: Prose = ""
    roles: Annotated[list[TemplateRole], Field(max_length=MOST_ROWS)] = []
    injects: Annotated[list[InjectRow], Field(max_length=MOST_ROWS)] = []


class TemplateBody(Input):
    """A template in both languages, or in Chinese only.

    `evacuated_at` is the second at which its times have the last person out; lines from there on follow the unit's own
    target.
    """

    evacuated_at: int | None = None
    zh: ScriptText = ScriptText()
    en: ScriptText | None = None

    def in_(self, language: str) -> ScriptText:
        """The text in this language, else in Chinese."""
        return self.en if language == "en" and self.en is not None else self.zh


class TemplateInput(Input):
    """What a template is called, what it is for, and its text in the language that is edited."""

    name_zh: Annotated[Name, StringConstraints(max_length=80), Entry(t("Chinese name"))]
    name_en: Annotated[Line, StringConstraints(max_length=120), Entry(t("English name"))] = ""
    type: Annotated[DrillType, Entry(t("Type"), widget="select")]
    level: Annotated[Level, Entry(t("Level"), widget="select")]
    unit_kinds: Annotated[list[Word], Entry(t("Kinds of unit"), t("None ticked: for every kind."))] = []
    source: Annotated[Line, Entry(t("Source"), t("The document that it follows, if there is one."))] = ""
    evacuated_at: Annotated[
        AfterAlarm | None,
        Entry(t("Last person out"), t("Lines from this time on follow the evacuation target of each unit.")),
    ] = None
    objectives: Annotated[Prose, Entry(t("Objectives"), widget="textarea", attrs={"rows": 4})] = ""
    story: Annotated[Prose, Entry(t("Story"), widget="textarea", attrs={"rows": 4})] = ""
    safety: Annotated[Prose, Entry(t("Safety"), widget="textarea", attrs={"rows": 5})] = ""
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None
