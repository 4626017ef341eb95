"""The fields that the words of notices may have: what each stands for, and a sample of it for previews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from core.i18n import Said, Text, sentences, t, tn
from core.times import say_clock, say_date, say_minute
from schedule.spans import Span

_STARTS, _ENDS = datetime(2026, 5, 12, 1, 0, tzinfo=UTC), datetime(2026, 5, 12, 3, 0, tzinfo=UTC)
_DUE = datetime(2026, 5, 11, 9, 0, tzinfo=UTC)
_ZONE = "Asia/Shanghai"


@dataclass(frozen=True)
class Field:
    """One field: what it stands for, and a sample that is said in the language in which it is read."""

    label: Text
    sample: object


def say_away(minutes: int) -> str:
    """How long it is until a start, as people say it: in 5 days, in 3 hours, in 50 minutes."""
    if minutes >= 20 * 60:
        return str(tn("in %(n)s day", "in %(n)s days", round(minutes / (24 * 60))))
    if minutes >= 90:
        return str(tn("in %(n)s hour", "in %(n)s hours", round(minutes / 60)))
    return str(tn("in %(n)s minute", "in %(n)s minutes", max(minutes, 1)))


def say_held(events: int, drills: int, people: int) -> str:
    """What was held in a week: events, the drills among them, and people reached (visits)."""
    held = tn("%(n)s event was held last week.", "%(n)s events were held last week.", events)
    among = tn("%(n)s of them was a drill.", "%(n)s of them were drills.", drills) if drills else ""
    reached = tn("%(n)s visit was reported.", "%(n)s visits were reported.", people) if people else ""
    return sentences(*[one for one in (held, among, reached) if one])


def say_late(results: int) -> str:
    """How many results are missing."""
    if not results:
        return str(t("No result is missing."))
    return str(tn("%(n)s result is missing.", "%(n)s results are missing.", results))


def say_coming(events: int, lines: Sequence[object]) -> str:
    """What is coming in a week, with a line for each of the first."""
    if not events:
        return str(t("Nothing is planned for this week."))
    said = str(tn("%(n)s event is planned for this week.", "%(n)s events are planned for this week.", events))
    return "\n".join([said, *(str(line) for line in lines)])


FIELDS: dict[str, Field] = {
    "title": Field(t("Title of the event"), t("Open day for disaster prevention")),
    "name": Field(t("Name of the person or group"), t("Ms Wang")),
    "people": Field(t("Number of people"), "53"),
    "when": Field(t("When the event is"), Span(_STARTS, _ENDS, _ZONE)),
    "where": Field(t("Where it is"), t("Science hall of the county")),
    "place": Field(t("Place in the line"), "3"),
    "until": Field(t("Until when the offer stands"), Said(say_minute, (_DUE, _ZONE))),
    "was": Field(t("When it was to be"), Span(_STARTS.replace(day=11), _ENDS.replace(day=11), _ZONE)),
    "was_at": Field(t("Where it was to be"), t("Assembly hall of the school")),
    "now": Field(t("When it is now"), Span(_STARTS, _ENDS, _ZONE)),
    "now_at": Field(t("Where it is now"), t("Science hall of the county")),
    "reason": Field(t("Sentence with the reason, if one was given"), t("Reason: %(reason)s.", reason=t("heavy rain"))),
    "cause": Field(t("The reason that was given"), t("heavy rain")),
    "holds": Field(t("Sentence on what becomes of the sign-up"), t("Your sign-up is kept until then.")),
    "n": Field(t("How many dates"), 3),
    "lines": Field(t("A line for each date"), "…"),
    "day": Field(t("Day"), Said(say_date, (date(2026, 5, 12),))),
    "wishes": Field(
        t("Sentence with the times that were wished for"),
        t("Times wished for: %(times)s.", times=Said(say_date, (date(2026, 5, 14),))),
    ),
    "unit": Field(t("Name of the unit"), t("Meijiang Central Primary School")),
    "by": Field(t("Who did it"), t("Ms Wang")),
    "missing": Field(t("What is missing"), t("None is known to have been held in %(period)s.", period="2026-05")),
    "rule": Field(t("What the rule asks for"), "…"),
    "things": Field(t("What is missing, the first few by name"), t("Open day for disaster prevention")),
    "points": Field(t("Names of the points"), t("well of Hebei village")),
    "what": Field(t("What was observed"), t("Well water turned muddy")),
    "number": Field(t("Number of the anomaly"), "2026-017"),
    "judge_by": Field(t("Time by which it is to be judged"), Said(say_clock, (_DUE, _ZONE))),
    "problem": Field(t("What is wrong"), t("The back stairs were locked")),
    "kind": Field(t("Kind of return"), t("Monthly return")),
    "area": Field(t("Name of the area"), t("Meijiang Town")),
    "span": Field(t("Period"), "2026-05"),
    "own": Field(t("When one's own drill is"), Span(_STARTS, _ENDS, _ZONE)),
    "guest": Field(t("Name of the guest"), t("Ms Wang")),
    "host": Field(t("Who invites"), t("Meijiang Town")),
    "greeting": Field(t("Words of the invitation, if there are any"), t("We look forward to your visit.")),
    "text": Field(t("Beginning of the suggestion"), t("Where is the nearest shelter?")),
    "event": Field(t("Title of the event"), t("Open day for disaster prevention")),
    "answer": Field(t("The answer"), t("On the square behind the school.")),
    "away": Field(t("How long it is until the start"), Said(say_away, (5 * 24 * 60,))),
    "held": Field(t("Sentence on what was held"), Said(say_held, (7, 3, 1280))),
    "late": Field(t("Sentence on what is late"), Said(say_late, (2,))),
    "coming": Field(t("Sentence on what is coming"), Said(say_coming, (5, ()))),
    "owner": Field(t("Whose plan it is"), t("Meijiang Central Primary School")),
    "team": Field(t("Name of the response team"), t("Rescue team of Meijiang Town")),
    "message": Field(t("What the commander wrote"), t("Bring helmets and lamps.")),
    "checks": Field(t("How many things are to be checked"), "4"),
    "expiring": Field(t("How many things have expired or soon will"), "2"),
    "short": Field(t("Of how many things there are too few"), "1"),
}
IN_WORDS: dict[str, Field] = {
    "danger.defect.place": Field(t("Name of the place"), t("Assembly hall of the school")),
    "danger.missing.missing": Field(t("Number of people missing"), "2"),
    "cancellation.drill.reason": Field(t("The reason that was given"), t("heavy rain")),
    "invitation.drill_day.day": Field(t("Name of the drill day"), t("Drill of the whole county")),
    "change.day.day": Field(t("Name of the drill day"), t("Drill of the whole county")),
    **{
        f"result_due.{code}.span": Field(t("When the event is"), Span(_STARTS, _ENDS, _ZONE))
        for code in ("asked", "over", "overdue")
    },
    "return.due.when": Field(t("When it is due"), Said(say_minute, (_DUE, _ZONE))),
    **{
        f"{code}.name": Field(t("Name of who asks"), t("Ms Wang"))
        for code in ("invitation.drill_day", "result_due.asked", "frequency.owed", "zero_report.point", "owed.missing")
    },
    **{
        f"guest.{code}.until": Field(t("Until when the guest answers"), Said(say_minute, (_DUE, _ZONE)))
        for code in ("invited", "reminded")
    },
    **{
        f"suggestion.{code}.number": Field(t("Number of the suggestion"), "17")
        for code in ("assigned", "sent_back", "reopened", "due", "overdue", "nobody")
    },
    **{
        f"suggestion.{code}.reason": Field(t("The reason that was given"), t("The shelter is not named."))
        for code in ("assigned", "sent_back", "reopened", "due", "overdue", "nobody")
    },
    **{
        f"readiness.{code}.title": Field(t("Title of the plan"), t("Emergency plan of the school"))
        for code in ("plan_due", "plan_overdue", "plan_back")
    },
    "readiness.plan_back.reason": Field(t("The reason that was given"), t("page 3 is missing")),
    **{
        f"call_out.{code}.{name}": field
        for code in ("exercise", "real")
        for name, field in (
            ("place", Field(t("Where to come"), t("Science hall of the county"))),
            ("by", Field(t("Until when to be there"), Said(say_minute, (_DUE, _ZONE)))),
        )
    },
    "organising.asked.role": Field(t("Part of an organiser"), t("Co-host")),
    "organising.reminded.role": Field(t("Part of an organiser"), t("Co-host")),
    "organising.reminded.day": Field(t("Day on which the unit was asked"), Said(say_date, (date(2026, 5, 4),))),
    "organising.asked.share": Field(t("What an organiser does"), t("brings the display boards")),
    "owed.missing.n": Field(t("How many are missing"), "3"),
}
"""What a field stands for in certain words, where that is something else: by WORDS.FIELD."""


def field_of(wording: str, name: str) -> Field:
    """The field of that name in these words."""
    return IN_WORDS.get(f"{wording}.{name}") or FIELDS[name]
