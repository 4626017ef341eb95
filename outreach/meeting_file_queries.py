"""The minutes of a meeting as a Word file: agenda, participants, decisions and tasks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from core.documents.rendering import render
from core.documents.words import clean, lines
from core.files import FileStore
from core.i18n import speaking, t
from core.times import local, now, say_plain_date, say_span
from outreach.joint_task_services import owner_name
from outreach.meeting_models import AgendaItem
from outreach.meeting_queries import agenda_of, minutes_of, parties_of, tasks_of
from outreach.meetings import party_name, without_number
from registry.word_template_queries import template_bytes
from schedule.models import Event

KIND = "minutes"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Made:
    """A finished file: its name as people would call it, what it is, and its bytes."""

    name: str
    media_type: str
    content: bytes


def minutes_file(session: Session, event: Event, language: str, store: FileStore) -> Made:
    """The minutes as they stand, in the county's own form where it has one; without minutes agenda and participants."""
    template = template_bytes(session, event.area, KIND, language, store)
    with speaking(language):
        title = clean(t("Minutes: %(title)s", title=event.title))
        name = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*：]+', " ", title).strip()
        return Made(f"{name}.docx", DOCX, render(template, words_of(session, event)))


def words_of(session: Session, event: Event) -> dict[str, Any]:
    """What fills the template: texts in the language spoken, lists of agenda, participants, decisions and tasks."""
    minutes, parties = minutes_of(session, event), parties_of(session, event)
    return {
        "document": {"title": clean(t("Minutes: %(title)s", title=event.title)),
                     "made_on": say_plain_date(local(now(), event.zone).date()), "issuer": clean(event.area.name)},
        "meeting": {
            "title": clean(event.title), "when": say_span(event.starts_at, event.ends_at, event.zone),
            "where": clean(event.place.name if event.place is not None else event.place_note),
            "present": _names(parties, True), "absent": _names(parties, False), "invited": _names(parties, None),
        },
        "agenda": [_item(number, one) for number, one in enumerate(agenda_of(session, event), start=1)],
        "protocol": lines(minutes.protocol) if minutes else [],
        "decisions": [without_number(one) for one in lines(minutes.decisions)] if minutes else [],
        "tasks": [
            {"number": str(number), "title": clean(without_number(one.title)), "owner": clean(owner_name(one)),
             "unit": clean(one.unit_name), "due": say_plain_date(one.due_on), "outcome": clean(one.outcome)}
            for number, one in enumerate(tasks_of(session, event), start=1)
        ],
    }  # fmt: skip


def _names(parties: Any, attended: bool | None) -> str:
    return str(t(", ")).join(clean(party_name(one)) for one in parties if one.attended is attended)


def _item(number: int, one: AgendaItem) -> dict[str, str]:
    return {
        "number": str(number), "title": clean(without_number(one.title)), "presenter": clean(one.presenter),
        "minutes": str(one.length) if one.length else "", "outcome": clean(one.outcome),
    }  # fmt: skip
