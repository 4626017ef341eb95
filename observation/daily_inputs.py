"""What can be sent about daily records, by an observer's phone, an officer or a program."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from core.fields import Count, Day, Decimal, Entry, Input, Line, Whole
from core.i18n import t

MOST_AT_ONCE = 200
Nonce = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,40}$")]
Note = Annotated[Line, Field(max_length=300)]
ReadingName = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Readings = Annotated[dict[ReadingName, Decimal], Field(max_length=10)]


class RecordFacts(Input):
    """What a record says besides that nothing unusual was seen."""

    readings: Annotated[Readings, Entry(t("Readings"), widget="hidden")] = {}
    note: Annotated[Note, Entry(t("Note"))] = ""


class RecordInput(RecordFacts):
    """One deed of an observer: nothing unusual was seen at a point on a day, or that is taken back."""

    nonce: Annotated[
        Nonce, Entry(t("Nonce"), t("Made on the device at random, 16 to 40 letters, digits, - and _: it counts once."))
    ]
    what: Annotated[Literal["nothing", "undo"], Entry(t("Deed"))] = "nothing"
    place_id: Annotated[Whole, Entry(t("Point"))]
    on: Annotated[Day, Entry(t("Day"))]
    elapsed_seconds: Annotated[
        Count, Entry(t("Seconds gone by"), t("Between the record and the sending, as the device measured."))
    ] = 0


class RecordsInput(Input):
    """Deeds in the order in which they were done, at most 200."""

    records: Annotated[list[RecordInput], Field(max_length=MOST_AT_ONCE), Entry(t("Records"))]


class EntryInput(RecordFacts):
    """A record that the office enters for an observer, for example after a telephone call."""

    on: Annotated[Day, Entry(t("Day"))]


class RemindInput(Input):
    """Whose observers are reminded: of an area, for a day."""

    area: Annotated[Line, Entry(t("Area"), t("Code or full name; points beneath it too."))] = ""
    on: Annotated[Day | None, Entry(t("Day"), t("Left out: today."))] = None
