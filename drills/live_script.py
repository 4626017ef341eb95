"""The script while a drill runs: when each inject is due, and how later ones shift when one is late. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

LATE_SECONDS = 10  # below this an inject counts as on time


@dataclass(frozen=True)
class Cue:
    """An inject with its planned and shifted second after the alarm; `late` seconds, `state` waiting, due, sent or
    skipped."""

    id: int
    planned: int
    due: int
    state: Literal["waiting", "due", "sent", "skipped"]
    late: int = 0

    @property
    def is_late(self) -> bool:
        """Whether it came, or is still to come, noticeably later than it was due."""
        return self.late >= LATE_SECONDS


def cues(
    lines: Sequence[tuple[int, int]],
    deeds: Mapping[int, tuple[str, datetime]],
    alarm_at: datetime | None,
    elapsed: int | None,
) -> list[Cue]:
    """The script's lines, given as (id, planned second) in order, as they stand `elapsed` seconds after the alarm.

    One that is sent late, or is due and still waits, shifts all later ones by as much; sent early or skipped, none.
    """
    shift, found = 0, []
    for number, planned in lines:
        due = planned + shift
        deed, at = deeds.get(number, ("", None))
        if deed == "skip":
            found.append(Cue(number, planned, due, "skipped"))
            continue
        happened = elapsed if at is None or alarm_at is None else int((at - alarm_at).total_seconds() // 1)
        late = 0 if happened is None else max(0, happened - due)
        shift += late
        is_due = happened is not None and happened >= due
        found.append(Cue(number, planned, due, "sent" if deed == "send" else "due" if is_due else "waiting", late))
    return found
