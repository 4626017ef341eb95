"""What phones and programs send about a live drill."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from core.errors import Invalid
from core.fields import Count, Entry, Flag, Input, Line, Whole
from core.i18n import t

Nonce = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,40}$")]
People = Annotated[Count, Field(le=100_000)]
Photo = Annotated[str, StringConstraints(max_length=4_000_000, pattern=r"^[A-Za-z0-9+/=]*$")]
What = Literal["phase", "inject", "arrived", "roll", "found", "injury", "note", "undo"]
Phase = Literal["alarm", "shelter", "evacuate", "assemble", "closing", "end"]
MOST_AT_ONCE = 200
MEMBERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "phase": (("phase",), ()),
    "inject": (("inject", "deed"), ()),
    "arrived": ((), ()),
    "roll": (("present",), ("excused", "missing")),
    "found": (("roll",), ("count",)),
    "injury": ((), ("count", "text")),
    "note": (("text",), ()),
    "undo": (("of",), ()),
}
"""Which members each kind needs, and which it may have besides."""


class LiveEntryInput(Input):
    """One thing done in a live drill, with the nonce that the device made for it: it counts once."""

    nonce: Annotated[Nonce, Entry(t("Nonce"), t("Made on the device at random, 16 to 40 letters, digits, - and _."))]
    what: Annotated[What, Entry(t("What was done"))]
    elapsed_ms: Annotated[
        Annotated[Whole, Field(ge=0)],
        Entry(t("Milliseconds gone by"), t("Time from the deed to the sending, measured by the device.")),
    ] = 0
    group_id: Annotated[Whole | None, Entry(t("Group"), t("Empty for the whole unit."))] = None
    phase: Annotated[Phase | None, Entry(t("Phase"))] = None
    inject: Annotated[Whole | None, Entry(t("Inject"))] = None
    deed: Annotated[Literal["send", "skip"] | None, Entry(t("Sent or skipped"))] = None
    present: Annotated[People | None, Entry(t("Present"))] = None
    excused: Annotated[People, Entry(t("Excused"))] = 0
    missing: Annotated[People, Entry(t("Missing"))] = 0
    roll: Annotated[Nonce | None, Entry(t("Roll call in which they were missing"))] = None
    count: Annotated[People, Field(ge=1), Entry(t("People"))] = 1
    text: Annotated[Line, Entry(t("In words"))] = ""
    photo: Annotated[Photo, Entry(t("Photo"), t("JPEG, PNG or WebP in base64; for an injury or a note."))] = ""
    of: Annotated[Nonce | None, Entry(t("Nonce of what is undone"))] = None

    def content(self) -> dict[str, Any]:
        """What the log keeps of it besides who and when; refuses a kind that lacks what it needs."""
        needed, optional = MEMBERS[self.what]
        content = {name: getattr(self, name) for name in (*needed, *optional)}
        for name in needed:
            if content[name] in (None, "") and not (name == "text" and self.photo):
                raise Invalid("live.lacks", t("Something is missing in what was sent."), field=name)
        return content


class LiveEntriesInput(Input):
    """Things done, in the order in which they were done, at most 200."""

    entries: Annotated[list[LiveEntryInput], Field(max_length=MOST_AT_ONCE), Entry(t("Entries"))]


class OpenLiveInput(Input):
    """How a live drill is opened."""

    is_rehearsal: Annotated[
        Flag, Entry(t("Rehearsal"), t("What is done in a rehearsal is kept apart and does not count."))
    ] = False
