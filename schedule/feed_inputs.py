"""What can be typed about calendar feeds, and about somebody's own calendar."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from core.fields import Entry, Input, Whole
from core.i18n import t
from schedule.foreign_calendars import LARGEST_BYTES
from schedule.icalendars import ALARM_NAMES


def _known_alarm(minutes: int) -> int:
    if minutes not in ALARM_NAMES:
        said = t("Choose a reminder from the list.")
        raise PydanticCustomError("alarm", "alarm", {"text": said})
    return minutes


Alarm = Annotated[Whole, AfterValidator(_known_alarm), WithJsonSchema({"type": "integer", "enum": list(ALARM_NAMES)})]
SubjectKey = Annotated[
    str, StringConstraints(pattern=r"^(all|(person|team|unit|campaign|area):[1-9][0-9]{0,8})$", max_length=20)
]
_REMINDER = Entry(t("Reminder"), t("How long before each event your calendar reminds you."), widget="select")


class FeedInput(Input):
    """A feed: of everything the owner may see, or of one team, person, unit, campaign or area."""

    subject: Annotated[SubjectKey, Entry(t("Calendar of"), widget="select")]
    alarm_minutes: Annotated[Alarm | None, _REMINDER] = None


class AlarmInput(Input):
    """How long before each event a feed reminds its owner."""

    alarm_minutes: Annotated[Alarm | None, _REMINDER] = None


class BusyCalendarInput(Input):
    """Somebody's own calendar, as the text of an .ics file."""

    text: Annotated[
        str,
        StringConstraints(max_length=LARGEST_BYTES),
        Entry(
            t("Calendar file (.ics)"),
            t("Only the times are kept, never what the appointments are about."),
            widget="file",
            attrs={"accept": ".ics,text/calendar"},
        ),
    ]
