"""Questions and suggestions of visitors for programs, from the paper they stand on to their answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from flask import url_for

from core.access import needs, signed_in
from core.api import Answer, Asked, Page, Search, blueprint, operation, page
from core.fields import Entry, Line, Whole
from core.i18n import t
from core.times import today
from core.web import actor, session
from outreach import open_day_queries, suggestion_answer_services, suggestion_queries
from outreach import suggestion_services as services
from outreach.open_day_models import Suggestion
from outreach.suggestion_inputs import (
    AnswerGivenInput,
    AssignInput,
    Kind,
    MergeInput,
    PaperSuggestionInput,
    PostponeInput,
    PublishInput,
    SortInput,
    SuggestionReasonInput,
    ToldInput,
)
from outreach.suggestion_queries import SuggestionFilter
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from schedule.queries import zone_of

bp = blueprint("suggestions")
PERSONAL = ("name", "phone", "email")


class SuggestionAnswer(Answer):
    """A suggestion; `name`, `phone` and `email` are null for callers who do not tell visitors the answer.

    `due_on` is the day by which the answer is owed, `counted_due_on` the one by which it counts as on time.
    `waits_with` is nobody, owner, office or settled: with whom it waits. One whose owner cannot act any more (account
    closed, no role, no contact of the unit) keeps its `state` and waits with nobody.
    """

    id: int
    event_id: int
    area_id: int
    text: str
    kind: str
    topic: str
    wish: str
    name: str | None
    phone: str | None
    email: str | None
    source: str
    received_at: datetime
    state: str
    waits_with: str
    unit_id: int | None
    owner_id: int | None
    assigned_at: datetime | None
    due_on: date
    counted_due_on: date
    state_reason: str
    answer: str
    answered_at: datetime | None
    answered_by_name: str
    approved_at: datetime | None
    public_text: str
    outcome: str
    told_how: str
    closed_at: datetime | None
    merged_into_id: int | None
    version: int


class SuggestionsAsked(Asked):
    """Which suggestions to list."""

    q: Annotated[Search, Entry(t("Words"))] = ""
    state: Annotated[
        Literal["", "open", "overdue", "new", "assigned", "answered", "approved", "published", "told", "dropped",
                "merged"],
        Entry(t("State"))
    ] = ""  # fmt: skip
    kind: Annotated[Kind | None, Entry(t("Kind"))] = None
    topic: Annotated[Line, Entry(t("Topic"))] = ""
    event_id: Annotated[Whole | None, Entry(t("Event"))] = None
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; those beneath it are listed too."))] = ""
    sort: Annotated[
        Literal["urgency", "-urgency", "due_on", "-due_on", "received_at", "-received_at"], Entry(t("Sorted by"))
    ] = "urgency"


@bp.get("/suggestions")
@needs(P.VIEW_CALENDAR)
@operation(t("List questions and suggestions"))
def list_suggestions(asked: SuggestionsAsked) -> Page[SuggestionAnswer]:
    """Those that the caller may see, the overdue first."""
    on = today(zone_of(session()))
    wanted = SuggestionFilter(
        state=asked.state, kind=asked.kind or "", topic=asked.topic, event_id=asked.event_id, typed=asked.q,
        area=find_area(session(), asked.area, "area") if asked.area else None,
    )  # fmt: skip
    sorts: dict[str, Any] = {
        "urgency": suggestion_queries.urgency(on), "due_on": Suggestion.due_on, "received_at": Suggestion.received_at,
    }  # fmt: skip
    return page(session(), suggestion_queries.suggestions(actor(), wanted, on), asked, sorts, _answers)


@bp.post("/open-days/<int:event_id>/suggestions")
@needs(P.EDIT_EVENTS)
@operation(
    t("Type in a suggestion from paper"), location=lambda made: url_for(".get_suggestion", suggestion_id=made.id)
)
def add_suggestion(event_id: int, given: PaperSuggestionInput) -> SuggestionAnswer:
    """The suggestion, to be sorted and assigned."""
    day = open_day_queries.load_day(session(), event_id, actor(), P.EDIT_EVENTS)
    return _answer(services.type_in(session(), day.event, given, actor()))


@bp.get("/suggestions/<int:suggestion_id>")
@signed_in
@operation(t("Get one suggestion"))
def get_suggestion(suggestion_id: int) -> SuggestionAnswer:
    """For who organises, who has to answer, and who may look."""
    return _answer(_seen(suggestion_id))


@bp.post("/suggestions/<int:suggestion_id>/sort")
@needs(P.EDIT_EVENTS)
@operation(t("Sort a suggestion"))
def sort_suggestion(suggestion_id: int, given: SortInput) -> SuggestionAnswer:
    """The suggestion with its kind, topic and way of answer."""
    return _answer(services.sort(session(), _seen(suggestion_id), given, actor()))


@bp.post("/suggestions/<int:suggestion_id>/assign")
@needs(P.EDIT_EVENTS)
@operation(t("Say who answers a suggestion"))
def assign_suggestion(suggestion_id: int, given: AssignInput) -> SuggestionAnswer:
    """A unit or an account; its clock goes on unless another day is given."""
    return _answer(services.assign(session(), _seen(suggestion_id), given, actor()))


@bp.post("/suggestions/<int:suggestion_id>/take-away")
@needs(P.EDIT_EVENTS)
@operation(t("Take a suggestion away from who has it"))
def take_suggestion_away(suggestion_id: int) -> SuggestionAnswer:
    """Nobody has it now; its day stays."""
    return _answer(services.take_away(session(), _seen(suggestion_id), actor()))


@bp.post("/suggestions/<int:suggestion_id>/postpone")
@needs(P.EDIT_EVENTS)
@operation(t("Give the answer another day"))
def postpone_suggestion(suggestion_id: int, given: PostponeInput) -> SuggestionAnswer:
    """What was overdue counts as late all the same."""
    return _answer(services.postpone(session(), _seen(suggestion_id), given, actor()))


@bp.post("/suggestions/<int:suggestion_id>/answer")
@signed_in
@operation(t("Answer a suggestion"))
def answer_suggestion(suggestion_id: int, given: AnswerGivenInput) -> SuggestionAnswer:
    """By who has to answer, or who organises; the answer is approved before anybody reads it."""
    return _answer(services.answer(session(), _seen(suggestion_id), given, actor()))


@bp.post("/suggestions/<int:suggestion_id>/send-back")
@needs(P.EDIT_EVENTS)
@operation(t("Send an answer back"))
def send_suggestion_back(suggestion_id: int, given: SuggestionReasonInput) -> SuggestionAnswer:
    """It waits for another answer."""
    return _answer(services.send_back(session(), _seen(suggestion_id), given, actor()))


@bp.post("/suggestions/<int:suggestion_id>/approve")
@needs(P.EDIT_EVENTS)
@operation(t("Approve an answer"))
def approve_suggestion(suggestion_id: int) -> SuggestionAnswer:
    """It can be published, or told to the person."""
    return _answer(services.approve(session(), _seen(suggestion_id), actor()))


@bp.post("/suggestions/<int:suggestion_id>/publish")
@needs(P.EDIT_EVENTS)
@operation(t("Publish a suggestion with its answer, and close it"))
def publish_suggestion(suggestion_id: int, given: PublishInput) -> SuggestionAnswer:
    """On the public page of the event, without names."""
    return _answer(suggestion_answer_services.publish(session(), _seen(suggestion_id), given, actor()))


@bp.post("/suggestions/<int:suggestion_id>/tell")
@needs(P.EDIT_EVENTS)
@operation(t("Tell the person the answer, and close the suggestion"))
def tell_suggestion(suggestion_id: int, given: ToldInput) -> SuggestionAnswer:
    """Sent from here by e-mail or text message, else told by the caller."""
    return _answer(suggestion_answer_services.tell_person(session(), _seen(suggestion_id), given, actor()))


@bp.post("/suggestions/<int:suggestion_id>/drop")
@needs(P.EDIT_EVENTS)
@operation(t("Do not pursue a suggestion, and close it"))
def drop_suggestion(suggestion_id: int, given: SuggestionReasonInput) -> SuggestionAnswer:
    """It is in no figure any more."""
    return _answer(services.drop(session(), _seen(suggestion_id), given, actor()))


@bp.post("/suggestions/<int:suggestion_id>/merge")
@needs(P.EDIT_EVENTS)
@operation(t("Merge a suggestion with another that says the same"))
def merge_suggestion(suggestion_id: int, given: MergeInput) -> SuggestionAnswer:
    """It goes with the other one from now on."""
    return _answer(services.merge(session(), _seen(suggestion_id), given, actor()))


@bp.post("/suggestions/<int:suggestion_id>/split")
@needs(P.EDIT_EVENTS)
@operation(t("Let a merged suggestion stand for itself"))
def split_suggestion(suggestion_id: int) -> SuggestionAnswer:
    """With the day that it had."""
    return _answer(services.split(session(), _seen(suggestion_id), actor()))


@bp.post("/suggestions/<int:suggestion_id>/reopen")
@needs(P.EDIT_EVENTS)
@operation(t("Open a settled suggestion again"))
def reopen_suggestion(suggestion_id: int, given: SuggestionReasonInput) -> SuggestionAnswer:
    """With new days to answer; it is on no public page until it is settled anew."""
    return _answer(services.reopen(session(), _seen(suggestion_id), given, actor()))


def _seen(suggestion_id: int) -> Suggestion:
    return suggestion_queries.load_suggestion(session(), suggestion_id, actor())


def _answers(rows: Sequence[Suggestion]) -> list[SuggestionAnswer]:
    nobodys = suggestion_queries.of_nobody(session(), rows)
    return [_shown(one, nobodys) for one in rows]


def _answer(found: Suggestion) -> SuggestionAnswer:
    return _answers([found])[0]


def _shown(found: Suggestion, nobodys: set[int]) -> SuggestionAnswer:
    desk = suggestion_queries.clock_of(found, found.event.zone, found.id not in nobodys).desk
    values = {name: getattr(found, name) for name in SuggestionAnswer.model_fields if name != "waits_with"}
    values["waits_with"] = desk
    if not suggestion_queries.sees_names(session(), found, actor()):
        values |= dict.fromkeys(PERSONAL)
    return SuggestionAnswer.model_validate(values)
