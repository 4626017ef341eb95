"""Rows that name an event by its number: which it is, what the row wants otherwise, and what it was before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.imports import Given
from core.imports.bulk import chunks
from schedule.event_rows import Read
from schedule.event_table_queries import cells_of
from schedule.given_queries import reason_of, values_of
from schedule.inputs import EventInput
from schedule.models import Event
from schedule.queries import people, visible

_LOOKED_UP = 400
_LISTED = ("place", "campaign", "teams", "people", "vehicles", "skills")
_COLUMN_OF = {"team": "teams", "person": "people", "vehicle": "vehicles"}
_TELLING = ("township", "village", "status", "uid")  # what another cell tells already, or a row does not change


def named(session: Session, given: Sequence[Given], actor: Actor) -> dict[str, Event]:
    """The events that rows name and the actor may see, by number; nobody else can change them until this ends."""
    uids = sorted({row.values["uid"] for row in given if row.values.get("uid")})
    query = select(Event.id).where(visible(actor))
    ids = sorted(one for part in chunks(uids, _LOOKED_UP) for one in session.scalars(query.where(Event.uid.in_(part))))
    found: dict[str, Event] = {}
    for part in chunks(ids, _LOOKED_UP):  # before any resource and in one order, as whoever changes a single event does
        locked = select(Event).where(Event.id.in_(part)).order_by(Event.id).with_for_update(key_share=True)
        events = session.scalars(locked.execution_options(populate_existing=True))
        found |= {event.uid: event for event in events}
    return found


def without_the_same(session: Session, event: Event, row: Given) -> Given:
    """The row without the names that stand in the event just so: those need not be in use any more to stay."""
    there = cells_of(session, event)
    values = {
        name: value for name, value in row.values.items() if name not in _LISTED or value != there.get(name)
    }  # fmt: skip
    is_renamed = values.get("unit") and values["unit"] != there["unit"]
    if is_renamed and values.get("unit_code") == there["unit_code"]:
        values.pop("unit_code", None)  # another audience was typed, and the old one's code left beside it
    return Given(row.row, values, row.geometry)


def wanted(session: Session, event: Event, row: Given, read: Read) -> dict[str, Any] | None:
    """The event's input as the row wants it, None when it is so already; an empty cell leaves what is there."""
    before = values_of(event)
    said = {name: value for name, value in read.values.items() if value is not None}
    expected, there = said.pop("expected", {}), people(session, event.id, "expected")
    said["resources"] = _resources(before["resources"], said.get("resources", []), row.values)
    if row.values.get("place") and "place_id" not in said:
        said["place_id"] = None  # the new place is not in the list, and is kept in words
    if "unit_id" in said:
        said["area_id"] = None
    elif before["unit_id"] is not None:
        said.pop("area_id", None)
    if "until" not in said and "on" in said and before["until"] is not None:
        said["until"] = said["on"] + (before["until"] - before["on"])
    if said.get("until") == said.get("on", before["on"]):
        said["until"] = None
    values = before | said
    if any(there.get(name, 0) != count for name, count in expected.items()):
        values["expected"] = {**there, **expected}
    return values if any(_plain(values[name]) != _plain(before.get(name)) for name in values) else None


def _resources(before: Sequence[str], said: Sequence[str], cells: Mapping[str, Any]) -> list[str]:
    """Those that the row names, and of the kinds on which it is silent those that there are."""
    kept = [key for key in before if not cells.get(_COLUMN_OF[key.split(":")[0]])]
    return list(dict.fromkeys([*kept, *said]))


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value


def kept(session: Session, event: Event) -> dict[str, Any]:
    """All that was planned of the event, so that it can be planned so again; as JSON."""
    counts, reason = people(session, event.id, "expected"), reason_of(event)
    return EventInput(**values_of(event), expected=counts, override_reason=reason).model_dump(mode="json")


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[tuple[str, Any, Any], ...]:
    """What of the cells of an event is another than before: field, before, after."""
    names = [name for name in after if name not in _TELLING and (before.get(name) or "") != (after[name] or "")]
    return tuple((name, _said(before.get(name)), _said(after[name])) for name in names)


def _said(value: Any) -> Any:
    return "—" if value in (None, "") else value if isinstance(value, int | str) else str(value)
