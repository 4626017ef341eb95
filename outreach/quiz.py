"""The self-check of households: questions, what answers are worth, what is advised. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

SMALL = 10
"""Sums over fewer households than this are not shown by township."""
SEPARATOR = "|"


@dataclass(frozen=True)
class Option:
    """One answer: its points, and what is advised to whoever gives it."""

    code: str
    zh: str
    en: str
    points: int = 0
    advice_zh: str = ""
    advice_en: str = ""

    def text(self, language: str) -> str:
        """The words of the answer."""
        return self.zh if language == "zh" else self.en

    def advice(self, language: str) -> str:
        """What is advised; empty where there is nothing to do."""
        return self.advice_zh if language == "zh" else self.advice_en


@dataclass(frozen=True)
class QuizItem:
    """One question with its answers."""

    code: str
    zh: str
    en: str
    options: Sequence[Option]
    source: str = ""

    def text(self, language: str) -> str:
        """The words of the question."""
        return self.zh if language == "zh" else self.en

    @property
    def most(self) -> int:
        """The points of the best answer."""
        return max((one.points for one in self.options), default=0)

    def option(self, code: str) -> Option | None:
        """The answer with this code."""
        return next((one for one in self.options if one.code == code), None)


@dataclass(frozen=True)
class Outcome:
    """What came of a self-check: points of those that could be reached, and the advice, gravest first."""

    points: int
    most: int
    advice: Sequence[tuple[QuizItem, Option]]

    @property
    def share(self) -> float:
        """Points of those that could be reached, 0 to 1."""
        return self.points / self.most if self.most else 0.0

    @property
    def grade(self) -> str:
        """ "well" from four fifths of the points, "partly" from half of them, else "little"."""
        return "well" if self.share >= 0.8 else "partly" if self.share >= 0.5 else "little"


def outcome(items: Sequence[QuizItem], answers: Mapping[str, str]) -> Outcome:
    """The outcome of these answers; questions without an answer that is known are left out."""
    given = [(item, option) for item in items if (option := item.option(answers.get(item.code, ""))) is not None]
    lost = sorted((pair for pair in given if pair[1].points < pair[0].most), key=_lost)
    return Outcome(sum(option.points for _, option in given), sum(item.most for item, _ in given), lost)


def _lost(pair: tuple[QuizItem, Option]) -> int:
    return pair[1].points - pair[0].most


def as_code(answers: Mapping[str, str]) -> str:
    """Answers as one word for an address: furniture.yes~exits.no."""
    return "~".join(f"{question}.{option}" for question, option in answers.items())


def from_code(typed: str, items: Sequence[QuizItem]) -> dict[str, str]:
    """The answers that such a word names, those left out that no question knows."""
    pairs = (part.partition(".") for part in typed[:2000].split("~"))
    known = {item.code: item for item in items}
    return {question: option for question, _, option in pairs
            if question in known and known[question].option(option) is not None}  # fmt: skip


def option_of(stored: Mapping[str, Any]) -> Option:
    """The answer that is kept as JSON."""
    return Option(**{name: stored[name] for name in Option.__dataclass_fields__ if name in stored})


def stored(options: Iterable[Option]) -> list[dict[str, Any]]:
    """Answers as JSON keeps them."""
    return [asdict(one) for one in options]


def lines_of(options: Iterable[Option]) -> str:
    """Answers as they are typed, one a line: points | Chinese | English | advice | advice in English."""
    parts = ((str(one.points), one.zh, one.en, one.advice_zh, one.advice_en) for one in options)
    return "\n".join(f" {SEPARATOR} ".join(line).rstrip(f" {SEPARATOR}") for line in parts)


def read_lines(typed: str, before: Sequence[Option] = ()) -> list[Option]:
    """The answers typed so; ValueError for a line without points or words.

    A line keeps the code of the answer that had the same words, or stood in the same place, so that sums go on.
    """
    found: list[Option] = []
    for place, line in enumerate(one for one in typed.splitlines() if one.strip()):
        parts = [part.strip() for part in line.replace("｜", SEPARATOR).split(SEPARATOR)]
        points, zh, en, advice_zh, advice_en = (*parts, "", "", "", "", "")[:5]
        if not points.isdecimal() or int(points) > 10 or not zh:
            raise ValueError(line)
        same = next((one.code for one in before if one.zh == zh), "")
        code = same or (before[place].code if place < len(before) else f"option_{place + 1}")
        taken = {one.code for one in found}
        found.append(Option(code if code not in taken else f"option_{place + 1}_{len(taken)}", zh, en or zh,
                            int(points), advice_zh, advice_en or advice_zh))  # fmt: skip
    return found
