"""The states of an event and the moves between them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from core.errors import DomainError, Invalid
from core.i18n import Text, t


class Move(StrEnum):
    """What can be done to an event's state."""

    CONFIRM = "confirm"
    HOLD = "hold"
    POSTPONE = "postpone"
    CANCEL = "cancel"
    RESTORE = "restore"


MOVES: dict[Move, dict[str, str]] = {
    Move.CONFIRM: {"planned": "confirmed"},
    Move.HOLD: {"planned": "held", "confirmed": "held"},
    Move.POSTPONE: {"planned": "postponed", "confirmed": "postponed"},
    Move.CANCEL: {"planned": "cancelled", "confirmed": "cancelled", "postponed": "cancelled"},
    Move.RESTORE: {"postponed": "planned", "cancelled": "planned", "held": "confirmed"},
}
DONE: dict[Move, str] = {
    Move.CONFIRM: "confirmed", Move.HOLD: "held", Move.POSTPONE: "postponed", Move.CANCEL: "cancelled",
    Move.RESTORE: "restored",
}  # fmt: skip
"""What the event's history calls a move that was made."""
NEEDS_REASON = frozenset({Move.POSTPONE, Move.CANCEL})
REASON_LENGTH = 300

STATUS_NAMES: dict[str, Text] = {
    "planned": t("Planned"),
    "confirmed": t("Confirmed"),
    "held": t("Held"),
    "postponed": t("Postponed"),
    "cancelled": t("Cancelled"),
}
STATUS_TONES = {"planned": "info", "confirmed": "ok", "held": "muted", "postponed": "warn", "cancelled": "bad"}


def moves(status: str, starts_at: datetime, at: datetime) -> list[Move]:
    """The moves that an event of this status may make at that instant."""
    return [move for move, table in MOVES.items() if status in table and not _is_early(move, starts_at, at)]


def after(move: Move, status: str, starts_at: datetime, at: datetime, reason: str = "") -> str:
    """The status after the move; refuses one that is not allowed, comes too early, or lacks its reason."""
    to = MOVES[move].get(status)
    if to is None:
        wording = t(
            "This event is in the state “%(status)s”, and that cannot be done then.", status=STATUS_NAMES[status]
        )
        raise DomainError("wrong_state", wording, hint=t("Reload the page to see what can be done."))
    if _is_early(move, starts_at, at):
        raise DomainError("not_begun", t("This event has not begun yet, so it cannot have been held."),
                          hint=t("Mark it as held after it has begun."))  # fmt: skip
    if move in NEEDS_REASON and not reason.strip():
        raise Invalid("reason", t("Please give the reason."), field="reason",
                      hint=t("It is shown to those who were to take part."))  # fmt: skip
    if len(reason) > REASON_LENGTH:
        raise Invalid("reason_too_long", t("This is too long: at most %(limit)s characters.", limit=REASON_LENGTH),
                      field="reason")  # fmt: skip
    return to


def _is_early(move: Move, starts_at: datetime, at: datetime) -> bool:
    return move is Move.HOLD and at < starts_at
