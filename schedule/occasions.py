"""What each date of a series is like, as its template says; and what stands in the way of one, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from core.errors import Invalid
from core.i18n import LANGUAGES, Text, language, speaking, t
from schedule.alternatives import Alternative
from schedule.conflicts import Conflict
from schedule.inputs import EventInput
from schedule.recurrence import Frequency, Rule, checked, rule_of, starting
from schedule.series_inputs import PlaceInput, SeriesInput
from schedule.spans import span_of

OF_ONE_DATE = frozenset({"on", "starts", "ends", "until", "version", "plan_again"})
COMPARED = ("kind", "unit_id", "place_id", "place_note", "campaign_id", "note", "skills")
WAYS_KEPT = 2
HOLIDAY = "holiday"
FREQUENCIES: dict[str, Frequency] = {
    "daily": "daily", "weekly": "weekly", "monthly_day": "monthly", "monthly_weekday": "monthly",
}  # fmt: skip


def rule_given(given: SeriesInput, zone: str) -> str:
    """The rule that was typed, as text; refuses one without an end."""
    if given.rule:
        return checked(given.rule, given.starts, zone)
    if given.repeats_until is None and given.times is None:
        raise Invalid("unbounded", t("A series needs an end."), field="repeats_until",
                      hint=t("Give the last day, or how many times it takes place."))  # fmt: skip
    weekdays, month_day, nth = _which_days(given)
    until, times = given.repeats_until, None if given.repeats_until else given.times
    rule = Rule(FREQUENCIES[given.repeats], given.interval, weekdays, month_day, nth, until, times)
    return checked(starting(rule, given.on).text)


def _which_days(given: SeriesInput) -> tuple[tuple[int, ...], int | None, int | None]:
    """Weekdays, day of the month, and which of the weekdays."""
    if given.repeats == "weekly":
        return tuple(sorted(set(given.weekdays))), None, None
    if given.repeats == "monthly_day":
        return (), given.month_day or None, None
    if given.repeats == "monthly_weekday":
        weekdays = (given.nth_weekday,) if given.nth_weekday else ()
        return weekdays, None, given.nth or min((given.on.day - 1) // 7 + 1, 4)
    return (), None, None


def rule_values(rule: str) -> dict[str, Any]:
    """The rule as the form's entries have it."""
    known = rule_of(rule)
    if known is None:
        return {"rule": rule}
    is_monthly = known.frequency == "monthly"
    repeats = ("monthly_weekday" if known.nth else "monthly_day") if is_monthly else known.frequency
    return {
        "repeats": repeats, "interval": known.interval, "weekdays": [] if is_monthly else list(known.weekdays),
        "month_day": known.month_day, "nth": known.nth, "nth_weekday": known.weekdays[0] if known.nth else None,
        "repeats_until": known.until, "times": known.count, "rule": "",
    }  # fmt: skip


def template_of(given: SeriesInput) -> dict[str, Any]:
    """What all dates have in common, as JSON."""
    kept = set(EventInput.model_fields) - OF_ONE_DATE
    return given.model_dump(mode="json", include=kept) | {"skip_days_off": given.skip_days_off}


def length_of(given: EventInput) -> int:
    """How many minutes it lasts on the wall clock."""
    wall = datetime.combine(given.until or given.on, given.ends) - datetime.combine(given.on, given.starts)
    return round(wall.total_seconds()) // 60


def clocks(on: date, starts_minute: int, minutes: int) -> dict[str, Any]:
    """The day, clocks and last day of one date, as an event's input has them."""
    first = datetime.combine(on, time()) + timedelta(minutes=starts_minute)
    last = first + timedelta(minutes=minutes)
    until = None if last.date() == on else last.date()
    return {"on": on, "starts": first.time(), "ends": last.time(), "until": until}


def clock_words(series: Any) -> str:
    """14:00–16:00, as the clocks of its zone show it."""
    when = clocks(series.first_on, series.starts_minute, series.minutes)
    return f"{when['starts']:%H:%M}–{when['ends']:%H:%M}"


