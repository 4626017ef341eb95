"""What becomes of an entry that a phone wrote down, perhaps without a network, and sent later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from core.errors import DomainError, Refusals
from core.i18n import sentences

LONGEST_NONCE = 64
State = Literal["taken", "again", "refused"]


@dataclass(frozen=True)
class Receipt:
    """What became of one entry: "taken", "again" (it was there already) or "refused" with the reason."""

    nonce: str
    state: State
    refusal: DomainError | None = None
    at: datetime | None = None

    def as_answer(self) -> dict[str, Any]:
        """What the phone is told: the nonce by which it knows the entry, the state, and why and where it is refused."""
        answer: dict[str, Any] = {"nonce": self.nonce, "state": self.state}
        if self.refusal is not None:
            parts = self.refusal.errors if isinstance(self.refusal, Refusals) else [self.refusal]
            answer["message"] = sentences(*map(str, parts))
            answer["fields"] = {one.field: str(one) for one in parts if one.field}
        return answer


def refused(sent: Any, why: DomainError) -> Receipt:
    """The receipt of something that could not even be read; `sent` is whatever the phone sent for one entry."""
    return Receipt(nonce_of(sent), "refused", why)


def nonce_of(sent: Any) -> str:
    """The nonce by which the phone knows what it sent; empty when there is none."""
    return str(sent.get("nonce", ""))[:LONGEST_NONCE] if isinstance(sent, dict) else ""
