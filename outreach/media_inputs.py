"""What can be typed about an appearance in the media, and what a row of a list of them may hold."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, field_validator
from pydantic_core import PydanticCustomError

from core.fields import Count, Day, Entry, Input, Line, Prose, Whole, no_controls
from core.i18n import t

ReachSource = Literal["unknown", "counted", "reported", "estimated"]
Channel = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Title = Annotated[Line, Field(min_length=1, max_length=200)]
Outlet = Annotated[Line, Field(max_length=120)]
Number = Annotated[Count, Field(ge=1)]


def _web_address(value: str) -> str:
    if value and (not value.lower().startswith(("http://", "https://")) or any(c.isspace() for c in value)):
        said = t("Paste the whole address, as it stands in the browser: it begins with http:// or https://.")
        raise PydanticCustomError("link", "link", {"text": said})
    return value


Link = Annotated[str, StringConstraints(max_length=500), AfterValidator(no_controls), AfterValidator(_web_address)]


class MediaInput(Input):
    """An appearance in the media; reach is given together with how it was known, or not at all."""

    title: Annotated[Title, Entry(t("Title"), t("As it was printed, sent or announced."))]
    channel: Annotated[Channel, Entry(t("Channel"), widget="select")]
    outlet: Annotated[Outlet, Entry(t("Outlet"), t("The station, paper or account, by its name."))] = ""
    published_on: Annotated[Day, Entry(t("Date"))]
    link: Annotated[Link, Entry(t("Link"), attrs={"inputmode": "url"})] = ""
    items: Annotated[Number, Entry(t("How many"), t("Text messages sent, talks on air, articles; most often 1."))] = 1
    reach: Annotated[
        Count | None,
        Entry(t("People reached, person-times"), t("Leave it empty if nobody knows; a guess is not a figure.")),
    ] = None
    reach_source: Annotated[ReachSource, Entry(t("How this was known"))] = "unknown"
    reach_note: Annotated[
        Line,
        Entry(t("How it was estimated"), t("For example: 2 of 5 screens counted for an hour, times the hours shown.")),
    ] = ""
    area: Annotated[Line, Field(min_length=1), Entry(t("Area"), t("Whose public it was meant for."))]
    campaign_id: Annotated[Whole | None, Entry(t("Campaign"), widget="select")] = None
    event_id: Annotated[
        Whole | None,
        Entry(t("Event"), t("What it told of. The event's own figures of media then give way to these."),
              widget="select"),
    ] = None  # fmt: skip
    note: Annotated[Prose, Entry(t("Note"), widget="textarea", attrs={"rows": 2})] = ""
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class LinkInput(Input):
    """A link by itself: everything else is asked for in the form that it opens."""

    link: Annotated[Link, Field(min_length=1), Entry(t("Link"))]


class MediaRow(Input):
    """One appearance of a list."""

    published_on: Annotated[
        Day, Entry(t("Date"), example="2026-05-12", aliases=("日期", "刊播日期", "发布日期", "发布时间", "date"))
    ]
    channel: Annotated[
        Line,
        Field(min_length=1),
        Entry(t("Channel"), t("By its name or its code."), example="短信",
              aliases=("渠道", "媒体类型", "媒介", "类型", "channel", "kind")),
    ]  # fmt: skip
    title: Annotated[Title, Entry(t("Title"), example="防震减灾知识短信", aliases=("标题", "内容", "名称", "title"))]
    outlet: Annotated[
        Outlet | None, Entry(t("Outlet"), aliases=("媒体", "媒体名称", "刊播媒体", "单位", "outlet", "media"))
    ] = None
    link: Annotated[Link | None, Entry(t("Link"), aliases=("链接", "网址", "url", "link"))] = None
    items: Annotated[
        Number | None, Entry(t("How many"), example="8000", aliases=("数量", "条数", "次数", "篇数", "items", "count"))
    ] = None
    reach: Annotated[
        Count | None,
        Entry(t("People reached, person-times"), aliases=("受众", "覆盖人次", "阅读量", "播放量", "浏览量", "reach")),
    ] = None
    reach_source: Annotated[
        Line | None,
        Entry(t("How this was known"), t("Counted by the platform, reported by the outlet, estimated, or not known."),
              aliases=("依据", "统计方式", "来源", "reach_source")),
    ] = None  # fmt: skip
    reach_note: Annotated[Line | None, Entry(t("How it was estimated"), aliases=("估算方法", "估算说明"))] = None
    area: Annotated[
        Line | None,
        Entry(t("Area"), t("Code or full name. Left out: the area chosen for the file, or your own."),
              aliases=("地区", "区划代码", "乡镇", "area", "area_code")),
    ] = None  # fmt: skip
    note: Annotated[Prose | None, Entry(t("Note"), aliases=("备注", "说明", "note"))] = None

    @field_validator("reach_source", "outlet", "reach_note", "area", "note", "link", mode="before")
    @classmethod
    def _empty(cls, value: object) -> object:
        return None if value == "" else value
