"""The words of response teams and their call-outs. Pure."""

from __future__ import annotations

from core.i18n import Text, t

ROLE_NAMES: dict[str, Text] = {"leader": t("Team leader"), "deputy": t("Deputy leader"), "member": t("Team member")}
CONDITION_NAMES: dict[str, Text] = {"good": t("Good"), "worn": t("Worn"), "unusable": t("Unusable")}
CONDITION_TONES = {"good": "ok", "worn": "warn", "unusable": "bad"}
ANSWER_NAMES: dict[str, Text] = {"": t("No answer yet"), "coming": t("Is coming"), "cannot": t("Cannot come")}
ANSWER_TONES = {"": "warn", "coming": "ok", "cannot": "muted"}
HOW_NAMES: dict[str, Text] = {"": t("none"), "link": t("by the link"), "phone": t("by telephone")}
REAL, EXERCISE = t("REAL MOBILISATION"), t("EXERCISE")
NATURES = [("exercise", EXERCISE), ("real", REAL)]
NO_EMERGENCY = t("This is an exercise. There is no real emergency.")
IN_EARNEST = t("This is real. It is no exercise.")


def nature(is_exercise: bool) -> Text:
    """EXERCISE or REAL MOBILISATION, as it stands over every page and message."""
    return EXERCISE if is_exercise else REAL


def notice_of(is_exercise: bool) -> Text:
    """The sentence that every page and message of a call-out carries."""
    return NO_EMERGENCY if is_exercise else IN_EARNEST
