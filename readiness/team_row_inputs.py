"""What rows of response teams, members and equipment may hold, and by which words their columns are known."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from core.fields import Count, Day, Email, Entry, Input, Line, Prose
from core.i18n import t
from readiness.team_inputs import Label, People
from registry.headings import OF_LOCATIONS, by_field
from registry.row_inputs import AreaCode, AreaName, Short, Telephone

OF_TEAMS = by_field("""
team: 队伍 队伍名称 所属队伍 应急队伍 救援队 救援队伍 队名 team_name
area: 行政区划 区域 乡镇 地区 所在地区 area_code
""")
OF_MEMBERS = by_field("""
name: 姓名 队员 队员姓名 成员 成员姓名 member
role: 职务 角色 身份 队内职务 role
duty: 分工 岗位 职责 专业 duty
phone: 电话 联系电话 手机 手机号 手机号码 联系方式 telephone mobile
email: 邮箱 电子邮箱 电子邮件 mail
training: 培训内容 培训项目 培训 trained_in
trained_on: 培训日期 培训时间 trained
valid_until: 有效期 有效期至 证书有效期 valid
away_until: 离开至 请假至 外出至 away
""")
OF_EQUIPMENT = by_field("""
name: 装备 装备名称 物资 物资名称 名称 品名 器材 equipment item
quantity: 数量 现有 现有数量 实有 实有数量 库存 count
wanted: 应有 应有数量 应配 应配数量 配备标准 标准数量 should_be
counted_in: 单位 计量单位 unit
kept_at: 存放地点 存放位置 存放处 库房 location
expires_on: 到期日期 有效期 有效期至 失效日期 过期日期 expiry
checked_on: 检查日期 上次检查 最近检查 检查时间 checked
check_due_on: 下次检查 下次检查日期 应检日期 check_due
condition: 状况 状态 完好情况 技术状况 state
""")

OF_LISTS = by_field("""
name: 队伍 队伍名称 名称 队名 救援队 team_name name
kind: 队伍类型 队伍类别 类型 类别 kind type
unit: 单位 所属单位 组建单位 依托单位 unit_code unit_name
base_note: 集结地点 驻地 集结点 驻扎地点 base
strength: 编制人数 应有人数 编制 人数 strength
note: 备注 说明 remark
""")


class TeamMemberRow(Input):
    """One person of a response team, with a training if there was one."""

    team: Annotated[
        Line, Field(min_length=1),
        Entry(t("Team"), t("By its name."), example="梅江镇抢险救援队", aliases=OF_TEAMS["team"]),
    ]  # fmt: skip
    area: Annotated[
        Line | None,
        Entry(t("Area"), t("Only where several teams have that name: its code or name."), aliases=OF_TEAMS["area"]),
    ] = None
    name: Annotated[Short, Field(min_length=1), Entry(t("Full name"), example="陈队长", aliases=OF_MEMBERS["name"])]
    role: Annotated[
        Line | None, Entry(t("Role in the team"), example="队长", aliases=OF_MEMBERS["role"]),
    ] = None  # fmt: skip
    duty: Annotated[Short | None, Entry(t("Duty"), aliases=OF_MEMBERS["duty"])] = None
    phone: Annotated[Telephone | None, Entry(t("Telephone"), example="13900000000", aliases=OF_MEMBERS["phone"])] = None
    email: Annotated[Email | None, Entry(t("E-mail"), aliases=OF_MEMBERS["email"])] = None
    training: Annotated[
        Label | None, Entry(t("Trained in"), example="破拆、急救", aliases=OF_MEMBERS["training"])
    ] = None  # fmt: skip
    trained_on: Annotated[
        Day | None, Entry(t("Trained on"), example="2026-05-12", aliases=OF_MEMBERS["trained_on"])
    ] = None  # fmt: skip
    valid_until: Annotated[
        Day | None, Entry(t("Valid until"), t("Empty: it does not lapse."), aliases=OF_MEMBERS["valid_until"])
    ] = None
    away_until: Annotated[
        Day | None,
        Entry(t("Away until"), t("Until that day nobody calls on this member."), aliases=OF_MEMBERS["away_until"]),
    ] = None


class TeamEquipmentRow(Input):
    """One kind of thing that a response team keeps."""

    team: Annotated[
        Line, Field(min_length=1),
        Entry(t("Team"), t("By its name."), example="梅江镇抢险救援队", aliases=OF_TEAMS["team"]),
    ]  # fmt: skip
    area: Annotated[
        Line | None,
        Entry(t("Area"), t("Only where several teams have that name: its code or name."), aliases=OF_TEAMS["area"]),
    ] = None
    name: Annotated[Label, Entry(t("Equipment"), example="液压扩张器", aliases=OF_EQUIPMENT["name"])]
    quantity: Annotated[
        Annotated[Count, Field(le=1_000_000)] | None,
        Entry(t("How many there are"), example="2", aliases=OF_EQUIPMENT["quantity"]),
    ] = None
    wanted: Annotated[
        Annotated[Count, Field(le=1_000_000)] | None,
        Entry(t("How many there should be"), example="2", aliases=OF_EQUIPMENT["wanted"]),
    ] = None
    counted_in: Annotated[
        Annotated[str, StringConstraints(max_length=12)] | None,
        Entry(t("Counted in"), example="台", aliases=OF_EQUIPMENT["counted_in"]),
    ] = None
    kept_at: Annotated[
        Annotated[str, StringConstraints(max_length=120)] | None,
        Entry(t("Kept at"), aliases=OF_EQUIPMENT["kept_at"]),
    ] = None
    expires_on: Annotated[Day | None, Entry(t("Expires on"), aliases=OF_EQUIPMENT["expires_on"])] = None
    checked_on: Annotated[
        Day | None, Entry(t("Checked on"), example="2026-10-08", aliases=OF_EQUIPMENT["checked_on"])
    ] = None  # fmt: skip
    check_due_on: Annotated[
        Day | None,
        Entry(t("Next check due on"), t("Empty: after the county's usual time."), aliases=OF_EQUIPMENT["check_due_on"]),
    ] = None
    condition: Annotated[Line | None, Entry(t("Condition"), example="完好", aliases=OF_EQUIPMENT["condition"])] = None


class TeamRow(Input):
    """One response team of a list."""

    name: Annotated[Short, Field(min_length=1), Entry(t("Team"), example="梅江镇抢险救援队", aliases=OF_LISTS["name"])]
    kind: Annotated[
        Line | None,
        Entry(t("Kind of team"), t("By its name or its code."), example="抢险救援队", aliases=OF_LISTS["kind"]),
    ] = None
    area_code: Annotated[
        AreaCode | None,
        Entry(t("Area code"), t("Of the county, township or village; names do as well."), example="990101100",
              aliases=OF_LOCATIONS["area_code"]),
    ] = None  # fmt: skip
    area_names: Annotated[AreaName | None, Entry(t("Area"), aliases=OF_LOCATIONS["area_names"])] = None
    county: Annotated[AreaName | None, Entry(t("County"), aliases=OF_LOCATIONS["county"])] = None
    township: Annotated[AreaName | None, Entry(t("Township"), aliases=OF_LOCATIONS["township"])] = None
    village: Annotated[AreaName | None, Entry(t("Village or community"), aliases=OF_LOCATIONS["village"])] = None
    unit: Annotated[
        Line | None, Entry(t("Unit it belongs to"), t("By its name or its code."), aliases=OF_LISTS["unit"])
    ] = None  # fmt: skip
    base_note: Annotated[Line | None, Entry(t("Base"), example="镇消防站大院", aliases=OF_LISTS["base_note"])] = None
    strength: Annotated[
        People | None, Entry(t("People it is meant to have"), example="20", aliases=OF_LISTS["strength"])
    ] = None  # fmt: skip
    note: Annotated[Prose | None, Entry(t("Note"), aliases=OF_LISTS["note"])] = None
