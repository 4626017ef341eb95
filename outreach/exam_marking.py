"""Marking a test: a question counts when exactly the right answers were chosen. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Question:
    """A question with its answers; `right` are the places of the true ones, from 0."""

    number: int
    text: str
    choices: tuple[str, ...]
    right: frozenset[int]
    explanation: str = ""

    @property
    def takes_many(self) -> bool:
        """Whether several answers are right, so that several can be ticked."""
        return len(self.right) > 1

    def kept(self) -> dict[str, Any]:
        """The question as it is kept with a class."""
        return {"number": self.number, "text": self.text, "choices": list(self.choices), "right": sorted(self.right),
                "explanation": self.explanation}  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """Questions answered rightly, of how many, and in percent, rounded half up."""

    right: int
    of: int

    @property
    def percent(self) -> int:
        """0 to 100."""
        return (200 * self.right + self.of) // (2 * self.of) if self.of else 0


def read(kept: Mapping[str, Any]) -> Question:
    """The question that was kept."""
    return Question(int(kept["number"]), str(kept["text"]), tuple(kept["choices"]), frozenset(kept["right"]),
                    str(kept.get("explanation", "")))  # fmt: skip


def mark(questions: Sequence[Question], replies: Mapping[int, frozenset[int]]) -> Mark:
    """What the replies, by the number of the question, are worth; one that is missing is wrong."""
    return Mark(sum(1 for one in questions if replies.get(one.number) == one.right), len(questions))


def as_lines(choices: Sequence[str], right: Sequence[int]) -> str:
    """The answers as they are typed, one a line, * before each right one."""
    return "\n".join(f"*{one}" if place in right else one for place, one in enumerate(choices))


def is_sound(choices: Sequence[str], right: Sequence[int]) -> bool:
    """Whether a question can be asked: two to six different answers, at least one right and at least one wrong."""
    places = set(range(len(choices)))
    is_asked = 2 <= len(choices) <= 6 and len(set(choices)) == len(choices)
    return is_asked and bool(right) and set(right) < places
