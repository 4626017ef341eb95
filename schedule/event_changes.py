"""What is told of rows that name an event, or look like one that stands: state, and why a row is not taken."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from core.i18n import t
from core.imports import Given, Problem, Severity
from core.times import local
from schedule.event_rows import status_of
from schedule.lifecycle import STATUS_NAMES


class Standing(Protocol):
    """An event as far as these sentences need it."""

    starts_at: datetime
    ends_at: datetime
    zone: str
    status: str


_CALLED_OFF = ("cancelled", "postponed")


def about_state(row: Given, event: Standing) -> list[Problem]:
    """A sheet changes no state: refuses a row that calls the event off, remarks on another state."""
    said = status_of(row.values.get("status"))
    if said in ("", event.status):
        return []
    if said in _CALLED_OFF and event.status not in _CALLED_OFF:
        what = t("A sheet cannot call an event off: those who are coming are told the reason.")
        how = t("Call it off on its own page, and give the reason there.")
        return [Problem(row.row, "event.calls_off", what, how, "status")]
    what = t("The state stays “%(status)s”: a sheet does not change it.", status=STATUS_NAMES[event.status])
    how = t("If it is to be another, change it on the event's own page.")
    return [Problem(row.row, "event.state", what, how, "status", Severity.WARNING)]


def refusal(row: Given, event: Standing, at: datetime) -> Problem | None:
    """Why a row may not change the event any more; None while it is still to come."""
    if event.status in _CALLED_OFF:
        what = t("This event was called off, so a sheet does not change it.")
        how = t("Plan it again on its own page, if it is to take place.")
    elif event.status == "held" or event.ends_at <= at:
        what = t("This event is over, and its results count as it was; a sheet does not change it.")
        how = t("Correct it on its own page; for another event leave the number empty.")
    else:
        return None
    return Problem(row.row, "event.is_closed", what, how, "uid")


def second(row: Given, there: Standing) -> Problem:
    """The remark on a new event beside one that is alike."""
    clock = f"{local(there.starts_at, there.zone):%H:%M}"
    what = t("An event of the same kind, audience and title stands at %(clock)s; this would be a second one.",
             clock=clock)  # fmt: skip
    how = t("If it is the same event, leave this row out and change that one, or fill in its number.")
    return Problem(row.row, "event.second", what, how, "starts", Severity.WARNING)
