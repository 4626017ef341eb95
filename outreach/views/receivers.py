"""Who receives what goes out of the stock: a unit or an event, found by typing a part of its name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from core.access import Actor
from core.forms import Form
from core.i18n import Text, t
from core.pickers import Picker, not_listed
from core.times import local, now, say_plain_date
from outreach.material_inputs import MoveInput
from schedule import choice_queries
from schedule.models import HOLDING, Event
from schedule.queries import between, events

PLACEHOLDERS: dict[str, Text] = {
    "unit_id": t("Type a part of the unit's name"),
    "event_id": t("Type a part of the event's name"),
}
AROUND, MOST_EVENTS = timedelta(days=90), 400


def receivers(db: Session, who: Actor) -> dict[str, Picker]:
    """The units for which the actor plans events, and the events of three months back and ahead."""
    query = events(who).where(between(now() - AROUND, now() + AROUND), Event.status.in_(HOLDING))
    found = db.scalars(query.order_by(Event.starts_at.desc(), Event.id).limit(MOST_EVENTS))
    held = [(one.id, f"{one.title} · {say_plain_date(local(one.starts_at, one.zone).date())}") for one in found]
    return {"unit_id": Picker(choice_queries.units(db, who)), "event_id": Picker(held)}


def resolved(
    form: Form[MoveInput], pickers: Mapping[str, Picker], typed: Mapping[str, str]
) -> MultiDict[str, str] | None:  # fmt: skip
    """What was typed with the records behind the names; None, with what is wrong said in the form, for other names."""
    given, lost = MultiDict(typed), []
    for name, picker in pickers.items():
        text = typed.get(name, "").strip()
        key = picker.find(text) if text else None
        given[name] = "" if key is None else str(key)
        lost += [name] if text and key is None else []
    if not lost:
        return given
    form.read(given)
    for name in lost:
        form.refuse(not_listed(name))
    return None


def dress(form: Form[MoveInput], pickers: Mapping[str, Picker], typed: Mapping[str, str] | None = None) -> None:
    """Draw the boxes with their lists, holding what was typed."""
    for name, picker in pickers.items():
        if typed is not None:
            form[name].value = typed.get(name, "")
        picker.dress(form[name], str(PLACEHOLDERS[name]))
