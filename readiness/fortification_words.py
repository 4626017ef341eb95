"""The words of the review of fortification: results, states of steps, and how they are toned. Pure."""

from __future__ import annotations

from core.i18n import Text, t
from readiness.fortification import TROUBLES

RESULT_NAMES: dict[str, Text] = {
    "": t("Under review"),
    "passed": t("Passed"),
    "conditional": t("Passed on conditions"),
    "refused": t("Not passed"),
    "withdrawn": t("Withdrawn by the owner"),
}
RESULT_TONES = {"": "info", "passed": "ok", "conditional": "warn", "refused": "bad", "withdrawn": "muted"}
STEP_NAMES: dict[str, Text] = {
    "waiting": t("Still to do"),
    "passed": t("Done"),
    "sent_back": t("Sent back"),
    "left_out": t("Not applicable"),
}
STEP_TONES = {"waiting": "info", "passed": "ok", "sent_back": "bad", "left_out": "muted"}
STATES: dict[str, Text] = {
    "stuck": t("Stuck"),
    "open": t("Under review"),
    "passed": t("Passed"),
    "conditional": t("Passed on conditions"),
    "refused": t("Not passed"),
    "withdrawn": t("Withdrawn by the owner"),
}
"""What a list can be narrowed to."""
DEGREES = {6: "VI", 7: "VII", 8: "VIII", 9: "IX", 10: "X"}


def say_troubles(codes: list[str]) -> str:
    """What a review is stuck at, in one line."""
    return str(t("; ")).join(str(TROUBLES[code]) for code in codes)
