"""How a move of an event is said: in its history, and to those who were to take part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.i18n import Said, Text, t, tn
from core.times import DEFAULT_ZONE
from schedule.spans import Span

TOLD: dict[str, str] = {
    "moved": "change.moved", "confirmed": "change.confirmed", "postponed": "change.postponed",
    "restored": "change.restored", "cancelled": "cancellation.cancelled",
}  # fmt: skip
"""What people are told of, and by which words (schedule.notice_wordings)."""
_COMING: dict[str, Text] = {
    "moved": t("Your sign-up still holds; if the new time does not suit you, please withdraw it."),
    "postponed": t("Your sign-up is kept until then."),
    "restored": t("Your sign-up still holds; if the new time does not suit you, please withdraw it."),
}
_LINES: dict[str, Text] = {
    "moved": t("Instead of %(was)s: %(now)s, %(now_at)s."),
    "confirmed": t("%(now)s, %(now_at)s: will take place as planned."),
    "postponed": t("%(was)s: postponed; you will be told when it has a new day."),
    "cancelled": t("%(was)s: cancelled."),
    "restored": t("%(now)s, %(now_at)s: planned again."),
}
MOST_LINES = 20


@dataclass(frozen=True)
class Change:
    """From when and where, to when and where, on the clocks of `zone`."""

    from_starts_at: datetime
    from_ends_at: datetime
    from_place: str
    to_starts_at: datetime
    to_ends_at: datetime
    to_place: str
    zone: str = DEFAULT_ZONE

    @property
    def was(self) -> Span:
        """When it was."""
        return Span(self.from_starts_at, self.from_ends_at, self.zone)

    @property
    def now(self) -> Span:
        """When it is."""
        return Span(self.to_starts_at, self.to_ends_at, self.zone)

    @property
    def sentence(self) -> Text | None:
        """What became another: the time, the place, or both; None when neither did."""
        times, places = self.was != self.now, self.from_place != self.to_place
        said = {"was": self.was, "now": self.now, "was_at": self.from_place, "now_at": self.to_place}
        if times and places:
            return Text(_BOTH.msgid, said)
        return Text((_TIME if times else _PLACE).msgid, said) if times or places else None


_BOTH = t("Was %(was)s, %(was_at)s; now %(now)s, %(now_at)s")
_TIME = t("Was %(was)s; now %(now)s")
_PLACE = t("Was at %(was_at)s; now at %(now_at)s")


@dataclass(frozen=True)
class Notice:
    """What somebody is told of a move."""

    title: str
    what: str
    change: Change
    reason: str = ""

    @property
    def kind(self) -> str:
        """By which words it is told."""
        same = self.what == "restored" and self.change.sentence is None
        return "change.restored_same" if same else TOLD[self.what]

    def facts(self, is_coming: bool) -> dict[str, object]:
        """What fills the words: to those who signed up also what becomes of that."""
        reason = t("Reason: %(reason)s.", reason=self.reason.rstrip("。.")) if self.reason else ""
        holds = _COMING.get(self.what, "") if is_coming else ""
        return {"title": self.title, "reason": reason, "cause": self.reason, "holds": holds, **self._facts()}

    @property
    def line(self) -> str:
        """The same in one line among others."""
        return str(Text(_LINES[self.what].msgid, self._facts()))

    def _facts(self) -> dict[str, object]:
        return {
            "was": self.change.was, "now": self.change.now,
            "was_at": self.change.from_place, "now_at": self.change.to_place,
        }  # fmt: skip


@dataclass(frozen=True)
class Summary:
    """What somebody is told when several dates of a series change at once; each notice with an address, or none."""

    notices: Sequence[tuple[Notice, str]]

    def facts(self, is_coming: bool) -> dict[str, object]:
        """What fills the words: a line for each date, the reason, and to those who signed up what becomes of that."""
        return {"title": self.notices[0][0].title, "n": len(self.notices), "lines": Said(self._lines, (is_coming,))}

    def _lines(self, is_coming: bool) -> str:
        lines = [f"{notice.line} {url}".strip() for notice, url in self.notices[:MOST_LINES]]
        if (more := len(self.notices) - MOST_LINES) > 0:
            lines.append(str(tn("And %(n)s more.", "And %(n)s more.", more)))
        if reasons := list(dict.fromkeys(notice.reason for notice, _ in self.notices if notice.reason)):
            lines.append(str(t("Reason: %(reason)s.", reason=str(t("; ")).join(reasons).rstrip("。."))))
        if is_coming and any(notice.what in ("moved", "restored") for notice, _ in self.notices):
            lines.append(str(_COMING["moved"]))
        return "\n".join(lines)


def is_told(what: str, status_before: str) -> bool:
    """Whether people are told of it: not that something was held, nor that this is taken back."""
    return what in TOLD and status_before != "held"


HISTORY: dict[str, Text] = {
    "moved": t("Moved"),
    "confirmed": t("Confirmed"),
    "held": t("Held"),
    "postponed": t("Postponed"),
    "cancelled": t("Cancelled"),
    "restored": t("Planned again"),
}
HISTORY_ICONS = {
    "moved": "arrow-right", "confirmed": "check-circle", "held": "check-lg", "postponed": "hourglass-split",
    "cancelled": "x-circle", "restored": "arrow-counterclockwise",
}  # fmt: skip
