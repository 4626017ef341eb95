"""Joint meetings for programs: agenda, participants, minutes."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime
from typing import Annotated, Literal

from flask import url_for
from pydantic import Field

from core.access import needs
from core.api import Answer, Changes, Files, SentFiles, blueprint, operation
from core.errors import NotFound
from core.fields import Entry, Input
from core.files import IMAGES
from core.i18n import t
from core.photos import LARGEST_BYTES
from core.sent_photos import file_store
from core.web import actor, session
from outreach import meeting_queries as queries
from outreach import meeting_services as services
from outreach.meeting_file_queries import minutes_file
from outreach.meeting_inputs import AgendaItemInput, AttendanceInput, MinutesInput, PartyInput
from outreach.meeting_models import AgendaItem, MeetingParty
from outreach.meeting_queries import KEEP, VIEW
from outreach.meetings import party_name
from schedule.models import Event

bp = blueprint("meetings")
SCAN = Files("file", 1, ("application/pdf", *sorted(IMAGES)), LARGEST_BYTES)


class AgendaItemAnswer(Answer):
    """One item of an agenda; `length` in minutes."""

    id: int
    event_id: int
    position: int
    title: str
    presenter: str
    length: int | None
    outcome: str
    version: int


class PartyAnswer(Answer):
    """A participant; `attended` is null until known, `unit_id` for a name that is in no register."""

    id: int
    event_id: int
    unit_id: int | None
    name: str
    attended: bool | None
    version: int


class MeetingAnswer(Answer):
    """A meeting: its agenda, participants and minutes; `version` is null while there are no minutes."""

    event_id: int
    agenda: list[AgendaItemAnswer]
    participants: list[PartyAnswer]
    protocol: str
    decisions: str
    has_file: bool
    written_at: datetime | None
    version: int | None


class MinutesFileAsked(Input):
    """In which language."""

    language: Annotated[Literal["zh", "en"], Entry(t("Language"))] = "zh"


class MinutesFileAnswer(Answer):
    """The minutes as a file: `content` in base64."""

    name: str
    media_type: str
    content: Annotated[str, Field(json_schema_extra={"contentEncoding": "base64"})]


@bp.get("/events/<int:event_id>/meeting")
@needs(VIEW)
@operation(t("Get agenda, participants and minutes of a meeting"))
def get_meeting(event_id: int) -> MeetingAnswer:
    """Not found for an event that is no meeting."""
    return _meeting(queries.load_meeting(session(), event_id, actor()))


@bp.post("/events/<int:event_id>/agenda-items")
@needs(KEEP)
@operation(
    t("Put something on the agenda of a meeting"),
    location=lambda made: url_for(".get_agenda_item", agenda_item_id=made.id),
)
def make_agenda_item(event_id: int, given: AgendaItemInput) -> AgendaItemAnswer:
    """The new item."""
    event = queries.load_meeting(session(), event_id, actor(), KEEP)
    return _item(services.add_agenda_item(session(), event, given, actor()))


@bp.get("/agenda-items/<int:agenda_item_id>")
@needs(KEEP)
@operation(t("Get one item of an agenda"))
def get_agenda_item(agenda_item_id: int) -> AgendaItemAnswer:
    """The item."""
    return _item(queries.load_item(session(), agenda_item_id, actor()))


@bp.patch("/agenda-items/<int:agenda_item_id>")
@needs(KEEP)
@operation(t("Change an item of an agenda"))
def patch_agenda_item(agenda_item_id: int, given: Changes[AgendaItemInput]) -> AgendaItemAnswer:
    """The changed item."""
    item = queries.load_item(session(), agenda_item_id, actor())
    values = {name: getattr(item, name) for name in AgendaItemInput.model_fields}
    return _item(services.edit_agenda_item(session(), item, given.over(values), actor()))


@bp.delete("/agenda-items/<int:agenda_item_id>")
@needs(KEEP)
@operation(t("Take an item off an agenda"))
def drop_agenda_item(agenda_item_id: int) -> AgendaItemAnswer:
    """What it was."""
    item = queries.load_item(session(), agenda_item_id, actor())
    answer = _item(item)
    services.remove_agenda_item(session(), item, actor())
    return answer


@bp.post("/events/<int:event_id>/participants")
@needs(KEEP)
@operation(t("Invite to a meeting"), location=lambda made: url_for(".get_participant", party_id=made.id))
def make_participant(event_id: int, given: PartyInput) -> PartyAnswer:
    """The new participant."""
    event = queries.load_meeting(session(), event_id, actor(), KEEP)
    return _party(services.invite(session(), event, given, actor()))


@bp.get("/participants/<int:party_id>")
@needs(KEEP)
@operation(t("Get one participant of a meeting"))
def get_participant(party_id: int) -> PartyAnswer:
    """The participant."""
    return _party(queries.load_party(session(), party_id, actor()))


@bp.put("/participants/<int:party_id>")
@needs(KEEP)
@operation(t("Say whether a participant came"))
def put_participant(party_id: int, given: AttendanceInput) -> PartyAnswer:
    """The participant."""
    return _party(services.mark(session(), queries.load_party(session(), party_id, actor()), given, actor()))


@bp.delete("/participants/<int:party_id>")
@needs(KEEP)
@operation(t("Take a participant off the list of a meeting"))
def drop_participant(party_id: int) -> PartyAnswer:
    """What it was."""
    party = queries.load_party(session(), party_id, actor())
    answer = _party(party)
    services.remove_party(session(), party, actor())
    return answer


@bp.put("/events/<int:event_id>/minutes")
@needs(KEEP)
@operation(t("Write the minutes of a meeting"))
def put_minutes(event_id: int, given: MinutesInput) -> MeetingAnswer:
    """The meeting with its minutes."""
    event = queries.load_meeting(session(), event_id, actor(), KEEP)
    services.write_minutes(session(), event, given, actor())
    return _meeting(event)


@bp.get("/events/<int:event_id>/minutes-scan")
@needs(VIEW)
@operation(t("Get the signed minutes of a meeting as they were scanned"))
def get_minutes_scan(event_id: int) -> MinutesFileAnswer:
    """The PDF or photo; not found where there is none."""
    minutes = queries.minutes_of(session(), queries.load_meeting(session(), event_id, actor()))
    path = file_store().path(minutes.file) if minutes is not None and minutes.file is not None else None
    if minutes is None or minutes.file is None or path is None or not path.is_file():
        raise NotFound()
    content = b64encode(path.read_bytes()).decode()
    return MinutesFileAnswer(name=minutes.file.name, media_type=minutes.file.media_type, content=content)


@bp.put("/events/<int:event_id>/minutes-scan")
@needs(KEEP)
@operation(t("Keep the signed minutes of a meeting as they were scanned"), files=SCAN)
def put_minutes_scan(event_id: int, sent: SentFiles) -> MeetingAnswer:
    """The meeting, whose scan is the file that was sent."""
    event = queries.load_meeting(session(), event_id, actor(), KEEP)
    services.keep_scan(session(), event, file_store(), sent, actor())
    return _meeting(event)


@bp.get("/events/<int:event_id>/minutes-file")
@needs(VIEW)
@operation(t("Get the minutes of a meeting as a Word file"))
def get_minutes_file(event_id: int, asked: MinutesFileAsked) -> MinutesFileAnswer:
    """The file."""
    made = minutes_file(session(), queries.load_meeting(session(), event_id, actor()), asked.language, file_store())
    return MinutesFileAnswer(name=made.name, media_type=made.media_type, content=b64encode(made.content).decode())


def _item(row: AgendaItem) -> AgendaItemAnswer:
    return AgendaItemAnswer.model_validate({name: getattr(row, name) for name in AgendaItemAnswer.model_fields})


def _party(row: MeetingParty) -> PartyAnswer:
    plain = set(PartyAnswer.model_fields) - {"name"}
    return PartyAnswer.model_validate({name: getattr(row, name) for name in plain} | {"name": party_name(row)})


def _meeting(event: Event) -> MeetingAnswer:
    db = session()
    minutes = queries.minutes_of(db, event)
    return MeetingAnswer(
        event_id=event.id, agenda=[_item(one) for one in queries.agenda_of(db, event)],
        participants=[_party(one) for one in queries.parties_of(db, event)],
        protocol=minutes.protocol if minutes else "", decisions=minutes.decisions if minutes else "",
        has_file=minutes is not None and minutes.file_id is not None,
        written_at=minutes.written_at if minutes else None, version=minutes.version if minutes else None,
    )  # fmt: skip
