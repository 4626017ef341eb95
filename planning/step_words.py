"""What the steps on a proposal are called."""

from __future__ import annotations

from typing import Protocol

from core.i18n import Text, t, tn


class Step(Protocol):
    """What is asked of a step here."""

    @property
    def deed(self) -> str: ...
    @property
    def after(self) -> dict[str, object]: ...


DEEDS: dict[str, Text] = {
    "moved": t("visit moved"), "pinned": t("visit pinned"), "unpinned": t("pin lifted"),
    "left_out": t("visit left out"), "remedy": t("remedy taken"), "again": t("visit back to be planned"),
    "replanned": t("planned again"),
}  # fmt: skip


def say_deed(step: Step) -> Text:
    """What was done, shortly; of an acceptance for how many visits."""
    if step.deed == "accepted":
        return tn("%(n)s visit accepted", "%(n)s visits accepted", len(step.after))
    return DEEDS.get(step.deed, t("visits changed"))
