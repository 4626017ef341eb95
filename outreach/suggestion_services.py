"""Deeds on suggestions: take them in, sort, assign, put off, answer, approve, publish or tell, merge, open again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Forbidden, Invalid
from core.i18n import t
from core.links import new_salt
from core.times import instant, local, now, say_plain_date, today
from core.versions import check_version
from outreach import suggestion_queries as queries
from outreach.open_day_models import Suggestion
from outreach.suggestion_inputs import (
    AnswerGivenInput,
    AssignInput,
    MergeInput,
    PaperSuggestionInput,
    PostponeInput,
    SortInput,
    SuggestionInput,
    SuggestionReasonInput,
)
from outreach.suggestion_lifecycle import UNANSWERED, first_due, fits, reopened, with_due
from outreach.suggestion_notice_services import tell_assigned
from outreach.suggestion_owner_services import owner_of
from registry import terms
from registry.models import Area
from registry.permissions import Permission
from registry.scope import may
from schedule.models import Event

MOST_OF_AN_EVENT = 2000
LONGEST_DAYS = 366


def collect(
    session: Session, event: Event, given: SuggestionInput, source: str, nonce: str, taken_by: str, elapsed: int = 0
) -> Suggestion:
    """The suggestion, taken in once for its nonce; its clock begins on the day on which it was given."""
    there = session.scalar(select(Suggestion).where(Suggestion.event_id == event.id, Suggestion.nonce == nonce))
    if there is not None:
        return there
    if len(queries.of_event(session, event.id)) >= MOST_OF_AN_EVENT:
        raise DomainError("too_many_suggestions", t("This event has very many suggestions, so no more are taken."))
    received = now() - timedelta(seconds=min(elapsed, 30 * 86_400))
    if isinstance(given, PaperSuggestionInput):
        received = _given_on(event, given.received_on)
    days = int(queries.days_setting(session, event.area)["days"])
    due = first_due(local(received, event.zone).date(), days)
    made = Suggestion(
        event_id=event.id, event=event, area_id=event.area_id, area=event.area, nonce=nonce, text=given.text,
        kind=given.kind, topic=_topic(session, event.area, given.topic), wish=given.wish, name=given.name,
        phone=given.phone, email=given.email, source=source, taken_by=taken_by, received_at=received, due_on=due,
        counted_due_on=due,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def type_in(session: Session, event: Event, given: PaperSuggestionInput, actor: Actor) -> Suggestion:
    """The suggestion that was written on paper, typed by who organises."""
    if not may(session, event, actor, Permission.EDIT_EVENTS):
        raise Forbidden()
    return collect(session, event, given, "paper", new_salt(), actor.key)


def sort(session: Session, found: Suggestion, given: SortInput, actor: Actor) -> Suggestion:
    """The suggestion with its kind, topic and the way of its answer put right."""
    begin(session, found, "sort", actor, given.version)
    if found.wish == "private" and given.wish == "public" and found.source != "paper":
        raise Invalid("wish", t("The person wished to be answered privately, and nobody else can change that."),
                      field="wish", hint=t("Leave it private."))  # fmt: skip
    found.kind, found.wish = given.kind, given.wish
    found.topic = _topic(session, found.area, given.topic)
    return _touched(session, found)


def assign(session: Session, found: Suggestion, given: AssignInput, actor: Actor) -> Suggestion:
    """The suggestion with somebody who has to answer, who is told; its clock goes on unless another day is given."""
    begin(session, found, "assign", actor, given.version)
    unit, person = owner_of(session, found, given, actor)
    found.unit_id, found.owner_id = (unit.id if unit else None), (person.id if person else None)
    found.unit, found.owner = unit, person
    found.state, found.assigned_at, found.state_reason = "assigned", now(), ""
    if given.due_on is not None and given.due_on != found.due_on:
        _put_off(found, given.due_on)
    _touched(session, found)
    tell_assigned(session, found)
    return found


def take_away(session: Session, found: Suggestion, actor: Actor) -> Suggestion:
    """The suggestion without anybody again; its day stays."""
    begin(session, found, "take_away", actor)
    found.unit_id = found.owner_id = None
    found.state = "new"
    return _touched(session, found)


def postpone(session: Session, found: Suggestion, given: PostponeInput, actor: Actor) -> Suggestion:
    """Another day for the answer; what is overdue already counts as late all the same."""
    begin(session, found, "postpone", actor)
    _put_off(found, given.due_on)
    found.state_reason = given.reason
    return _touched(session, found)


def answer(session: Session, found: Suggestion, given: AnswerGivenInput, actor: Actor) -> Suggestion:
    """The suggestion with its answer, to be approved by who organises."""
    if not queries.may_answer(session, found, actor):
        raise Forbidden()
    _require(session, found, "answer")
    check_version(found, given.version)
    found.answer, found.state, found.state_reason = given.answer, "answered", ""
    found.answered_at = found.answered_at or now()
    found.answered_by, found.answered_by_name = actor.key, actor.name[:60]
    return _touched(session, found)


def send_back(session: Session, found: Suggestion, given: SuggestionReasonInput, actor: Actor) -> Suggestion:
    """The answer is not good enough: it waits for another one, and counts as unanswered until then."""
    begin(session, found, "send_back", actor)
    _back_to_answer(found)
    found.state_reason = given.reason
    _touched(session, found)
    if found.state == "assigned":
        tell_assigned(session, found, "sent_back")
    return found


def approve(session: Session, found: Suggestion, actor: Actor) -> Suggestion:
    """The answer is approved, and can be published or told."""
    begin(session, found, "approve", actor)
    found.state, found.approved_at, found.approved_by = "approved", now(), actor.key
    return _touched(session, found)


def drop(session: Session, found: Suggestion, given: SuggestionReasonInput, actor: Actor) -> Suggestion:
    """The suggestion is not pursued, with the reason; it is in no figure any more.

    Refuses one that stands for others too: what they say would be owed by nobody.
    """
    begin(session, found, "drop", actor)
    if others := queries.merged_here(session, found):
        wording = t("It stands for others too: %(numbers)s.", numbers=", ".join(f"#{one.id}" for one in others))
        raise DomainError("stands_for_others", wording, hint=t("Take those apart first."))
    return close(session, found, "dropped", given.reason)


def merge(session: Session, found: Suggestion, given: MergeInput, actor: Actor) -> Suggestion:
    """The suggestion says what another one of the same event says, and goes with that one from now on.

    The day that comes first holds for both, so that nothing late becomes timely.
    """
    both = select(Suggestion.id).where(Suggestion.id.in_([found.id, given.into_id])).order_by(Suggestion.id)
    session.execute(both.with_for_update())  # in one order, so that two merges never wait for each other
    begin(session, found, "merge", actor)
    into = session.get(Suggestion, given.into_id)
    if into is None or into.id == found.id or into.event_id != found.event_id or into.state == "merged":
        raise Invalid("no_such_suggestion", t("There is no such suggestion at this event."), field="into_id",
                      hint=t("Type the number of another one that is not merged itself."))  # fmt: skip
    if into.outcome == "dropped":
        raise Invalid("dropped", t("That one is not pursued, so nobody would answer this one."), field="into_id",
                      hint=t("Open that one again first, or choose another."))  # fmt: skip
    session.refresh(into)
    into.counted_due_on = min(into.counted_due_on, found.counted_due_on)
    into.due_on = min(into.due_on, found.due_on) if into.state in UNANSWERED else into.due_on
    for one in queries.merged_here(session, found):
        one.merged_into_id = into.id
    found.state, found.merged_into_id = "merged", into.id
    return _touched(session, found)


def split(session: Session, found: Suggestion, actor: Actor) -> Suggestion:
    """The merged suggestion stands for itself again, with the day it had."""
    begin(session, found, "split", actor)
    found.merged_into_id = None
    _back_to_answer(found)
    return _touched(session, found)


def reopen(session: Session, found: Suggestion, given: SuggestionReasonInput, actor: Actor) -> Suggestion:
    """A settled suggestion open again, with new days to answer; it is on no public page until it is settled anew."""
    begin(session, found, "reopen", actor)
    on, days = today(found.event.zone), int(queries.days_setting(session, found.area)["days"])
    clock = reopened(queries.clock_of(found, found.event.zone), first_due(on, days), on)
    found.outcome, found.told_how, found.closed_at, found.public_text = "", "", None, ""
    found.due_on, found.counted_due_on = clock.due_on, clock.counted_due_on
    _back_to_answer(found)
    found.reopened_at, found.state_reason = now(), given.reason
    _touched(session, found)
    if found.state == "assigned":
        tell_assigned(session, found, "reopened")
    return found


def close(session: Session, found: Suggestion, outcome: str, reason: str = "") -> Suggestion:
    """The suggestion settled in that way."""
    found.state, found.outcome, found.closed_at, found.state_reason = "closed", outcome, now(), reason
    return _touched(session, found)


def begin(session: Session, found: Suggestion, deed: str, actor: Actor, version: int | None = None) -> None:
    """Refuse unless the actor organises and the deed is possible now; nobody else changes it until this has ended."""
    if not queries.organises(session, found, actor):
        raise Forbidden("organise", t("Only whoever plans the event can do this."))
    _require(session, found, deed)
    check_version(found, version)


def _require(session: Session, found: Suggestion, deed: str) -> None:
    session.refresh(found, with_for_update=True)
    if not fits(deed, queries.clock_of(found, found.event.zone).state):
        raise DomainError("wrong_state", t("This suggestion is not in a state in which that can be done."),
                          hint=t("Open its page again to see how it stands."))  # fmt: skip


def _touched(session: Session, found: Suggestion) -> Suggestion:
    found.version += 1
    session.flush()
    return found


def _back_to_answer(found: Suggestion) -> None:
    """It waits for an answer again, with whoever had it."""
    found.state = "assigned" if found.unit_id is not None or found.owner_id is not None else "new"
    found.answered_at = found.approved_at = None
    found.answered_by = found.answered_by_name = found.approved_by = ""


def _put_off(found: Suggestion, due_on: date) -> None:
    on = today(found.event.zone)
    if not on <= due_on <= on + timedelta(days=LONGEST_DAYS):
        raise Invalid("due_on", t("Choose a day from today on, within a year."), field="due_on")
    clock = with_due(queries.clock_of(found, found.event.zone), due_on, on)
    found.due_on, found.counted_due_on = clock.due_on, clock.counted_due_on


def _topic(session: Session, area: Area, code: str) -> str:
    if code not in terms.labels(session, "suggestion_topic", area):
        raise Invalid("topic", t("There is no such topic."), field="topic", hint=t("Choose from the list."))
    return code


def _given_on(event: Event, day: date | None) -> datetime:
    starts = local(event.starts_at, event.zone)
    on = day or min(starts.date(), today(event.zone))
    if on > today(event.zone):
        raise Invalid("received_on", t("This day lies ahead."), field="received_on")
    if on < min(starts.date(), today(event.zone)):
        wording = t("The event was on %(day)s only.", day=say_plain_date(starts.date()))
        raise Invalid("received_on", wording, field="received_on", hint=t("Enter that day or a later one."))
    return instant(on, starts.time().replace(tzinfo=None), event.zone)
