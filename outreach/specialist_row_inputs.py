"""What a row of a list of specialists and lecturers may hold, and by which words its columns are known."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from core.fields import Day, Entry, Input, Line, Prose, ShortName
from core.i18n import t
from outreach.specialist_inputs import Yuan
from registry.headings import OF_LOCATIONS, by_field
from registry.row_inputs import AreaCode, AreaName, Telephone

OF_SPECIALISTS = by_field("""
name: 姓名 特派员 特派员姓名 科技特派员 讲师 讲师姓名 专家 专家姓名 full_name
phone: 联系电话 手机 手机号 手机号码 联系方式 telephone mobile
organisation: 单位 工作单位 单位名称 所在单位 派出单位 organization employer
kind: 类别 身份 人员类别 人员类型
field: 专业 研究领域 研究方向 从事专业 服务领域 专业方向 speciality
job_title: 职称 职务 职务/职称 职称职务 position
skills: 特长 技能 擅长 授课内容 服务内容 skill
area_names: 服务乡镇 服务区域 派驻乡镇 派驻地 驻地 服务地区 home_base base
term_from: 聘任日期 聘任时间 聘期开始 聘任开始 聘用日期 派驻日期 from
term_until: 聘期 聘期结束 聘任结束 聘期至 聘任截止 until
rate_per: 补助方式 补助类型 计酬方式
rate_yuan: 补助标准 补助标准（元） 标准 单价 rate
note: 说明 remark remarks comment
""")
_AREA_WORDS = {name: OF_LOCATIONS[name] for name in ("area_code", "township", "village")}


class SpecialistRow(Input):
    """One specialist or lecturer: who it is, how to reach them, what they know, where and until when they serve."""

    name: Annotated[
        ShortName, Entry(t("Full name"), example="温建国", aliases=(*OF_SPECIALISTS["name"], "名字"))
    ]  # fmt: skip
    phone: Annotated[
        Telephone | None,
        Entry(t("Telephone"), t("Tells people of one name apart."), example="13900000000",
              aliases=OF_SPECIALISTS["phone"]),
    ] = None  # fmt: skip
    organisation: Annotated[
        Annotated[Line, Field(max_length=120)] | None,
        Entry(t("Organisation"), example="县农业农村局", aliases=OF_SPECIALISTS["organisation"]),
    ] = None
    kind: Annotated[
        Line | None,
        Entry(t("Kind"), t("By its name or its code; empty: the first of the list."), aliases=OF_SPECIALISTS["kind"]),
    ] = None
    field: Annotated[
        Annotated[Line, Field(max_length=120)] | None,
        Entry(t("Field of work"), example="农房抗震", aliases=OF_SPECIALISTS["field"]),
    ] = None
    job_title: Annotated[
        Annotated[Line, Field(max_length=60)] | None, Entry(t("Job title"), aliases=OF_SPECIALISTS["job_title"])
    ] = None
    skills: Annotated[
        Annotated[str, Field(max_length=400)] | None,
        Entry(t("Skills"), t("By their names in the list of skills, with commas between them."),
              aliases=OF_SPECIALISTS["skills"]),
    ] = None  # fmt: skip
    area_code: Annotated[
        AreaCode | None,
        Entry(t("Area code"), t("They can be booked here and beneath. Left out: the area chosen for the file, or your "
                                "own; names do as well."), aliases=_AREA_WORDS["area_code"]),
    ] = None  # fmt: skip
    area_names: Annotated[AreaName | None, Entry(t("Area"), aliases=OF_SPECIALISTS["area_names"])] = None
    township: Annotated[AreaName | None, Entry(t("Township"), example="梅江镇", aliases=_AREA_WORDS["township"])] = None
    village: Annotated[AreaName | None, Entry(t("Village or community"), aliases=_AREA_WORDS["village"])] = None
    term_from: Annotated[
        Day | None, Entry(t("Appointed from"), example="2026-01-01", aliases=OF_SPECIALISTS["term_from"])
    ] = None
    term_until: Annotated[
        Day | None,
        Entry(t("Appointed until"), t("Left open: until further notice."), aliases=OF_SPECIALISTS["term_until"]),
    ] = None
    rate_per: Annotated[
        Line | None, Entry(t("Allowance"), t("Empty: nothing is paid."), aliases=OF_SPECIALISTS["rate_per"])
    ] = None
    rate_yuan: Annotated[Yuan | None, Entry(t("Rate, yuan"), aliases=OF_SPECIALISTS["rate_yuan"])] = None
    note: Annotated[Prose | None, Entry(t("Note"), aliases=OF_SPECIALISTS["note"])] = None
