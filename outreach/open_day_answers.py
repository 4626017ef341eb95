"""What programs get of an open day at more than one door. Pure."""

from __future__ import annotations

from typing import Any

from core.answers import Answer


class OpenDayStopAnswer(Answer):
    """One stop of the itinerary; `starts_minute` is that of the day, in the county's time."""

    id: int
    position: int
    title: str
    starts_minute: int | None
    minutes: int | None
    place_id: int | None
    place_note: str
    person_id: int | None
    guide_name: str
    note: str
    version: int


def stop_answer(found: Any) -> OpenDayStopAnswer:
    """The stop as programs get it."""
    return OpenDayStopAnswer.model_validate({name: getattr(found, name) for name in OpenDayStopAnswer.model_fields})
