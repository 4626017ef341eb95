"""What a row of a list of emergency plans may hold."""

from __future__ import annotations

from typing import Annotated

from core.fields import Day, Entry, Input, Line
from core.i18n import t
from readiness.plan_inputs import Office, Title


class PlanRow(Input):
    """One plan of a list, with its newest version."""

    unit: Annotated[
        Line | None,
        Entry(t("Unit"), t("By its name or its code; empty for the plan of an area."), example="梅江镇中心小学",
              aliases=("单位", "单位名称", "编制单位", "学校", "unit_code", "unit_name")),
    ] = None  # fmt: skip
    area: Annotated[
        Line | None,
        Entry(t("Area"), t("Where it holds: a county, township or village by code or full name."),
              aliases=("行政区划", "区域", "乡镇", "地区", "area_code")),
    ] = None  # fmt: skip
    owner_name: Annotated[
        Office | None, Entry(t("Office in charge"), aliases=("主管部门", "牵头部门", "编制部门", "责任单位", "office"))
    ] = None
    level: Annotated[Line | None, Entry(t("Level"), aliases=("级别", "层级", "预案级别"))] = None
    kind: Annotated[
        Line | None, Entry(t("Kind of plan"), example="地震专项预案", aliases=("预案类型", "类型", "类别", "预案类别"))
    ] = None
    title: Annotated[Title, Entry(t("Title"), example="地震应急预案", aliases=("预案名称", "名称", "标题", "plan"))]
    approved_on: Annotated[
        Day | None, Entry(t("Approved on"), aliases=("批准日期", "批准时间", "发布日期", "印发日期", "审批日期"))
    ] = None
    approved_by: Annotated[
        Office | None, Entry(t("Approved by"), aliases=("批准单位", "审批单位", "发布单位", "批准机关"))
    ] = None
    filed_no: Annotated[Line | None, Entry(t("Filing number"), aliases=("备案号", "备案编号", "备案文号"))] = None
    in_force_from: Annotated[Day | None, Entry(t("In force from"), aliases=("实施日期", "生效日期", "施行日期"))] = None
    review_by: Annotated[
        Day | None, Entry(t("Review due on"), aliases=("复审日期", "下次修订日期", "修订期限", "评审到期日"))
    ] = None
