"""What came of a workbook that was handed back, in words. Pure."""

from __future__ import annotations

from core.i18n import Text, t


def cost_said(cost: int) -> Text:
    """What the changes cost, in minutes of driving by the weights; below nought they save."""
    if cost > 0:
        return t("In all it costs as much as %(n)s min of driving.", n=f"{cost:,}")
    return t("In all it saves as much as %(n)s min of driving.", n=f"{-cost:,}") if cost else t("It costs nothing.")
