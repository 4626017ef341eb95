"""Deeds on the results of events: enter, correct, take over what was expected, take that back, keep photos."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid, NotFound, Unlikely
from core.files import FileStore
from core.i18n import t
from core.photos import MOST_PHOTOS, give_captions, keep, require_room
from core.times import now, say_minute
from core.versions import check_version
from outreach import judging
from outreach.inputs import ResultInput
from outreach.kinds import COLUMNS
from outreach.material_services import draw_for_result
from outreach.models import EventPhoto, OutreachResult
from outreach.queries import DRILL, photos_of, population_around, result_of
from registry.permissions import Permission
from registry.scope import load
from schedule.models import HOLDING, Event, Headcount
from schedule.queries import people
from schedule.return_services import require_open_results
from schedule.services import mark_held, restore_event, set_people

AS_PLANNED = "as planned"
"""Source of a headcount that was taken over from what was expected."""


def report(session: Session, event: Event, given: ResultInput, actor: Actor) -> OutreachResult:
    """The event's result, entered or corrected, and the event held; refused before the event has begun.

    Asks back what is unlikely (`Unlikely`) until it is confirmed.
    """
    _require_begun(session, event, actor)
    entered = result_of(session, event)
    if entered is not None:
        check_version(entered, given.version)
    if not given.confirmed and (doubts := judging.warnings(_outcome(session, event, given))):
        raise Unlikely(doubts)
    if event.status != "held":
        mark_held(session, event, actor)
    set_people(session, event, "reported", given.people, actor)
    _mark_source(session, event, "typed")
    counts = {column: getattr(given, column) for column in COLUMNS}
    draw_for_result(session, event, counts, given.from_stock, actor)
    return _write(session, event, counts, given.remarks, actor)


def report_as_planned(session: Session, event: Event, actor: Actor) -> OutreachResult:
    """The event held, those expected taken as those who came; refused when nobody was expected or it is reported.

    Numbers that are possible but unlikely are not taken over in one tap (`Unlikely`): the form asks about them.
    """
    _require_begun(session, event, actor)
    expected = people(session, event.id, "expected")
    if not sum(expected.values()):
        raise Invalid("nobody_expected", t("Nobody was expected by number, so there is nothing to take over."),
                      hint=t("Enter how many people came."))  # fmt: skip
    if result_of(session, event) is not None or people(session, event.id, "reported"):
        raise DomainError("reported", t("This event has its result already."), hint=t("Open it to correct it."))
    given = ResultInput(people=expected)
    if doubts := judging.warnings(_outcome(session, event, given)):
        raise Unlikely(doubts)
    if event.status != "held":
        mark_held(session, event, actor)
    set_people(session, event, "reported", expected, actor)
    _mark_source(session, event, AS_PLANNED)
    return _write(session, event, {}, "", actor)


def is_as_planned(session: Session, event: Event) -> bool:
    """Whether the people reported were taken over from those expected, so that it can be taken back."""
    return AS_PLANNED in {row.source for row in _reported(session, event)}


def undo_as_planned(session: Session, event: Event, actor: Actor) -> None:
    """Take back that the event was held as planned; refused once somebody has entered a result of their own."""
    load(session, Event, event.id, actor, Permission.EDIT_EVENTS)
    entered = result_of(session, event)
    if entered is None or not is_as_planned(session, event):
        raise DomainError("not_as_planned", t("This result was entered by hand, so it is not taken back at once."),
                          hint=t("Open it to correct it."))  # fmt: skip
    require_open_results(session, event)
    session.delete(entered)
    set_people(session, event, "reported", {}, actor)
    restore_event(session, event, actor)


def add_photos(
    session: Session, store: FileStore, event: Event, files: Iterable[tuple[str, bytes]], caption: str, actor: Actor
) -> list[EventPhoto]:
    """The photos kept, at most ten an event; (name, bytes) come in, location data and size stay out."""
    load(session, Event, event.id, actor, Permission.EDIT_EVENTS)
    given = list(files)
    if not given:
        raise Invalid("no_photo", t("Choose one photo or more."), field="photos")
    require_room(len(photos_of(session, event)), len(given), t("An event has at most %(n)s photos.", n=MOST_PHOTOS))
    photos = [
        EventPhoto(event_id=event.id, file_id=stored.id, file=stored, caption=caption)
        for stored in keep(session, store, given, actor)
    ]
    session.add_all(photos)
    session.flush()
    return photos


def caption_photos(session: Session, event: Event, captions: Mapping[int, str], actor: Actor) -> None:
    """Give the event's photos these captions, by the photo's id."""
    load(session, Event, event.id, actor, Permission.EDIT_EVENTS)
    give_captions(session, photos_of(session, event), captions)


def remove_photo(session: Session, event: Event, photo_id: int, actor: Actor) -> None:
    """Take a photo off the event."""
    load(session, Event, event.id, actor, Permission.EDIT_EVENTS)
    session.delete(photo_of(session, event, photo_id))
    session.flush()


def photo_of(session: Session, event: Event, photo_id: int) -> EventPhoto:
    """The event's photo of that number; another event's is not found."""
    photo = session.get(EventPhoto, photo_id)
    if photo is None or photo.event_id != event.id:
        raise NotFound()
    return photo


def _require_begun(session: Session, event: Event, actor: Actor) -> None:
    load(session, Event, event.id, actor, Permission.EDIT_EVENTS)
    if event.kind == DRILL:
        raise DomainError("is_drill", t("A drill has a result of its own."), hint=t("Enter it on the drill's page."))
    if event.status not in HOLDING:
        raise DomainError("called_off", t("This event was called off, so it has no result."),
                          hint=t("Plan it again first, if it was held after all."))  # fmt: skip
    if event.starts_at > now():
        wording = t(
            "This event begins on %(when)s, so it has no result yet.", when=say_minute(event.starts_at, event.zone)
        )
        raise DomainError("not_begun", wording, hint=t("If it was held earlier, change its time first."))
    require_open_results(session, event)


def _outcome(session: Session, event: Event, given: ResultInput) -> judging.Outcome:
    expected = people(session, event.id, "expected")
    return judging.Outcome(
        people=sum(given.people.values()), expected=sum(expected.values()) or None,
        population=population_around(session, event), counts={column: getattr(given, column) for column in COLUMNS},
    )  # fmt: skip


def _write(session: Session, event: Event, counts: Mapping[str, int], remarks: str, actor: Actor) -> OutreachResult:
    result = result_of(session, event) or OutreachResult(event_id=event.id, event=event)
    for column in COLUMNS:
        setattr(result, column, counts.get(column, 0))
    result.remarks, result.reported_by = remarks, actor.key
    result.reported_at = result.reported_at or now()  # a correction does not make it late
    session.add(result)
    session.flush()
    return result


def _reported(session: Session, event: Event) -> list[Headcount]:
    return list(session.scalars(select(Headcount).where(Headcount.event_id == event.id, Headcount.stage == "reported")))


def _mark_source(session: Session, event: Event, source: str) -> None:
    for row in _reported(session, event):
        row.source = source
    session.flush()
