"""The words of the review of fortification: results, states of steps, and how they are toned. Pure."""

from __future__ import annotations

from core.i18n import Text, t
from readiness.fortification import LACKS, TROUBLES

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
    "late": t("Overdue"),
    "open": t("Under review"),
    "passed": t("Passed"),
    "conditional": t("Passed on conditions"),
    "refused": t("Not passed"),
    "withdrawn": t("Withdrawn by the owner"),
}
"""What a list can be narrowed to."""
DEGREES = {6: "VI", 7: "VII", 8: "VIII", 9: "IX", 10: "X"}


LACK_NAMES: dict[str, Text] = {
    "no_evaluation": t("safety evaluation"),
    "no_design": t("designed values"),
    "no_document": t("documents"),
}
WHEN_STUCK = t(
    "A review is stuck when its result or a step is late, when it was sent back, when it is designed for less than it "
    "needs, or when the table has nothing for its township. What is merely still lacking holds it up once its step is "
    "late."
)


def say_lacking(codes: list[str]) -> str:
    """What is still to come in, in one line."""
    return str(t(", ")).join(str(LACK_NAMES[code]) for code in codes if code in LACKS)


def say_troubles(codes: list[str]) -> str:
    """What a review is stuck at, in one line."""
    return str(t("; ")).join(str(TROUBLES[code]) for code in codes)
