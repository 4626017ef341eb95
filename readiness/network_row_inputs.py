"""What a row of a roster may hold, and by which words its columns are known."""

from __future__ import annotations

from typing import Annotated

from core.fields import Entry, Input, Line
from core.i18n import t
from readiness.network_inputs import What, Yuan
from registry.headings import OF_LOCATIONS, by_field
from registry.row_inputs import AreaCode, AreaName, Short, Telephone
from schedule.event_row_inputs import RowDay

OF_MEMBERS = by_field("""
role: 角色 身份 类别 岗位 网络 人员类别 人员类型 职责 队伍 role
name: 姓名 名称 人员姓名 速报员 灾情速报员姓名 助理员 宣传员 联系人 name
phone: 电话 联系电话 手机 手机号码 手机号 联系方式 phone telephone mobile
since_on: 任职日期 起始日期 聘任日期 聘用日期 上岗日期 since
until_on: 离任日期 解聘日期 终止日期 until
trained_on: 培训日期 最近培训 培训时间 上次培训 trained
training: 培训内容 培训名称 training
allowance_yuan: 补助 补贴 年补助 补助（元/年） 津贴 补助金额 allowance
paid_on: 发放日期 补助发放日期 支付日期 paid
note: 备注 说明 remark
""")


class MemberRow(Input):
    """One person of a roster."""

    role: Annotated[
        Short | None,
        Entry(t("Role"), t("By its name or its code."), example="灾情速报员", aliases=OF_MEMBERS["role"]),
    ] = None
    name: Annotated[Short | None, Entry(t("Full name"), example="王速报", aliases=OF_MEMBERS["name"])] = None
    phone: Annotated[Telephone | None, Entry(t("Telephone"), example="13900000000", aliases=OF_MEMBERS["phone"])] = None
    area_code: Annotated[
        AreaCode | None,
        Entry(t("Area code"), t("Of the township or village; names do as well."), example="990101100201",
              aliases=OF_LOCATIONS["area_code"]),
    ] = None  # fmt: skip
    county: Annotated[AreaName | None, Entry(t("County"), aliases=OF_LOCATIONS["county"])] = None
    township: Annotated[AreaName | None, Entry(t("Township"), aliases=OF_LOCATIONS["township"])] = None
    village: Annotated[AreaName | None, Entry(t("Village or community"), aliases=OF_LOCATIONS["village"])] = None
    since_on: Annotated[RowDay | None, Entry(t("Serves since"), aliases=OF_MEMBERS["since_on"])] = None
    until_on: Annotated[RowDay | None, Entry(t("Served until"), aliases=OF_MEMBERS["until_on"])] = None
    trained_on: Annotated[
        RowDay | None, Entry(t("Last training"), example="2026-05-12", aliases=OF_MEMBERS["trained_on"])
    ] = None
    training: Annotated[What | None, Entry(t("What it was about"), aliases=OF_MEMBERS["training"])] = None
    allowance_yuan: Annotated[
        Yuan | None,
        Entry(t("Allowance (yuan a year)"), t("Of this year."), example="600", aliases=OF_MEMBERS["allowance_yuan"]),
    ] = None
    paid_on: Annotated[RowDay | None, Entry(t("Paid on"), aliases=OF_MEMBERS["paid_on"])] = None
    note: Annotated[Line | None, Entry(t("Note"), aliases=OF_MEMBERS["note"])] = None
