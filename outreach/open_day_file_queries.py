"""The report of an open day as tables, and lists of guests and suggestions as files."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from core.i18n import t
from core.sheets import Column, Sheet, Value
from core.times import local, say_span, today
from outreach import open_day_queries as queries
from outreach import suggestion_queries
from outreach.open_day_models import OpenDay, Suggestion
from outreach.suggestion_words import KIND_NAMES, SCORE_NAMES, STATE_NAMES, WISH_TAGS, shown_state
from registry import terms
from schedule.models import Event


def report_sheets(session: Session, day: OpenDay) -> list[Sheet]:
    """Guests by category with a line for all, the itinerary, suggestions with answers, and how content people were.

    What there is nothing of is left out. No guest and no visitor is named.
    """
    event = day.event
    told = suggestion_queries.tally_of(session, event)
    heading = (event.title, say_span(event.starts_at, event.ends_at, event.zone), str(t(
        "%(n)s questions and suggestions collected, %(m)s of %(due)s due answered on time.", n=told.collected,
        m=told.on_time, due=told.due)))  # fmt: skip
    found = [one for one in suggestion_queries.of_event(session, event.id) if one.outcome != "dropped"]
    further = (_itinerary(session, event), suggestion_sheet(session, found, with_names=False), _scores(session, event))
    return [_guests_by_category(session, day, heading), *(one for one in further if one.rows)]


def _guests_by_category(session: Session, day: OpenDay, heading: tuple[str, ...]) -> Sheet:
    counted = queries.tally_guests(queries.guests(session, day.event_id), queries.arrivals(session, day.event_id))
    names = terms.labels(session, "guest_category", day.event.area)
    lines = [(names.get(code, code), one) for code, one in counted.by_category.items()]
    rows: list[list[Value]] = [
        [name, one.invited, one.coming, one.people, one.declined, one.missing, one.arrived, one.arrived_people]
        for name, one in [*lines, (str(t("All guests")), counted.whole)]
    ]
    columns = [
        Column(str(t("Category"))), Column(str(t("Invited")), "integer"), Column(str(t("Said yes")), "integer"),
        Column(str(t("People who said yes")), "integer"), Column(str(t("Said no")), "integer"),
        Column(str(t("No answer yet")), "integer"), Column(str(t("Guests who came")), "integer"),
        Column(str(t("People who came")), "integer"),
    ]  # fmt: skip
    return Sheet(str(t("Guests")), columns, rows, heading=heading)


def _itinerary(session: Session, event: Event) -> Sheet:
    rows: list[list[Value]] = [
        [place, _clock(stop.starts_minute), stop.minutes, stop.title,
         stop.place.name if stop.place else stop.place_note,
         stop.person.name if stop.person else stop.guide_name, stop.note]
        for place, stop in enumerate(queries.stops(session, event.id), start=1)
    ]  # fmt: skip
    columns = [
        Column(str(t("No.")), "integer"), Column(str(t("Starts at"))), Column(str(t("Minutes")), "integer"),
        Column(str(t("What is shown")), wraps=True), Column(str(t("Place"))), Column(str(t("Guide"))),
        Column(str(t("Note")), wraps=True),
    ]  # fmt: skip
    return Sheet(str(t("Itinerary")), columns, rows)


def suggestion_sheet(session: Session, found: Sequence[Suggestion], *, with_names: bool) -> Sheet:
    """The suggestions with their answers; who gave them only for those who may see it."""
    topics, nobodys = terms.labels(session, "suggestion_topic"), suggestion_queries.of_nobody(session, found)
    columns = [
        Column(str(t("No.")), "integer"), Column(str(t("Event"))), Column(str(t("Given on")), "date"),
        Column(str(t("Kind"))), Column(str(t("Topic"))), Column(str(t("Question or suggestion")), wraps=True),
        Column(str(t("Answer wished"))), Column(str(t("Responsible"))), Column(str(t("Answer by")), "date"),
        Column(str(t("State"))), Column(str(t("Answered on")), "date"), Column(str(t("Reply")), wraps=True),
    ]  # fmt: skip
    if with_names:
        columns += [Column(str(t("Full name"))), Column(str(t("Telephone"))), Column(str(t("E-mail")))]
    return Sheet(
        str(t("Suggestions")), columns, [_suggestion_row(one, topics, with_names, one.id in nobodys) for one in found]
    )


def _suggestion_row(one: Suggestion, topics: dict[str, str], with_names: bool, is_of_nobody: bool) -> list[Value]:
    zone = one.event.zone
    owner = str(STATE_NAMES["new"]) if is_of_nobody else one.unit.name if one.unit else ""
    state = shown_state(one.state, one.outcome, one.due_on, today(zone), is_of_nobody)
    row: list[Value] = [
        one.id, one.event.title, local(one.received_at, zone).date(), str(KIND_NAMES[one.kind]),
        topics.get(one.topic, one.topic), one.text if with_names else one.public_text or one.text,
        str(WISH_TAGS[one.wish]), owner, one.due_on, str(STATE_NAMES[state]),
        local(one.answered_at, zone).date() if one.answered_at else None, one.answer,
    ]  # fmt: skip
    return [*row, one.name, one.phone, one.email] if with_names else row


def _scores(session: Session, event: Event) -> Sheet:
    counted = queries.opinions(session, event.id)
    whole = sum(counted.values())
    rows: list[list[Value]] = [
        [str(name), score, counted.get(score, 0), counted.get(score, 0) / whole if whole else None]
        for score, name in SCORE_NAMES.items() if whole
    ]  # fmt: skip
    columns = [
        Column(str(t("How content"))), Column(str(t("Score")), "integer"), Column(str(t("Visitors")), "integer"),
        Column(str(t("Share")), "percent"),
    ]  # fmt: skip
    return Sheet(str(t("Satisfaction")), columns, rows)


def guest_sheet(session: Session, event: Event) -> Sheet:
    """The guests with their answers and arrivals, in columns that can be imported again."""
    here = queries.arrivals(session, event.id)
    names = terms.labels(session, "guest_category", event.area)
    columns = [
        Column(str(t("Category"))), Column(str(t("Full name"))), Column(str(t("Organisation and office"))),
        Column(str(t("Telephone"))), Column(str(t("E-mail"))), Column(str(t("Most people")), "integer"),
        Column(str(t("Note")), wraps=True), Column(str(t("Reply"))), Column(str(t("People who come")), "integer"),
        Column(str(t("People who came")), "integer"),
    ]  # fmt: skip
    answers = {"": "", "coming": t("Comes"), "waiting": t("On the waiting list"), "declined": t("Does not come")}
    rows: list[list[Value]] = [
        [names.get(one.category, one.category), one.name, one.organisation, one.phone, one.email, one.most_people,
         one.note, str(answers[queries.standing(one)]), queries.people_of(one),
         here[one.sign_up_id][1] if one.sign_up_id in here else None]
        for one in queries.guests(session, event.id)
    ]  # fmt: skip
    return Sheet(str(t("Guests")), columns, rows)


def _clock(minute: int | None) -> str:
    return "" if minute is None else f"{minute // 60:02d}:{minute % 60:02d}"
