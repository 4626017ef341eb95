"""Anomalies in words: states, first judgements, credibility, conclusions, steps, and the notice of the law. Pure."""

from __future__ import annotations

from core.i18n import Text, t

NO_FORECAST = t(
    "Internal. An anomaly is not a forecast. Only the provincial government may release earthquake forecasts; do not "
    "publish or pass on anything from this page."
)

STATE_NAMES: dict[str, Text] = {
    "reported": t("To be judged"),
    "judged": t("To be verified on site"),
    "verified": t("Verified, to be closed"),
    "closed": t("Closed with a note"),
}
STATE_TONES = {"reported": "bad", "judged": "warn", "verified": "info", "closed": "muted"}
OPEN_STATES = ("reported", "judged", "verified")

JUDGEMENT_NAMES: dict[str, Text] = {
    "likely": t("Likely an anomaly"),
    "unclear": t("Unclear"),
    "unlikely": t("Unlikely"),
}
JUDGEMENT_TONES = {"likely": "bad", "unclear": "warn", "unlikely": "muted"}

CONCLUSION_NAMES: dict[str, Text] = {
    "interference": t("Another cause explains it"),
    "real": t("A real anomaly"),
    "unexplained": t("Not explained"),
    "mistake": t("A mistake: nothing unusual"),
}
CONCLUSION_TONES = {"interference": "ok", "real": "bad", "unexplained": "warn", "mistake": "muted"}

CREDIBILITY_NAMES: dict[int, Text] = {
    1: t("1 · hearsay, nobody who saw it was found"),
    2: t("2 · doubtful, accounts differ"),
    3: t("3 · possible, one witness"),
    4: t("4 · credible, several witnesses or a picture"),
    5: t("5 · certain, seen on site"),
}

ANSWER_NAMES: dict[str, Text] = {"yes": t("Yes"), "no": t("No"), "unknown": t("Not known")}

STEP_NAMES: dict[str, Text] = {
    "reported": t("Report made"),
    "entered": t("Report by telephone entered"),
    "files": t("Pictures or sound added"),
    "judged": t("First judgement"),
    "passed_up": t("Reported up"),
    "remind": t("Reminder: the time for the first judgement is running out"),
    "overdue": t("Too late: passed to the county's planners"),
    "evening": t("Reminder: not verified by the evening"),
    "verified": t("Verified on site"),
    "closed": t("Closed with a note"),
    "reopened": t("Opened again"),
}
"""What a step in the log may be; the clock writes remind, overdue and evening."""

WHOLE_GROUP = t("Whole group")
SINGLE_ONES = t("Single ones")


def whole_or_single(is_whole_group: bool | None) -> str:
    """The whole group or single ones, of animals; empty where nobody has said."""
    return "" if is_whole_group is None else str(WHOLE_GROUP if is_whole_group else SINGLE_ONES)


def number_of(year: int, number: int) -> str:
    """The number in the county's register, as in 2026-007."""
    return f"{year}-{number:03d}"
