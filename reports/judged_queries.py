"""Records that are judged one by one and then counted: each by the parts of its key, its day and its counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from reports.cut_queries import Cut, tops_of
from reports.figures import Answer, Key
from reports.periods import key_of


@dataclass(frozen=True)
class Judged:
    """One record: its id, its area, what it is filed under in other dimensions, its day, what it counts for."""

    id: int
    area_id: int
    on: date
    counts: Mapping[str, int]
    parts: Mapping[str, str]


def key_under(found: Cut, stands_for: Mapping[int, int], area_id: int, on: date, parts: Mapping[str, str]) -> Key:
    """The key of the line in which a record of that area and day is counted."""
    known = {"area": str(stands_for.get(area_id, area_id)), **parts}
    return tuple(known[name] if name in known else key_of(name, on) for name in found.question.by)


def areas_for(session: Session, found: Cut) -> Mapping[int, int]:
    """Every area with the one that stands for it, where lines are areas."""
    return tops_of(session, found) if "area" in found.question.by else {}


def added(session: Session, found: Cut, names: Collection[str], judged: Iterable[Judged]) -> Answer:
    """The sums of what the records count for, of these measures, by line and in all."""
    given = Answer(total=dict.fromkeys(names, 0))
    stands_for = areas_for(session, found)
    for one in judged:
        key = key_under(found, stands_for, one.area_id, one.on, one.parts)
        for name in one.counts.keys() & set(names):
            given.add(key, name, one.counts[name])
    return given


def that_count(judged: Iterable[Judged], name: str) -> list[int]:
    """The ids of the records that count for a measure."""
    return [one.id for one in judged if one.counts.get(name)]
