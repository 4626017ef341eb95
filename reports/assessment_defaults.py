"""The assessment schemes that every installation begins with: our own indicators and weights, to be edited. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SOURCE = (
    "本系统自拟的默认方案，分值和满分线均未核对，供修改使用；不是任何文件规定的考核办法。"
    "Our own default scheme; points and limits are unverified and to be edited. No regulation prescribes it."
)
BANDS: tuple[tuple[float, str, str], ...] = (
    (90, "先进", "Outstanding"),
    (80, "良好", "Good"),
    (60, "达标", "Satisfactory"),
    (0, "落后", "Behind"),
)


@dataclass(frozen=True)
class Item:
    """One indicator; `weight` points, none at `zero_at`, all at `full_at`."""

    zh: str
    en: str
    weight: float
    measure: str = ""
    zero_at: float = 0
    full_at: float = 1
    kind: str = "measured"


@dataclass(frozen=True)
class Shipped:
    """A scheme as it is shipped; its base points come to 100."""

    code: str
    zh: str
    en: str
    subject: str
    items: tuple[Item, ...]
    unit_kinds: tuple[str, ...] = ()


SCHEMES: tuple[Shipped, ...] = (
    Shipped("townships", "乡镇（街道）防震减灾工作年度考核", "Yearly assessment of townships", "area", (
        Item("单位覆盖率", "Units reached", 20, "coverage", 0, 0.9),
        Item("演练频次达标率", "Drill frequency kept", 20, "frequency"),
        Item("疏散演练用时达标率", "Evacuations within the target", 10, "evacuation_share"),
        Item("避难场所按期核实率", "Shelters verified", 15, "shelters_share"),
        Item("宏观异常当日核实率", "Anomalies verified on the day", 10, "anomalies_share"),
        Item("演练问题整改销号率", "Improvements closed", 10, "actions_share"),
        Item("组织领导和资料档案", "Leadership and records", 15, kind="judged"),
        Item("创新做法或上级表彰", "New ways, or praise from above", 5, kind="bonus"),
        Item("迟报、漏报、瞒报", "Late, missing or withheld reports", 10, kind="deduction"),
    )),
    Shipped("schools", "学校防震减灾工作年度考核", "Yearly assessment of schools", "unit", (
        Item("演练频次达标率", "Drill frequency kept", 40, "frequency"),
        Item("疏散演练用时达标率", "Evacuations within the target", 20, "evacuation_share"),
        Item("演练问题整改销号率", "Improvements closed", 15, "actions_share"),
        Item("开展宣传教育活动（4 场得满分）", "Outreach held (four earn full points)", 10, "held", 0, 4),
        Item("预案和台账", "Plans and records", 15, kind="judged"),
        Item("迟报、漏报、瞒报", "Late, missing or withheld reports", 10, kind="deduction"),
    ), ("school",)),
)  # fmt: skip


def bands() -> list[dict[str, Any]]:
    """The grades as a scheme keeps them."""
    return [{"least": least, "zh": zh, "en": en} for least, zh, en in BANDS]


def rows(shipped: Shipped) -> list[dict[str, Any]]:
    """The indicators as they are kept."""
    return [
        {"name_zh": one.zh, "name_en": one.en, "weight": one.weight, "measure": one.measure, "zero_at": one.zero_at,
         "full_at": one.full_at, "kind": one.kind, "position": at}
        for at, one in enumerate(shipped.items)
    ]  # fmt: skip
