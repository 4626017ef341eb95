"""How far a drill has come from its registration to the last improvement, and what comes next. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.i18n import Text, t

STEPS = ("registered", "planned", "rehearsed", "live", "reported", "evaluated", "improved")
STEP_NAMES: dict[str, Text] = {
    "registered": t("Registered"),
    "planned": t("Plan and script"),
    "rehearsed": t("Rehearsed"),
    "live": t("Held"),
    "reported": t("Reported"),
    "evaluated": t("Evaluated"),
    "improved": t("Improvements closed"),
}
BY_CHOICE = frozenset({"planned", "rehearsed"})  # a drill may do without them


@dataclass(frozen=True)
class Progress:
    """What is known of a drill: its state (drills.kinds), and what has been written about it."""

    state: str
    has_plan: bool = False
    rehearsed_on: date | None = None
    today: date | None = None
    is_live: bool = False
    has_sounded: bool = False  # the alarm of its live drill, in earnest
    evaluations: int = 0
    open_actions: int = 0
    closed_actions: int = 0


@dataclass(frozen=True)
class Step:
    """One step: done, next, left out, or to come; `note` says more where there is more to say."""

    code: str
    state: str  # "done" "next" "skipped" "ahead"
    note: Text | None = None

    @property
    def name(self) -> Text:
        """Its name."""
        return STEP_NAMES[self.code]


def steps(known: Progress) -> list[Step]:
    """The steps in order, exactly one of them next unless all is done; nothing for a drill that was called off."""
    if known.state in ("cancelled", "postponed"):
        return []
    done = _done(known)
    following = next_step(known)
    last_done = max((place for place, code in enumerate(STEPS) if done[code]), default=0)
    return [
        Step(code, _state(code, place, done[code], code == following, last_done), _note(code, known))
        for place, code in enumerate(STEPS)
    ]


def next_step(known: Progress) -> str:
    """The step that comes next, a code of STEPS; "" when all is done or the drill was called off."""
    done = _done(known)
    if known.state in ("cancelled", "postponed"):
        return ""
    if known.state == "registered" and not known.has_sounded:
        return next((code for code in ("planned", "live") if not done[code]), "live")
    return next((code for code in ("reported", "evaluated", "improved") if not done[code]), "")


def _done(known: Progress) -> dict[str, bool]:
    has_begun = known.has_sounded or known.state in ("unreported", "reported")
    rehearsed = known.rehearsed_on is not None and known.today is not None and known.rehearsed_on <= known.today
    return {
        "registered": True, "planned": known.has_plan, "rehearsed": rehearsed, "live": has_begun,
        "reported": known.state == "reported", "evaluated": known.evaluations > 0,
        "improved": known.evaluations > 0 and known.state == "reported" and known.open_actions == 0,
    }  # fmt: skip


def _state(code: str, place: int, is_done: bool, is_next: bool, last_done: int) -> str:
    if is_done:
        return "done"
    if is_next:
        return "next"
    return "skipped" if place < last_done and code in BY_CHOICE else "ahead"


def _note(code: str, known: Progress) -> Text | None:
    if code == "live" and known.is_live and known.state != "reported":
        return t("under way")
    if code == "improved" and known.open_actions:
        return t("%(n)s open", n=known.open_actions)
    if code == "evaluated" and known.evaluations > 1:
        return t("%(n)s evaluations", n=known.evaluations)
    return None
