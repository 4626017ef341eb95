"""What came of a test, in one line that is kept with its channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core.channels.codes import Advice, advice
from core.channels.letters import NotSent, Taken

LONGEST = 300
State = Literal["sent", "refused"]


@dataclass(frozen=True)
class Outcome:
    """Whether the other side took a test, with its own code and words."""

    state: State
    code: str
    answer: str
    at: datetime | None = None

    @property
    def line(self) -> str:
        """As it is kept."""
        return f"{self.state}|{self.code.replace('|', ' ')}|{self.answer}"[:LONGEST]

    def explained(self, kind: str) -> Advice | None:
        """What the code means for this kind of channel; None when it was taken or nobody here knows the code."""
        return None if self.state == "sent" else advice(kind, self.code, self.answer)


def outcome_of(said: Taken | NotSent) -> Outcome:
    """The outcome that a channel's answer stands for."""
    return Outcome("sent" if isinstance(said, Taken) else "refused", said.code, said.answer)


def read(line: str, at: datetime | None) -> Outcome | None:
    """The outcome that was kept; None when there is none."""
    state, _, rest = line.partition("|")
    code, _, answer = rest.partition("|")
    if state == "sent":
        return Outcome("sent", code, answer, at)
    return Outcome("refused", code, answer, at) if state == "refused" else None


def masked_address(address: str) -> str:
    """Enough of an address to know it again, and not enough to use it: host, and the first letters of its keys."""
    scheme, found, rest = address.partition("://")
    if not found:
        return _dots(address)
    host, slash, path = rest.partition("/")
    if "@" in host:
        host = "…@" + host.rpartition("@")[2]
    return f"{scheme}://{host}{slash}{_dots(path, 0)}" if slash else f"{scheme}://{host}"


def masked_reader(address: str) -> str:
    """An e-mail address as it is; of a telephone number the first three and the last four digits."""
    digits = address.strip()
    if "@" in digits or len(digits) < 8:
        return digits
    return f"{digits[:3]}****{digits[-4:]}"


def _dots(text: str, shown: int = 4) -> str:
    last = text[-4:] if len(text) > 12 else ""
    return f"{text[:shown]}…{last}" if text else ""
