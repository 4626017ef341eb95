"""What a drill's result says about an indicator: times against their targets, people missing or hurt. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from core.i18n import Text, t, tn
from core.times import say_seconds

ROLLCALL_SECONDS = 5 * 60  # after assembling, as Taiwan's national drill asks
FACT_NAMES: dict[str, Text] = {
    "": t("Nothing"),
    "evacuation": t("Evacuation time"),
    "rollcall": t("Roll call time"),
    "shelter": t("Time under cover"),
    "missing": t("People missing"),
    "injured": t("People injured"),
}


@dataclass(frozen=True)
class Measured:
    """Figures of a result: lengths in seconds, None where unknown, and people."""

    evacuation: int | None
    target: int
    rollcall: int | None
    shelter: int | None
    missing: int
    injured: int


@dataclass(frozen=True)
class Fact:
    """A sentence beside an indicator; its tone is ok, bad or muted."""

    text: Text
    tone: str


def facts(measured: Measured | None) -> dict[str, Fact]:
    """What is known, by the key of its fact; nothing without a result."""
    if measured is None:
        return {}
    found = {
        "missing": _people(measured.missing, tn("%(n)s person missing", "%(n)s people missing", measured.missing)),
        "injured": _people(measured.injured, tn("%(n)s person injured", "%(n)s people injured", measured.injured)),
    }
    if measured.evacuation is not None:
        found["evacuation"] = _timed(measured.evacuation, measured.target)
    if measured.rollcall is not None:
        found["rollcall"] = _timed(measured.rollcall, ROLLCALL_SECONDS)
    if measured.shelter is not None:
        found["shelter"] = Fact(t("Measured: %(time)s", time=say_seconds(measured.shelter)), "muted")
    return found


def _timed(seconds: int, target: int) -> Fact:
    times = {"time": say_seconds(seconds), "target": say_seconds(target)}
    if seconds <= target:
        return Fact(t("Measured: %(time)s, within the target of %(target)s", **times), "ok")
    share = round((seconds - target) / target * 100)
    return Fact(t("Measured: %(time)s, over the target of %(target)s by %(share)s%%", **times, share=share), "bad")


def _people(count: int, said: Text) -> Fact:
    return Fact(said, "bad" if count else "ok")
