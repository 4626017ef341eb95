"""What may be done with an anomaly when, and a kind refusal where the order or a time is impossible. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.errors import DomainError, Invalid
from core.i18n import Text, t
from observation.anomaly_words import STATE_NAMES

SLACK = timedelta(minutes=10)
"""By so much a telephone's clock may be ahead of ours before a time that somebody typed counts as still to come."""
OLDEST = timedelta(days=366)

AFTER: dict[str, str] = {"judge": "judged", "pass_up": "judged", "verify": "verified", "close": "closed",
                         "reopen": "judged"}  # fmt: skip
"""The state that a deed leads to."""
ALLOWED: dict[str, tuple[str, ...]] = {
    "judge": ("reported", "judged"),
    "pass_up": ("judged", "verified"),
    "verify": ("judged", "verified"),
    "close": ("verified",),
    "reopen": ("verified", "closed"),
}
"""The states in which a deed is possible."""


@dataclass(frozen=True)
class Facts:
    """What the rules need to know of an anomaly."""

    state: str
    is_passed_up: bool
    appeared_at: datetime


def refusal(deed: str, facts: Facts) -> DomainError | None:
    """Why this deed is not possible now, and what comes first; None when it is possible."""
    if deed == "pass_up" and facts.is_passed_up:
        return DomainError("passed_up", t("This anomaly has been reported up already."))
    if facts.state in ALLOWED[deed]:
        return None
    wording, hint = _ORDER[deed]
    if facts.state == "closed":
        wording, hint = t("This anomaly is closed."), t("Open it again first, with a reason.")
    return DomainError("order", wording, hint=hint or t("It is now: %(state)s.", state=STATE_NAMES[facts.state]))


_ORDER: dict[str, tuple[Text, Text | None]] = {
    "judge": (t("It has been verified on site, so a first judgement comes too late."), None),
    "pass_up": (t("Say first what you think it is."), t("Likely, unclear or unlikely: one tap is enough.")),
    "verify": (t("Say first what you think it is."), t("Likely, unclear or unlikely: one tap is enough.")),
    "close": (t("It has not been verified on site yet."), t("Verify it first; then it can be closed.")),
    "reopen": (t("It is open: nothing has been concluded yet."), None),
}


def possible(facts: Facts) -> list[str]:
    """The deeds that are possible now, in the order in which they are usually done."""
    return [deed for deed in ALLOWED if refusal(deed, facts) is None]


def next_deed(facts: Facts) -> str:
    """What is to be done next; empty once it is closed."""
    if facts.state == "judged":
        return "verify" if facts.is_passed_up else "pass_up"
    return {"reported": "judge", "verified": "close"}.get(facts.state, "")


def state_after(deed: str, state: str) -> str:
    """The state after the deed: passing up leaves it as it is."""
    return state if deed == "pass_up" else AFTER[deed]


def appeared(given: datetime, reported_at: datetime) -> datetime:
    """When it appeared, at the latest when it was reported; refuses what is still to come or is very long ago."""
    if given > reported_at + SLACK:
        raise Invalid("future", t("This time is still to come. Give the time at which it was first seen."),
                      field="appeared_clock")  # fmt: skip
    if given < reported_at - OLDEST:
        raise Invalid("long_ago", t("This is more than a year ago. Check the date."), field="appeared_on")
    return min(given, reported_at)


def on_site(given: datetime, facts: Facts, now: datetime) -> datetime:
    """When somebody was on site; refuses a time before it appeared or still to come."""
    if given > now + SLACK:
        raise Invalid("future", t("This time is still to come. Give the time of the visit."), field="on_site_clock")
    if given < facts.appeared_at:
        raise Invalid("before", t("This is before the anomaly appeared. Check date and time of the visit."),
                      field="on_site_clock")  # fmt: skip
    return min(given, now)


def called(given: datetime, appeared_at: datetime, now: datetime) -> datetime:
    """When the telephone rang; refuses a time still to come or before it appeared."""
    if given > now + SLACK:
        raise Invalid("future", t("This time is still to come. Give the time of the call."), field="called_clock")
    if given < appeared_at:
        raise Invalid("before", t("This is before the anomaly appeared. Check date and time of the call."),
                      field="called_clock")  # fmt: skip
    return min(given, now)
