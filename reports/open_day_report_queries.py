"""The report of an open day from the database: its numbers are those of its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from sqlalchemy.orm import Session

from core.documents.rendering import render
from core.files import FileStore
from core.i18n import speaking
from core.times import now, say_span, today
from outreach import open_day_queries as queries
from outreach import suggestion_queries
from outreach.open_day_models import OpenDay, OpenDayStop, Suggestion
from outreach.organiser_queries import organisers_of
from outreach.suggestion_words import KIND_NAMES, STATE_NAMES, shown_state
from registry import terms
from registry.word_template_queries import template_bytes
from reports.campaign_report_queries import issuer_of
from reports.open_day_report_context import context
from reports.open_day_report_facts import OpenDayFacts, Said, Stop
from schedule.line_queries import where
from schedule.models import Event
from schedule.queries import people

KIND = "open_day"


def made(session: Session, day: OpenDay, language: str, store: FileStore) -> bytes:
    """The report as a Word file."""
    template = template_bytes(session, day.event.area, KIND, language, store)
    with speaking(language):
        return render(template, context(facts_of(session, day)))


def facts_of(session: Session, day: OpenDay) -> OpenDayFacts:
    """What the report tells, in the language spoken; suggestions that are not pursued are left out."""
    event = day.event
    counted = queries.tally_guests(queries.guests(session, event.id), queries.arrivals(session, event.id))
    names = terms.labels(session, "guest_category", event.area)
    found = [one for one in suggestion_queries.of_event(session, event.id)
             if one.outcome != "dropped" and one.state != "merged"]  # fmt: skip
    kinds, nobodys = Counter(one.kind for one in found), suggestion_queries.of_nobody(session, found)
    return OpenDayFacts(
        event.title, event.area.name, say_span(event.starts_at, event.ends_at, event.zone), where(event),
        today(event.zone), issuer_of(session, event.area),
        _organisers(session, event), event.ends_at < now(),
        sum(people(session, event.id, "checked_in").values()),
        [(names.get(code, code), one) for code, one in counted.by_category.items()], counted.whole,
        [_stop(one) for one in queries.stops(session, event.id)],
        suggestion_queries.tally_of(session, event), sum(one.answered_at is not None for one in found),
        [(str(name), kinds[code]) for code, name in KIND_NAMES.items() if kinds[code]],
        [_said(session, one, nobodys) for one in found], dict(queries.opinions(session, event.id)),
    )  # fmt: skip


def _organisers(session: Session, event: Event) -> list[str]:
    found = organisers_of(session, event)
    return [one.unit.name if one.unit else one.name for one in found if one.state != "declined"]


def _stop(one: OpenDayStop) -> Stop:
    minute = one.starts_minute
    clock = "" if minute is None else f"{minute // 60:02d}:{minute % 60:02d}"
    return Stop(clock, one.minutes, one.title, one.place.name if one.place else one.place_note,
                one.person.name if one.person else one.guide_name)  # fmt: skip


def _said(session: Session, one: Suggestion, nobodys: Collection[int]) -> Said:
    topics = terms.labels(session, "suggestion_topic", one.event.area)
    state = shown_state(one.state, one.outcome, one.due_on, today(one.event.zone), one.id in nobodys)
    unit = str(STATE_NAMES["new"]) if one.id in nobodys else one.unit.name if one.unit else ""
    return Said(
        str(KIND_NAMES[one.kind]), topics.get(one.topic, one.topic), one.public_text or one.text,
        unit, str(STATE_NAMES[state]), one.answer if one.approved_at else "",
    )  # fmt: skip
