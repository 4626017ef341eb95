"""The words of every notice as they are shipped; administrators may put their own in their place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.i18n import Text, t, tn


@dataclass(frozen=True)
class Wording:
    """The words of one notice: a subject, and a body of sentences; a part that is no `Text` names a field that is one
    or more whole sentences, left out where it is empty. `code` is the kind of notice and what makes it another one.
    """

    code: str
    name: Text
    subject: Text
    body: Sequence[Text | str]
    fields: Sequence[str]

    @property
    def kind(self) -> str:
        """The kind of notice, a key of schedule.notice_kinds.KINDS."""
        return self.code.partition(".")[0]


_MOVED = ("title", "was", "was_at", "now", "now_at", "reason", "cause", "holds")
_SIGN_UP = ("title", "name", "people", "when", "where")
_VISIT = ("title", "unit", "when", "until", "name")
_QUICK = ("name", "area", "when")
_ANOMALY = ("number", "what", "where", "judge_by")
_GUEST = ("title", "guest", "when", "where", "until", "greeting", "host")
_SUGGESTION = ("number", "text", "event", "day", "reason")

WORDINGS: dict[str, Wording] = {
    one.code: one
    for one in (
        Wording("invitation.drill_day", t("Call to a drill day"), t("Please register for “%(day)s”"), (
            t("“%(day)s” is on %(when)s, and %(unit)s has not registered yet. It takes less than a minute; another "
              "time "
              "of the same day will do as well. Questions: %(name)s."),
        ), ("day", "when", "unit", "name")),
        Wording("visit.asked", t("Asking whether a visit suits"), t("Does this suit you? “%(title)s”, %(when)s"), (
            t("We would like to come to %(unit)s on %(when)s: “%(title)s”. Please confirm, or say what does not suit "
              "you, by %(until)s. Questions: %(name)s."),
        ), _VISIT),
        Wording("visit.asked_again", t("Asking anew after a move"), t("Another time: does it suit you? “%(title)s”"), (
            t("The visit to %(unit)s is now planned for %(when)s. Please confirm, or say what does not suit you, by "
              "%(until)s. Questions: %(name)s."),
        ), _VISIT),
        Wording("visit.reminded", t("The answer is missing"), t("Please answer by %(until)s: “%(title)s”"), (
            t("We would like to come to %(unit)s on %(when)s, and have no answer yet. Confirming or declining takes "
              "less than a minute. Questions: %(name)s."),
        ), _VISIT),
        Wording("visit.withdrawn", t("A visit taken back"), t("The visit is taken back: “%(title)s”"), (
            t("The visit to %(unit)s on %(when)s will not take place. You need not answer. Questions: %(name)s."),
        ), _VISIT),
        Wording("visit.declined", t("A unit declines"), t("%(unit)s declines the visit of %(when)s"), (
            t("“%(title)s” has been cancelled, and the visit is back with you to be planned again."), "reason",
            "wishes",
        ), ("title", "unit", "when", "reason", "cause", "wishes")),
        Wording("confirmation.confirmed", t("Signed up"), t("Signed up: %(title)s"), (
            t("%(name)s, %(people)s people, %(when)s, %(where)s. Open this message to change the number or to "
              "withdraw."),
        ), _SIGN_UP),
        Wording("confirmation.waiting", t("On the waiting list"), t("On the waiting list: %(title)s"), (
            t("%(name)s, %(people)s people, number %(place)s in line for %(when)s. You will be told when a place "
              "is free."),
        ), (*_SIGN_UP, "place")),
        Wording("confirmation.withdrawn", t("Withdrawn"), t("Withdrawn: %(title)s"), (
            t("%(name)s, %(people)s people, do not come on %(when)s. The places are free for others."),
        ), _SIGN_UP),
        Wording("confirmation.removed", t("Taken off the list"), t("Taken off the list: %(title)s"), (
            t("The organiser has taken %(name)s, %(people)s people, off the list for %(when)s."),
        ), _SIGN_UP),
        Wording("confirmation.missed", t("Not seen"), t("Not seen: %(title)s"), (
            t("%(name)s, %(when)s: nobody checked in. If you could not come, please withdraw next time."),
        ), _SIGN_UP),
        Wording("confirmation.registered", t("Drill registered by others"), t("Drill registered: %(unit)s"), (
            t("%(by)s has registered a drill: %(when)s, %(unit)s, %(people)s people."),
        ), ("unit", "by", "when", "people")),
        Wording("place.offered", t("A place is free"), t("A place is free: %(title)s. Confirm by %(until)s"), (
            t("%(name)s, %(people)s people, %(when)s, %(where)s. Not confirmed by %(until)s, it goes to the next "
              "in line."),
        ), (*_SIGN_UP, "until")),
        Wording("place.lapsed", t("Not confirmed in time"), t("The place was not confirmed in time: %(title)s"), (
            t("%(name)s, %(people)s people: the place has gone to the next in line. You may sign up again."),
        ), _SIGN_UP),
        Wording("change.moved", t("Moved"), t("“%(title)s” has been moved"), (
            t("It was %(was)s, %(was_at)s. Now it is %(now)s, %(now_at)s."), "reason", "holds",
        ), _MOVED),
        Wording("change.confirmed", t("Will take place"), t("“%(title)s” will take place as planned"), (
            t("When and where: %(now)s, %(now_at)s."), "reason", "holds",
        ), _MOVED),
        Wording("change.postponed", t("Postponed"), t("“%(title)s” has been postponed"), (
            t("It was to be on %(was)s, %(was_at)s. You will be told when it has a new day."), "reason", "holds",
        ), _MOVED),
        Wording("change.restored", t("Planned again"), t("“%(title)s” is planned again"), (
            t("When and where: %(now)s, %(now_at)s. Before it was to be on %(was)s, %(was_at)s."), "reason", "holds",
        ), _MOVED),
        Wording("change.restored_same", t("Planned again as it was"), t("“%(title)s” is planned again"), (
            t("When and where: %(now)s, %(now_at)s."), "reason", "holds",
        ), _MOVED),
        Wording("change.series", t("Several dates changed"), tn(
            "“%(title)s”: %(n)s date has changed", "“%(title)s”: %(n)s dates have changed", 0, title=""),
            ("lines",), ("title", "n", "lines")),
        Wording("change.day", t("A drill day moved without your drill"),
                t("“%(day)s” has been moved; your drill stays where it is"), (
            t("It was %(was)s. Now it is %(now)s. Your own drill stays on %(own)s; move it yourselves if you want "
              "to hold "
              "it with the others."),
        ), ("day", "was", "now", "own")),
        Wording("change.placed", t("A waiting date was placed"), t("Placed: “%(title)s” on %(day)s"), (
            t("What stood in the way has gone, so this date of the series is planned now."),
        ), ("title", "day")),
        Wording("cancellation.cancelled", t("Cancelled"), t("“%(title)s” has been cancelled"), (
            t("It was to be on %(was)s, %(was_at)s, and does not take place."), "reason", "holds",
        ), _MOVED),
        Wording("cancellation.drill", t("Drill withdrawn"), t("Drill withdrawn: %(unit)s"), (
            t("%(unit)s has withdrawn the drill of %(when)s. Reason: %(reason)s"),
        ), ("unit", "when", "reason")),
        Wording("reminder.sign_up", t("To those who signed up"), t("Soon: %(title)s"), (
            t("%(name)s, %(people)s people: %(when)s, %(where)s. If you cannot come, please withdraw, so that "
              "others can."),
        ), (*_SIGN_UP, "away")),
        Wording("reminder.audience", t("To the audience and to groups"), t("Soon: %(title)s"), (
            t("%(when)s, %(where)s: %(away)s."),
        ), ("title", "when", "where", "away", "unit")),
        Wording("result_due.asked", t("Asked for by a planner"), t("How did it go? “%(title)s”"), (
            t("It was on %(span)s, and its result is missing. Please enter it, or tell %(name)s."),
        ), ("title", "span", "name")),
        Wording("result_due.over", t("After the end"), t("How did it go? “%(title)s”"), (
            t("It was on %(span)s. Please enter the result while it is fresh."),
        ), ("title", "span")),
        Wording("result_due.overdue", t("Result overdue"), t("The result is overdue: “%(title)s”"), (
            t("It was on %(span)s, and its result is still missing. Please enter it."),
        ), ("title", "span")),
        Wording("weekly.summary", t("Weekly summary"), t("%(area)s, week of %(day)s"), (
            "held", "late", "coming",
        ), ("area", "day", "held", "late", "coming")),
        Wording("frequency.owed", t("Drill owed"), t("Please hold a drill: %(unit)s"), (
            t("%(unit)s owes %(rule)s."), "missing",
            t("Please register the next one, or enter the result if it was held. Questions: %(name)s."),
        ), ("unit", "rule", "missing", "name")),
        Wording("zero_report.point", t("Daily record missing"), t("Please report: %(day)s"), (
            t("The daily record is still missing for: %(points)s."),
            t("“Nothing unusual” is a report too: one tap is enough. Questions: %(name)s."),
        ), ("day", "points", "name")),
        Wording("anomaly.reported", t("A report came in"), t("Anomaly reported: %(what)s"), (
            t("%(number)s, %(where)s. Judge it and report it up by %(judge_by)s; verify it on site today."),
        ), _ANOMALY),
        Wording("anomaly.passed_up", t("Reported up"), t("Anomaly reported up: %(what)s"), (
            t("%(number)s, %(where)s. It has to be verified on site today."),
        ), _ANOMALY),
        Wording("anomaly.remind", t("The time is running out"), t("The time is running out: anomaly %(number)s"), (
            t("%(what)s, %(where)s. The first judgement and the report up are due by %(judge_by)s."),
        ), _ANOMALY),
        Wording("anomaly.overdue", t("Too late"), t("Too late: anomaly %(number)s is not judged or not reported up"), (
            t("%(what)s, %(where)s. That was due by %(judge_by)s. Please step in."),
        ), _ANOMALY),
        Wording("anomaly.evening", t("Not verified in the evening"), t("Not verified yet: anomaly %(number)s"), (
            t("%(what)s, %(where)s. It has to be verified on the day of the report, before midnight."),
        ), _ANOMALY),
        Wording("danger.defect", t("Dangerous defect"), t("Dangerous defect: %(place)s"), (
            t("“%(problem)s” at %(place)s is dangerous. It is due on %(day)s."),
        ), ("place", "problem", "day")),
        Wording("danger.missing", t("People missing in a drill"), t("People missing: %(unit)s"), (
            t("%(unit)s reports %(missing)s missing in the drill of %(when)s. Please ask whether they have been "
              "found."),
        ), ("unit", "missing", "when")),
        Wording("action.due", t("Due soon"), t("An improvement is due soon"), (
            t("“%(problem)s” is due on %(day)s. When it is done, please say what was done."),
        ), ("problem", "day")),
        Wording("action.overdue", t("Overdue"), t("An improvement is overdue"), (
            t("“%(problem)s” was due on %(day)s. Please say what was done."),
        ), ("problem", "day")),
        Wording("organising.asked", t("Asking to organise together"), t("Will you take part? “%(title)s”, %(when)s"), (
            t("%(unit)s is asked to be %(role)s of “%(title)s” on %(when)s. Its share: %(share)s. Please confirm, or "
              "say why not. Questions: %(name)s."),
        ), ("unit", "role", "title", "when", "share", "name")),
        Wording("organising.reminded", t("The answer is missing"), t("Please answer: “%(title)s”, %(when)s"), (
            t("%(unit)s was asked on %(day)s to be %(role)s of “%(title)s” on %(when)s, and we have no answer yet. "
              "Confirming, or saying why not, takes less than a minute."),
        ), ("unit", "day", "role", "title", "when")),
        Wording("task.found", t("Something to put right"), t("%(unit)s: please put it right by %(day)s"), (
            t("A supervision visit found: “%(title)s”. Please put it right by %(day)s, and say what was done."),
        ), ("unit", "day", "title")),
        Wording("task.due", t("Due soon"), t("A task is due soon: %(title)s"), (
            t("“%(title)s” is due on %(day)s. When it is done, please say what came of it."),
        ), ("title", "day")),
        Wording("task.overdue", t("Overdue"), t("A task is overdue: %(title)s"), (
            t("“%(title)s” was due on %(day)s. Please say what came of it, or ask for another day."),
        ), ("title", "day")),
        Wording("self_inspection.due", t("Due soon"), t("%(unit)s: a self-inspection is due on %(day)s"), (
            t("Go through %(unit)s with the checklist; it takes about two minutes on the telephone."),
        ), ("unit", "day")),
        Wording("self_inspection.late", t("Hazard not fixed"), t("%(unit)s: a hazard was to be fixed by %(day)s"), (
            t("When it is fixed, please say what was done; if it is not pursued, please say why."),
        ), ("unit", "day")),
        Wording("owed.missing", t("Asked for together"), t("Still missing: %(kind)s (%(n)s)"), (
            t("Still missing: %(things)s."), t("Please send it, or say why it cannot come. Questions: %(name)s."),
        ), ("kind", "n", "things", "name")),
        Wording("guest.invited", t("Invitation of a guest"), t("Invitation: %(title)s"), (
            t("%(guest)s: %(host)s invites you to “%(title)s”, %(when)s, %(where)s."), "greeting",
            t("Please say by %(until)s whether you come. No account is needed."),
        ), _GUEST),
        Wording("guest.reminded", t("A guest has not answered"), t("Please answer by %(until)s: %(title)s"), (
            t("%(guest)s: %(host)s has invited you to “%(title)s”, %(when)s, %(where)s, and has no answer yet. It "
              "takes less than a minute."),
        ), _GUEST),
        Wording("suggestion.assigned", t("A suggestion to answer"), t("Please answer suggestion %(number)s"), (
            t("A visitor of “%(event)s” says: %(text)s Please answer by %(day)s."),
        ), _SUGGESTION),
        Wording("suggestion.sent_back", t("An answer sent back"), t("Please answer suggestion %(number)s again"), (
            t("The answer to “%(text)s” came back: %(reason)s It is due on %(day)s."),
        ), _SUGGESTION),
        Wording("suggestion.reopened", t("A suggestion opened again"), t("Suggestion %(number)s is open again"), (
            t("“%(text)s” was opened again: %(reason)s Please answer by %(day)s."),
        ), _SUGGESTION),
        Wording("suggestion.due", t("Due soon"), t("The answer to suggestion %(number)s is due soon"), (
            t("“%(text)s” (%(event)s) is to be answered by %(day)s."),
        ), _SUGGESTION),
        Wording("suggestion.overdue", t("Overdue"), t("The answer to suggestion %(number)s is overdue"), (
            t("“%(text)s” (%(event)s) was to be answered by %(day)s."),
        ), _SUGGESTION),
        Wording("suggestion.nobody", t("A suggestion without an owner"), t("Suggestion %(number)s has no owner"), (
            t("“%(text)s” (%(event)s) is to be answered by %(day)s, and nobody who can answer has it."),
        ), _SUGGESTION),
        Wording("suggestion.answer", t("Answer to a visitor"), t("Answer to your suggestion"), (
            t("You asked at “%(event)s”: %(text)s"), t("Answer: %(answer)s"),
        ), ("text", "event", "answer")),
        Wording("readiness.plan_due", t("Review of a plan due soon"), t("Please look at the plan again: %(title)s"), (
            t("“%(title)s” of %(owner)s has to be looked at again by %(day)s. If it stays as it is, one tap is "
              "enough."),
        ), ("title", "owner", "day")),
        Wording("readiness.plan_overdue", t("Review of a plan overdue"), t("The review is overdue: %(title)s"), (
            t("“%(title)s” of %(owner)s should have been looked at again by %(day)s. If it stays as it is, one tap is "
              "enough."),
        ), ("title", "owner", "day")),
        Wording("readiness.plan_back", t("A plan sent back"), t("Sent back: %(title)s"), (
            t("“%(title)s” of %(owner)s was sent back. Reason: %(reason)s"),
        ), ("title", "owner", "reason")),
        Wording("readiness.equipment", t("Equipment to be checked"), t("Equipment of %(team)s"), (
            t("To be checked: %(checks)s; expired or expiring: %(expiring)s; short: %(short)s."),
        ), ("team", "checks", "expiring", "short")),
        Wording("call_out.exercise", t("Called out for an exercise"), t("[EXERCISE] %(team)s is called out"), (
            t("Exercise, no real emergency. Come to %(place)s by %(by)s. %(message)s"),
        ), ("team", "place", "by", "message")),
        Wording("call_out.real", t("Called out in earnest"), t("[REAL] %(team)s is called out"), (
            t("Real mobilisation. Come to %(place)s by %(by)s. %(message)s"),
        ), ("team", "place", "by", "message")),
        Wording("call_out.over_exercise", t("An exercise stood down"), t("[EXERCISE] %(team)s: stood down"), (
            t("Exercise: the call-out is over, you need not come any more. Thank you."),
        ), ("team",)),
        Wording("call_out.over_real", t("A mobilisation stood down"), t("[REAL] %(team)s: stood down"), (
            t("The mobilisation is over, you need not come any more. Thank you."),
        ), ("team",)),
        Wording("return.review", t("Review of a demonstration unit"), t("Review due: %(name)s"), (
            t("The title of “%(name)s” is to be reviewed by %(day)s. Score it by the criteria, then note the review."),
        ), ("name", "day")),
        Wording("return.due", t("Due soon"), t("Due soon: %(kind)s, %(area)s"), (
            t("The return of %(span)s is due at %(when)s. It has been put together from the records: look at it "
              "and file "
              "it."),
        ), ("kind", "area", "span", "when")),
        Wording("quick_report.exercise", t("Quick report wanted (exercise)"), t("[EXERCISE] Quick report: %(name)s"), (
            t("This is an exercise, nothing has happened. Please report as if it had shaken on %(when)s in %(area)s. "
              "Open this message to report; it takes two minutes."),
        ), _QUICK),
        Wording("quick_report.real", t("Quick report wanted (real)"), t("[REAL] Quick report: %(name)s"), (
            t("This is real. An earthquake was felt on %(when)s in %(area)s. Please report what you see, also if you "
              "felt nothing. Open this message to report; first bring yourself to safety."),
        ), _QUICK),
    )
}  # fmt: skip
