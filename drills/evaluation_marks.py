"""The marks of an evaluation: indicators as they were worded then, with points and remarks; compared, and read. Pure.

A mark is kept as a plain mapping: `id` of the indicator, words in both languages, `weight`, `kind`, `options`, `fact`,
`points` (0 to 100, or None) and `remark`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from core.i18n import language
from drills.scoring import Spread, mean, spread

Mark = dict[str, Any]
KEPT = ("section_zh", "section_en", "name_zh", "name_en", "weight", "kind", "options", "fact")
LONGEST_PROBLEM = 300
WEAK_POINTS = 60


class Worded(Protocol):
    """An indicator of a set."""

    id: int


@dataclass(frozen=True)
class Line:
    """One indicator beside the last evaluation and beside similar units; points are means of all evaluators."""

    name: str
    points: float | None
    before: float | None
    others: Spread | None

    @property
    def change(self) -> float | None:
        """By how many points it went up."""
        return None if self.points is None or self.before is None else round(self.points - self.before, 1)


def blank(indicators: Iterable[Worded]) -> list[Mark]:
    """Marks without points, in the order and the words of the indicators."""
    return [
        {"id": one.id, "points": None, "remark": ""} | {name: getattr(one, name) for name in KEPT} for one in indicators
    ]


def renewed(fresh: Iterable[Mark], kept: Iterable[Mapping[str, Any]]) -> list[Mark]:
    """Fresh marks with the points and remarks kept for the same indicator, known by number or else by name."""
    kept = list(kept)
    numbered = {one["id"]: one for one in kept if one.get("id") is not None}
    named = {key_of(one): one for one in kept}
    found = []
    for mark in fresh:
        old = numbered.get(mark["id"]) or named.get(key_of(mark)) or {}
        points = old.get("points")
        found.append(mark | {"points": points if may_have(mark, points) else None, "remark": old.get("remark", "")})
    return found


def filled(fresh: Iterable[Mark], points: Mapping[str, int], remarks: Mapping[str, str]) -> list[Mark]:
    """The marks with what was typed, by the number of the indicator."""
    return [
        mark | {"points": points.get(str(mark["id"])), "remark": remarks.get(str(mark["id"]), "")} for mark in fresh
    ]


def may_have(mark: Mapping[str, Any], points: int | None) -> bool:
    """Whether the indicator can be given these points: one of its choices, or any score from 0 to 100."""
    if points is None:
        return True
    if mark["kind"] == "choice":
        return any(option["points"] == points for option in mark["options"])
    return 0 <= points <= 100


def key_of(mark: Mapping[str, Any]) -> str:
    """What tells that two evaluations judge the same thing: its Chinese name."""
    return str(mark["name_zh"])


def word(kept: Mapping[str, Any], name: str = "name") -> str:
    """A word in the language spoken; the Chinese where the English is missing."""
    return str((kept.get(f"{name}_en") if language() == "en" else "") or kept[f"{name}_zh"])


def said(kept: Mapping[str, Any]) -> str:
    """The name of a choice or grade in the language spoken."""
    return str((kept.get("en") if language() == "en" else "") or kept["zh"])


def sections(marks: Iterable[Mark]) -> list[tuple[str, list[Mark]]]:
    """The marks under the names of their sections, in their order."""
    found: list[tuple[str, list[Mark]]] = []
    for mark in marks:
        name = word(mark, "section")
        if not found or found[-1][0] != name:
            found.append((name, []))
        found[-1][1].append(mark)
    return found


def means(evaluations: Iterable[Iterable[Mapping[str, Any]]]) -> dict[str, float]:
    """By indicator the mean of the points that evaluators gave it."""
    given: dict[str, list[float]] = {}
    for marks in evaluations:
        for mark in marks:
            if mark.get("points") is not None:
                given.setdefault(key_of(mark), []).append(float(mark["points"]))
    return {key: found for key, points in given.items() if (found := mean(points)) is not None}


def compared(
    now: Sequence[Iterable[Mark]], before: Sequence[Iterable[Mark]], others: Sequence[Mapping[str, float]]
) -> list[Line]:
    """Each indicator of the evaluations of now, beside those of before and beside the means of other units."""
    now = [list(marks) for marks in now]
    mine, earlier = means(now), means(before)
    words = {key_of(mark): word(mark) for marks in now for mark in marks}
    return [
        Line(name, mine.get(key), earlier.get(key), spread([one[key] for one in others if key in one]))
        for key, name in words.items()
    ]


def problems(text: str) -> list[str]:
    """The single problems in what was written, one a line or sentence, without bullets and numbers."""
    parts = (
        re.sub(r"^[\s\-*•·]*(?:[（(]?\d{1,2}[.)、．）]\s*)?", "", part).strip() for part in re.split(r"[\n；;。]", text)
    )
    return list(dict.fromkeys(part[:LONGEST_PROBLEM] for part in parts if part))


def weak(marks: Iterable[Mapping[str, Any]]) -> list[str]:
    """Indicators with fewer than 60 points, each with its remark, as problems."""
    low = [mark for mark in marks if mark.get("points") is not None and mark["points"] < WEAK_POINTS]
    return [(f"{word(mark)}: {mark['remark']}" if mark.get("remark") else word(mark))[:LONGEST_PROBLEM] for mark in low]