def event_input(template: Mapping[str, Any], when: Mapping[str, Any], **more: Any) -> EventInput:
    """One date of the series as an event to plan; `more` stands above the template."""
    common = {name: value for name, value in template.items() if name in EventInput.model_fields}
    return EventInput.model_validate({**common, **when, **more})


def plain_event(given: SeriesInput) -> EventInput:
    """The input of the first date alone."""
    named = given.model_fields_set & set(EventInput.model_fields)
    return EventInput.model_validate({name: getattr(given, name) for name in named})


def placed_as(planned: EventInput, given: PlaceInput) -> EventInput:
    """The date's event where the person wants it; what they left out stays as the series has it."""
    asked = given.model_dump(exclude_none=True)
    if "on" in asked and given.until is None and planned.until is not None:
        asked["until"] = given.on + (planned.until - planned.on) if given.on else None
    if not given.override_reason:
        asked.pop("override_reason", None)
    return EventInput.model_validate(planned.model_dump() | asked)


def differs(event: Any, booked: Iterable[str], planned: EventInput) -> bool:
    """Whether an event was changed by itself: it is not what the series has for its date."""
    span = span_of(planned.on, planned.starts, planned.ends, planned.until, event.zone)
    if (event.starts_at, event.ends_at, event.title) != (span.starts_at, span.ends_at, planned.title):
        return True
    own = [key for key in booked if not key.startswith(("unit:", "place:"))]
    return sorted(own) != sorted(planned.resources) or any(
        getattr(event, name) != getattr(planned, name) for name in COMPARED if name in EventInput.model_fields
    )


def blocks(clashes: Sequence[Conflict], ways: Sequence[Alternative], otherwise: Text) -> list[dict[str, Any]]:
    """What stands in the way, and the best ways out, as JSON that can be said in either language."""
    found = clash_blocks(clashes) or [block("refused", otherwise)]
    return found + [{"way": way.code, "label": _said(way.label)} for way in ways[:WAYS_KEPT]]


def clash_blocks(clashes: Sequence[Conflict]) -> list[dict[str, Any]]:
    """What stands in the way, as JSON."""
    return [_in_both(clash.as_json, "sentence") for clash in clashes]


def holiday() -> dict[str, Any]:
    """That the date was left out because it is a holiday."""
    return block(HOLIDAY, t("A public holiday."))


def given_up(why: str, name: str) -> dict[str, Any]:
    """Who gave the date up, and why: "dropped", "cancelled", or "rule" where the series no longer has it."""
    return block(why, t("Dropped by %(name)s.", name=name))


def block(why: str, sentence: Text) -> dict[str, Any]:
    """One thing that stands in the way, as JSON."""
    return {"why": why, "sentence": _said(sentence)}


def reasons(blocked_by: Iterable[Mapping[str, Any]]) -> list[str]:
    """What stands in the way, in the language spoken."""
    return [one["sentence"][language()] for one in blocked_by if "sentence" in one]


def ways(blocked_by: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """The ways out that were free when the date came to wait: what the button sends, and what it says."""
    return [(one["way"], one["label"][language()]) for one in way_blocks(blocked_by)]


def way_blocks(blocked_by: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The ways out as they are kept with the date."""
    return [one for one in blocked_by if "way" in one]


def earlier_event(blocked_by: Iterable[Mapping[str, Any]]) -> int | None:
    """The id of the event that had to be postponed when its series changed, and is to be planned again."""
    return next((one["was"] for one in blocked_by if "was" in one), None)


def _said(text: Text) -> dict[str, str]:
    return {code: text.in_(code) for code in LANGUAGES}


def _in_both(make: Any, name: str) -> dict[str, Any]:
    said = {}
    for code in LANGUAGES:
        with speaking(code):
            made = make()
        said[code] = str(made[name])
    return {**made, name: said}
