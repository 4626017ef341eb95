"""What a row of a list of receipts and moves of the stock may hold, and by which words its columns are known."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, field_validator

from core.fields import Day, Entry, Input, Line, Whole
from core.i18n import t
from outreach.material_inputs import Reason, Several

Item = Annotated[Line, Field(min_length=1, max_length=120)]
Signed = Annotated[Whole, Field(ge=-10_000_000, le=10_000_000)]
COLUMNS_OF_KINDS = ("received", "given", "returned")


class MaterialMoveRow(Input):
    """One move: its kind and how many, or the number in the column of its kind, as stock books have it."""

    item: Annotated[
        Item,
        Entry(t("Item"), t("As it is called in the stock. A new one needs its kind."), example="防震减灾知识手册",
              aliases=("品名", "物品", "物品名称", "物资名称", "名称", "资料名称", "宣传品", "name", "item")),
    ]  # fmt: skip
    moved_on: Annotated[
        Day, Entry(t("Day"), example="2026-05-08", aliases=("日期", "时间", "入库日期", "发放日期", "领用日期", "date"))
    ]
    kind: Annotated[
        Line | None,
        Entry(t("Kind of move"), t("Taken into stock, given out or returned."), example=t("Taken into stock"),
              aliases=("出入库", "类型", "变动", "收发类型", "move", "movement")),
    ] = None  # fmt: skip
    count: Annotated[
        Signed | None,
        Entry(t("How many"), example="500", aliases=("数目", "份数", "册数", "count", "quantity", "amount")),
    ] = None
    received: Annotated[
        Several | None,
        Entry(t("How many came in"), t("In place of kind and number."),
              aliases=("入库", "收入", "购入", "入库数量", "收到", "received", "in")),
    ] = None  # fmt: skip
    given: Annotated[
        Several | None,
        Entry(t("How many went out"), t("In place of kind and number."),
              aliases=("出库", "发出", "领用", "出库数量", "发放数量", "领用数量", "given", "out")),
    ] = None  # fmt: skip
    returned: Annotated[
        Several | None,
        Entry(t("How many came back"), t("In place of kind and number."),
              aliases=("退库", "归还", "退回数量", "退库数量", "returned")),
    ] = None  # fmt: skip
    area: Annotated[
        Line | None,
        Entry(t("Kept by"), t("Code or name of the area whose stock it is; needed where several keep such an item."),
              aliases=("保管地区", "地区", "仓库", "area", "area_code")),
    ] = None  # fmt: skip
    item_kind: Annotated[
        Line | None,
        Entry(t("Kind of item"), t("Only for an item that the stock has not had yet."),
              aliases=("物资种类", "物资类别", "种类", "类别", "item_kind")),
    ] = None  # fmt: skip
    counted_in: Annotated[
        Annotated[Line, Field(max_length=20)] | None,
        Entry(t("Counted in"), t("Only for an item that the stock has not had yet."), aliases=("单位", "量词")),
    ] = None  # fmt: skip
    unit: Annotated[
        Line | None,
        Entry(t("Receiving unit"), t("Who took it or brought it back."),
              aliases=("领用单位", "领取单位", "发放单位", "发放对象", "接收单位", "去向", "学校", "unit")),
    ] = None  # fmt: skip
    unit_code: Annotated[Line | None, Entry(t("Unit code"), aliases=("单位代码", "学校代码", "单位编码"))] = None
    campaign: Annotated[Line | None, Entry(t("Campaign"), aliases=("活动名称", "所属活动", "用途", "campaign"))] = None
    reason: Annotated[
        Reason | None,
        Entry(t("Note"), t("Supplier, delivery note, who took it."), aliases=("备注", "说明", "经手人", "note")),
    ] = None  # fmt: skip
    correction: Annotated[
        Reason | None,
        Entry(t("If more was there than the books say: why?"),
              t("Then the difference is entered as a correction in your name."), aliases=("更正原因", "correction")),
    ] = None  # fmt: skip

    @field_validator(*(name for name in ("kind", "area", "item_kind", "counted_in", "unit", "unit_code", "campaign",
                                         "reason", "correction")), mode="before")  # fmt: skip
    @classmethod
    def _empty(cls, value: Any) -> Any:
        return None if value == "" else value

    @field_validator(*COLUMNS_OF_KINDS, mode="before")
    @classmethod
    def _nothing(cls, value: Any) -> Any:
        """A nought in the column of the other kind is an empty cell."""
        return None if value in (0, "0", "", "-", "–", "—") else value
