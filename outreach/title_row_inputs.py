"""What a row of a list of demonstration titles may hold, and by which words its columns are known."""

from __future__ import annotations

import math
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from core.fields import Day, Decimal, Entry, Input, Line, Name, Prose
from core.i18n import t
from registry.headings import OF_LOCATIONS, by_field
from registry.row_inputs import AreaCode, AreaName

OF_TITLES = by_field("""
unit: 单位名称 单位 学校 学校名称 社区名称 基地名称 企业名称 示范单位 示范单位名称 授牌单位 创建单位 被命名单位
    户主 户主姓名 示范户 unit unit_name
unit_code: 代码 学校代码 学校标识码 编码 统一社会信用代码 unit_code code
kind: 类别 称号 称号类型 称号名称 示范类型 创建类型 示范类别 创建类别 title
level: 等级 授予级别 命名级别 认定级别 称号级别 示范级别 创建级别
granted_on: 授予日期 授予时间 认定日期 认定时间 命名时间 授牌日期 授牌时间 创建日期 创建时间 批准日期 批准时间 granted
term_until: 有效期 到期日期 到期时间 有效期止 期限 term valid_until expires
review_due_on: 下次复核日期 下次复核 复核日期 复核期限 复审日期 下次复审 review_due
document: 文号 文件号 发文字号 发文文号 命名文号 认定文号 批准文号 文件 document_number
score: 评分 分数 考核得分 评估得分 验收得分 总分 评审得分 points
revoked_on: 撤销日期 撤销时间 取消日期 取消时间 摘牌日期 摘牌时间 revoked
reason: 取消原因 摘牌原因 撤销理由 why
note: 说明 remark remarks comment
""")


def _without_sign(value: object) -> object:
    """As people write it in such a column: 92.5分, 88%."""
    return unicodedata.normalize("NFKC", value).strip().removesuffix("分").removesuffix("%") if isinstance(
        value, str) else value  # fmt: skip


def _half_up(value: float) -> float:
    return float(math.floor(value + 0.5))


Points = Annotated[Decimal, BeforeValidator(_without_sign), Field(ge=0, le=100), AfterValidator(_half_up)]
"""Of a hundred, whole ones, as a score by the criteria is rounded."""


class TitleRow(Input):
    """One title that was given: to whom, of which kind and level, since when and until when, by which document."""

    unit: Annotated[
        Name | None,
        Entry(t("Name"), t("Of the unit, or of a base or household that is no unit."), example="梅江小学",
              aliases=OF_TITLES["unit"]),
    ] = None  # fmt: skip
    unit_code: Annotated[
        Annotated[Line, Field(max_length=20)] | None, Entry(t("Unit code"), aliases=OF_TITLES["unit_code"])
    ] = None
    kind: Annotated[
        Line, Field(min_length=1),
        Entry(t("Kind"), t("By its name or its code."), example="示范学校", aliases=OF_TITLES["kind"]),
    ]  # fmt: skip
    level: Annotated[
        Line | None, Entry(t("Level"), t("Empty: that of the county."), example="县级", aliases=OF_TITLES["level"])
    ] = None
    granted_on: Annotated[Day, Entry(t("Granted on"), example="2024-05-12", aliases=OF_TITLES["granted_on"])]
    term_until: Annotated[
        Day | None, Entry(t("Holds until"), t("Left open: until it is revoked."), aliases=OF_TITLES["term_until"])
    ] = None
    review_due_on: Annotated[
        Day | None,
        Entry(t("Next review due"), t("Empty: three years after it was granted; at once where there is no score that "
                                      "passes."), aliases=OF_TITLES["review_due_on"]),
    ] = None  # fmt: skip
    document: Annotated[
        Annotated[Line, Field(max_length=100)] | None,
        Entry(t("Document number"), t("Of the document that gave the title."), example="清震发〔2024〕3号",
              aliases=OF_TITLES["document"]),
    ] = None  # fmt: skip
    score: Annotated[
        Points | None,
        Entry(t("Score"), t("Of a hundred. Titles from before scores were kept come in without one."), example="92",
              aliases=OF_TITLES["score"]),
    ] = None  # fmt: skip
    revoked_on: Annotated[
        Day | None,
        Entry(t("Title revoked on"), t("Only where the title has ended."), aliases=OF_TITLES["revoked_on"]),
    ] = None
    reason: Annotated[
        Annotated[str, StringConstraints(max_length=300)] | None,
        Entry(t("Why it was revoked"), aliases=OF_TITLES["reason"]),
    ] = None
    note: Annotated[Prose | None, Entry(t("Note"), aliases=OF_TITLES["note"])] = None
    area_code: Annotated[
        AreaCode | None,
        Entry(t("Area code"), t("Of a base or household that is no unit; names do as well."),
              aliases=OF_LOCATIONS["area_code"]),
    ] = None  # fmt: skip
    area_names: Annotated[AreaName | None, Entry(t("Area"), aliases=OF_LOCATIONS["area_names"])] = None
    township: Annotated[AreaName | None, Entry(t("Township"), example="梅江镇", aliases=OF_LOCATIONS["township"])] = (
        None
    )
    village: Annotated[AreaName | None, Entry(t("Village or community"), aliases=OF_LOCATIONS["village"])] = None
