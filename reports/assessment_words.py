"""How assessments say their states, kinds and values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from core.i18n import Text, language, t
from reports.assessment_defaults import SOURCE
from reports.assessment_scoring import Criterion
from reports.measures import BY_NAME

STATE_NAMES: dict[str, Text] = {
    "draft": t("Draft"),
    "published": t("Published"),
    "locked": t("Locked"),
}
STATE_TONES = {"draft": "muted", "published": "info", "locked": "ok"}
SUBJECT_NAMES: dict[str, Text] = {"area": t("Townships"), "unit": t("Units")}
KIND_NAMES: dict[str, Text] = {
    "measured": t("From the figures"),
    "judged": t("Judged by hand"),
    "bonus": t("Bonus, by hand"),
    "deduction": t("Deduction, by hand"),
}
APPEAL_NAMES: dict[str, Text] = {
    "open": t("Waits for an answer"),
    "upheld": t("Upheld"),
    "rejected": t("Rejected"),
}
DECISION_NAMES: dict[str, Text] = {"upheld": t("Uphold"), "rejected": t("Reject")}
_SHIPPED = t("Our own default scheme; points and limits are unverified and to be edited. No regulation prescribes it.")


class Named(Protocol):
    """What has a name in both languages."""

    name_zh: str
    name_en: str


def name_of(one: Named) -> str:
    """The name in the language spoken, in the other where it has none."""
    own, other = (one.name_zh, one.name_en) if language() == "zh" else (one.name_en, one.name_zh)
    return own or other


def source_of(source: str) -> str:
    """Where a scheme comes from; of those that are shipped, in the language spoken."""
    return str(_SHIPPED) if source == SOURCE else source


def points(value: float | None) -> str:
    """Points as people write them; a dash where there are none."""
    return "–" if value is None else f"{value:g}"


def value_of(criterion: Criterion, value: float | None) -> str:
    """A value in the unit of its measure; "" for an indicator that is judged by hand."""
    known = BY_NAME.get(criterion.measure)
    if known is None:
        return ""
    return known.say(round(value) if value is not None and known.kind == "integer" else value)


def basis_of(criterion: Criterion, basis: Mapping[str, Any]) -> str:
    """The figures that a share follows from, as in "41 of 46"; "" where there are none."""
    known = BY_NAME.get(criterion.measure)
    if known is None or len(known.needs) != 2 or basis.get(known.needs[1]) is None:
        return ""
    part, whole = (basis.get(name) or 0 for name in known.needs)
    return str(t("%(part)s of %(whole)s", part=f"{part:,}", whole=f"{whole:,}"))


def line_of(criterion: Criterion) -> str:
    """How the points run, as in "0% to 90%"."""
    known = BY_NAME.get(criterion.measure)
    if known is None:
        return ""
    ends = (known.say(_plain(known.kind, end)) for end in (criterion.zero_at, criterion.full_at))
    return str(t(" to ")).join(ends)


def _plain(kind: str, value: float) -> float | int:
    return round(value) if kind == "integer" and float(value).is_integer() else value
