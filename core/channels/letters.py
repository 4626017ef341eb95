"""What a channel is given, what it answers, and in how many ways it can fail."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

ANSWER_LENGTH = 500
CODE_LENGTH = 40


@dataclass(frozen=True)
class Letter:
    """What a channel sends; `url` leads to the thing it is about, `attachment` is the text of an .ics file.

    `key` is the same whenever the same letter is sent again, so that a receiver can leave out what it has already.
    """

    address: str
    subject: str
    body: str
    url: str = ""
    attachment_name: str = ""
    attachment: str = ""
    key: str = ""
    kind: str = ""

    @property
    def number(self) -> str:
        """The key as a short number that tells nothing about the reader."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Taken:
    """The other side has taken it: its own code and words."""

    code: str = ""
    answer: str = ""


class NotSent(Exception):
    """It could not be sent this time: the other side was not there, or had a fault of its own.

    `code` and `answer` are the other side's own; `retry_after` seconds it wants to be left alone.
    """

    def __init__(self, answer: str = "", code: str = "", retry_after: float | None = None) -> None:
        super().__init__(f"{code} {answer}".strip())
        self.code, self.answer, self.retry_after = code[:CODE_LENGTH], answer[:ANSWER_LENGTH], retry_after


class Undeliverable(NotSent):
    """Trying this letter again is useless."""


class Blocked(NotSent):
    """The channel itself was refused, for every letter alike: somebody has to mend how it is set up."""


class Limited(NotSent):
    """Too many in a short time; the whole channel has to wait."""


class Unsure(NotSent):
    """It left, and no answer came: it may have arrived."""


Send = Callable[[Letter], Taken]


@dataclass(frozen=True)
class Channel:
    """A way out: `open` gives a function that sends letters one after another over what can be kept open meanwhile.

    `is_once`: a letter whose fate nobody knows is never sent again by itself. At most `per_minute` letters leave in any
    minute, at first at most `burst` at once. `lines` letters may be under way at the same time in one process.
    """

    open: Callable[[], AbstractContextManager[Send]]
    is_once: bool = False
    per_minute: int = 0
    burst: int = 1
    lines: int = 1


def simple(send: Callable[[Letter], object], **more: object) -> Channel:
    """A channel over a plain function that sends one letter, or raises."""

    def take(letter: Letter) -> Taken:
        answer = send(letter)
        return answer if isinstance(answer, Taken) else Taken()

    @contextmanager
    def opened() -> Iterator[Send]:
        yield take

    return Channel(opened, **more)  # type: ignore[arg-type]


def shortened(text: str, most: int, size: Callable[[str], int], end: str = "…") -> str:
    """The text, cut so that with its end it measures at most so much; whole characters only."""
    if size(text) <= most:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if size(text[:middle].rstrip() + end) <= most else (low, middle - 1)
    return text[:low].rstrip() + end


def bytes_of(text: str) -> int:
    """Its length in UTF-8, which is how vendors count."""
    return len(text.encode())


def as_text(letter: Letter, most: int, size: Callable[[str], int] = bytes_of) -> str:
    """Subject, body and link in at most so much; what is cut is the body, for the link leads to the whole."""
    link = f"\n{letter.url}" if letter.url else ""
    words = "\n".join(part for part in (letter.subject, letter.body) if part)
    return shortened(words, max(1, most - size(link)), size) + link
