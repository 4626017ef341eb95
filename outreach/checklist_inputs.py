"""What can be typed about checklists: the list, its items, proofs by hand, and whom to remind."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from core.fields import Day, Entry, Flag, Input, Line, Name, ShortName, Verified, Whole
from core.i18n import t

FIRST_YEAR, LAST_YEAR = 2000, 2100
Word = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Year = Annotated[Whole, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=300)]


class ChecklistInput(Input):
    """A checklist for units of some kinds; without an area it holds everywhere, without a year in every year."""

    area_id: Annotated[
        Whole | None,
        Entry(t("Area"), t("It holds here and beneath; the checklist of a nearer area goes before."), widget="select"),
    ] = None
    name: Annotated[ShortName, Entry(t("Name"), example=t("Eight things a school does in a year"))]
    name_en: Annotated[
        str, StringConstraints(max_length=80), Entry(t("Name in English"), t("Shown to readers of English."))
    ] = ""
    unit_kinds: Annotated[
        list[Word],
        Field(min_length=1, max_length=60),
        Entry(t("Kinds of unit"), t("A group stands for all kinds in it."), widget="checks"),
    ]
    year: Annotated[Year | None, Entry(t("Year"), t("Empty: every year, unless there is one for that year alone."))] = (
        None
    )
    due_month: Annotated[
        Whole, Field(ge=1, le=12), Entry(t("Due by the end of"), t("The month of the year."), widget="select")
    ] = 12
    source: Annotated[Line, Entry(t("Source"), t("The document that the checklist comes from."))] = ""
    is_verified: Annotated[Verified, Entry(t("Checked against the source"))] = False
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class ChecklistCopyInput(Input):
    """Where a copy of a checklist is to hold, and in which year."""

    area_id: Annotated[
        Whole | None,
        Entry(t("Area"), t("It holds here and beneath; the checklist of a nearer area goes before."), widget="select"),
    ] = None
    year: Annotated[Year | None, Entry(t("Year"), t("Empty: every year, unless there is one for that year alone."))] = (
        None
    )


class ChecklistItemInput(Input):
    """One thing of a checklist, so many times a year, and how it is proven."""

    name: Annotated[Name, Entry(t("What the unit does"), example=t("One talk on earthquakes"))]
    name_en: Annotated[
        str, StringConstraints(max_length=120), Entry(t("Name in English"), t("Shown to readers of English."))
    ] = ""
    event_kinds: Annotated[
        list[Word],
        Field(max_length=40),
        Entry(t("Proven by events of these kinds"),
              t("Held for the unit within the year. None ticked: by hand only."), widget="checks"),
    ] = []  # fmt: skip
    times: Annotated[Whole, Field(ge=1, le=31), Entry(t("Times a year"))] = 1
    takes_proof: Annotated[Flag, Entry(t("Proof by hand is accepted"))] = True
    position: Annotated[Whole, Field(ge=0, le=999), Entry(t("Place in the list"))] = 0
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class ChecklistProofInput(Input):
    """A unit did something of its checklist on a day: what exactly, in words."""

    item_id: Annotated[Whole, Entry(t("Item"), widget="hidden")]
    year: Annotated[Year | None, Entry(t("Year"), t("Of the checklist; the day lies in it."), widget="hidden")] = None
    done_on: Annotated[Day, Entry(t("Done on"))]
    words: Annotated[
        Sentence,
        Entry(t("What the unit did"), t("For example: wall newspaper on earthquakes in all 18 classes."),
              widget="textarea", attrs={"rows": 2}),
    ]  # fmt: skip


class ChecklistReasonInput(Input):
    """Why a proof is taken back or sent back."""

    reason: Annotated[Sentence, Entry(t("Reason"), t("The unit reads it."))]


class ChecklistProofRow(Input):
    """A row of a list of proofs by hand."""

    unit: Annotated[
        Line | None, Entry(t("Unit"), t("Its name; where several share it, the township too."), example="石上小学",
                           aliases=("单位", "单位名称", "学校", "学校名称", "社区", "企业", "名称", "unit name")),
    ] = None  # fmt: skip
    unit_code: Annotated[
        Line | None, Entry(t("Code of the unit"), aliases=("单位编号", "单位代码", "编号", "代码", "code")),
    ] = None  # fmt: skip
    township: Annotated[
        Line | None,
        Entry(
            t("Township"), t("Where several units have the same name."), aliases=("乡镇", "乡镇街道", "镇", "所属乡镇")
        ),
    ] = None
    item: Annotated[
        Line, StringConstraints(min_length=1),
        Entry(t("Item"), t("Its name as the checklist has it, or its number in the list."), example="一次主题班会",
              aliases=("项目", "清单项目", "内容", "事项", "序号", "item name")),
    ]  # fmt: skip
    done_on: Annotated[
        Day, Entry(t("Done on"), example="2026-05-11", aliases=("完成日期", "日期", "时间", "开展日期", "date"))
    ]
    words: Annotated[
        Sentence, StringConstraints(max_length=300),
        Entry(t("What the unit did"), aliases=("说明", "完成情况", "开展情况", "内容说明", "备注", "proof")),
    ]  # fmt: skip


class ChecklistRemindInput(Input):
    """Whom to remind: the units of an area and kind whose checklist is not complete."""

    year: Annotated[Year | None, Entry(t("Year"), t("Left out: the year that runs."))] = None
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; units beneath it too."))] = ""
    kind: Annotated[Line, Entry(t("Kind"), t("A group such as school stands for all kinds in it."))] = ""
    q: Annotated[str, StringConstraints(max_length=100), Entry(t("Name or code"))] = ""
