"""What can be typed about the stock of materials."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from core.fields import Count, Day, Entry, Flag, Input, Line, Name, Whole
from core.i18n import t
from outreach.inputs import Word

Several = Annotated[Count, Field(ge=1, le=10_000_000)]
Reason = Annotated[Line, Field(max_length=300)]


class MaterialInput(Input):
    """An item of the stock."""

    name: Annotated[Name, Entry(t("Name"))]
    kind: Annotated[Word, Entry(t("Kind"), widget="select")]
    area_id: Annotated[Whole, Entry(t("Kept by"), t("The area whose stock it belongs to."), widget="select")]
    counted_in: Annotated[Line, Field(max_length=20), Entry(t("Counted in"), t("Copies, sheets, pieces, boxes."))] = ""
    low_at: Annotated[
        Count | None, Field(le=10_000_000), Entry(t("Warn from"), t("From this stock down the page warns."))
    ] = None
    note: Annotated[Reason, Entry(t("Note"), t("Where it is kept, who has the key."))] = ""
    is_active: Annotated[Flag, Entry(t("In use"))] = True
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class MoveInput(Input):
    """What came in or went out."""

    kind: Annotated[Literal["received", "given", "returned"], Entry(t("Kind of move"))]
    count: Annotated[Several, Entry(t("How many"))]
    moved_on: Annotated[Day, Entry(t("Day"))]
    campaign_id: Annotated[Whole | None, Entry(t("Campaign"), widget="select")] = None
    event_id: Annotated[Whole | None, Entry(t("Event"), widget="select")] = None
    unit_id: Annotated[Whole | None, Entry(t("Unit"), widget="select")] = None
    reason: Annotated[Reason, Entry(t("Note"), t("Supplier, delivery note, who took it."))] = ""
    correction: Annotated[
        Reason,
        Entry(
            t("If more was there than the books say: why?"),
            t("Then the difference is entered as a correction in your name."),
        ),
    ] = ""


class StockCountInput(Input):
    """How much was found when somebody counted; the difference to the books becomes a correction with its reason."""

    counted: Annotated[Count, Field(le=10_000_000), Entry(t("Counted"))]
    moved_on: Annotated[Day, Entry(t("Day"))]
    reason: Annotated[Reason, Field(min_length=1), Entry(t("Reason"), t("Why the books were wrong, if you know."))]
