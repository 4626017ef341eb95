"""Inspections in words: the answers of the checklist, and how one went. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from core.i18n import Text, t

ANSWERS: dict[str, Text] = {"ok": t("Fine"), "defect": t("Defect"), "na": t("Not applicable")}
ANSWER_TONES = {"ok": "ok", "defect": "bad", "na": "muted"}


@dataclass(frozen=True)
class Tally:
    """How many items were fine, had a defect, did not apply, and were not looked at."""

    fine: int
    defects: int
    not_applicable: int
    unanswered: int


def tally(answers: Mapping[str, str], items: int) -> Tally:
    """The answers counted, of a checklist of so many items."""
    found = Counter(answers.values())
    return Tally(found["ok"], found["defect"], found["na"], max(0, items - len(answers)))


def say_result(answers: Mapping[str, str]) -> Text:
    """The result in a few words."""
    found = tally(answers, 0)
    if found.defects:
        return t("%(n)s with a defect, %(fine)s fine", n=found.defects, fine=found.fine)
    return t("Nothing found, %(fine)s fine", fine=found.fine)
