"""The kinds of notice there are: what each is for, and how it is sent unless a county or its reader says otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.i18n import Text, t

DAY, HOUR = 24 * 60, 60
DEFAULT_LEADS = (7 * DAY, DAY, HOUR)  # minutes before the start
ANSWER_LEADS = (7 * DAY, 3 * DAY, DAY)
_DESK = ("planner", "township_officer")


@dataclass(frozen=True)
class Kind:
    """One kind of notice.

    An urgent one is held back by no quiet hours and no digest. `is_for_groups`: its words name no person, so that
    robots of groups may be told too.
    """

    code: str
    name: Text
    hint: Text
    channels: Sequence[str] = ("email",)
    is_urgent: bool = False
    is_for_groups: bool = False
    leads: Sequence[int] = ()
    roles: Sequence[str] = ()  # who is told; none: everybody


KINDS: dict[str, Kind] = {
    one.code: one
    for one in (
        Kind("invitation", t("Invitations"), t("A drill day calls on your unit to register."), roles=("unit_contact",)),
        Kind("visit", t("Visits to confirm"),
             t("A visit to your unit waits for your answer, or a unit has declined one.")),
        Kind("confirmation", t("Sign-ups and registrations"), t("What became of a sign-up or of a registered drill.")),
        Kind("place", t("Places from the waiting list"), t("A place is offered for a limited time."), is_urgent=True),
        Kind("change", t("Events moved"), t("An event has been moved, postponed or planned again."),
             is_for_groups=True),
        Kind("cancellation", t("Cancellations"), t("An event or a drill does not take place."), is_for_groups=True),
        Kind("reminder", t("Reminders"), t("An event or a drill is near."), is_for_groups=True,
             leads=DEFAULT_LEADS),
        Kind("result_due", t("Results due"), t("An event or a drill is over and its result is missing."),),
        Kind("frequency", t("Drills owed"), t("A unit has missed a drill or still owes one."), roles=("unit_contact",)),
        Kind("zero_report", t("Daily records missing"), t("The record of an observation point has not come."),
             roles=("observer",)),
        Kind("anomaly", t("Anomalies"), t("An anomaly was reported, or its time is running out."), is_urgent=True,
             is_for_groups=True, roles=_DESK),
        Kind("danger", t("Dangers"), t("A dangerous defect was found, or people are missing in a drill."),
             is_urgent=True, is_for_groups=True, roles=_DESK),
        Kind("action", t("Improvements"), t("An improvement is due or overdue."),
             roles=("unit_contact",)),
        Kind("task", t("Tasks"), t("A task is due or overdue.")),
        Kind("organising", t("Joint organising"),
             t("Your unit is asked to organise an event with others, or has not answered yet."),
             leads=ANSWER_LEADS),
        Kind("self_inspection", t("Self-inspections"), t("A self-inspection is due, or a hazard is past its day."),
             roles=("unit_contact",)),
        Kind("weekly", t("Weekly summary"), t("On Monday: what was held, what is late, what is coming."),
             is_for_groups=True, roles=("official",)),
        Kind("owed", t("Missing things asked for"),
             t("Somebody who watches over returns asks for what is missing.")),
        Kind("guest", t("Invitations to open days"), t("A guest is invited to an open day, or has not answered yet.")),
        Kind("suggestion", t("Suggestions"), t("A suggestion waits for an answer, or is overdue.")),
        Kind("quick_report", t("Quick reports"),
             t("After an earthquake, or in an exercise, a quick report is wanted."), channels=("email", "sms"),
             is_urgent=True),
        Kind("readiness", t("Plans and teams"),
             t("A plan has to be looked at again, was sent back, or a team's equipment is to be checked.")),
        Kind("call_out", t("Call-outs"), t("A response team is called out, for an exercise or in earnest."),
             channels=("email", "sms"), is_urgent=True),
        Kind("return", t("Returns"), t("A return is due."), is_for_groups=True, roles=_DESK),
    )
}  # fmt: skip
