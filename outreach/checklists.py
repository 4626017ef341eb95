"""Which checklist holds for a unit in a year, and which of its items the evidence proves. Pure.

An event counts for one item only, however many items ask for its kind. Items are filled in their order, each first
once, and an event that two items could use goes where it lets more be done; what is filled then stays filled when more
evidence comes. A proof by hand counts for its own item only, unless it was sent back or taken back.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

STATES = ("missing", "open", "planned", "done")
"""How an item stands, what somebody has to act on first; missing ones are past their day."""


@dataclass(frozen=True)
class Item:
    """One thing to do, so many times a year; events of these kinds prove it."""

    id: int
    event_kinds: frozenset[str] = frozenset()
    times: int = 1
    takes_proof: bool = True
    name: str = ""
    name_en: str = ""


@dataclass(frozen=True)
class Checklist:
    """What units of some kinds do in a year; without an area wherever no nearer one holds, without a year in each."""

    id: int
    unit_kinds: frozenset[str]
    items: Sequence[Item] = ()
    area_id: int | None = None
    year: int | None = None
    due_month: int = 12
    name: str = ""
    name_en: str = ""

    def due_on(self, year: int) -> date:
        """The last day for all of it."""
        return date(year, self.due_month, monthrange(year, self.due_month)[1])


@dataclass(frozen=True)
class Held:
    """An event that was held for the unit."""

    id: int
    kind: str
    on: date


@dataclass(frozen=True)
class Proof:
    """A proof by hand for one item, of those that count; `is_confirmed` by whoever oversees the unit."""

    id: int
    item_id: int
    on: date
    is_confirmed: bool = False


Evidence = Held | Proof


@dataclass(frozen=True)
class Standing:
    """How one item stands: what proves it, oldest first, and the day on which it was done as often as asked."""

    item: Item
    evidence: Sequence[Evidence]
    state: str
    done_on: date | None = None
    planned_on: date | None = None

    @property
    def is_done(self) -> bool:
        """Whether it was done as often as it is asked for."""
        return self.state == "done"

    @property
    def done(self) -> int:
        """How often it was done, at most as often as asked for."""
        return min(len(self.evidence), self.item.times)


def checklist_for(
    area_ids: Sequence[int], kinds: Sequence[str], year: int, known: Iterable[Checklist]
) -> Checklist | None:
    """A unit's checklist: the nearest area's, there the year's own before one for all, a kind's before its group's.

    `area_ids` run from the root down, `kinds` are the unit's own and then its group; None when there is none.
    """
    fitting = [one for one in known if _fits(one, area_ids, kinds, year)]
    return max(fitting, key=lambda one: _nearness(one, area_ids, kinds), default=None)


def _fits(one: Checklist, area_ids: Sequence[int], kinds: Sequence[str], year: int) -> bool:
    is_near = one.area_id is None or one.area_id in area_ids
    return is_near and one.year in (None, year) and not one.unit_kinds.isdisjoint(kinds)


def _nearness(one: Checklist, area_ids: Sequence[int], kinds: Sequence[str]) -> tuple[int, bool, int, int]:
    depth = area_ids.index(one.area_id) if one.area_id is not None else -1
    kind = min(number for number, code in enumerate(kinds) if code in one.unit_kinds)
    return depth, one.year is not None, -kind, -one.id


def judge(
    items: Sequence[Item], evidence: Iterable[Evidence], due_on: date, today: date,
    planned: Mapping[str, date] | None = None,
) -> list[Standing]:  # fmt: skip
    """How each item stands today; `planned` has by kind of event the next day for which one is planned."""
    proves = _assigned(items, evidence)
    return [_standing(item, proves[item.id], due_on, today, planned or {}) for item in items]


def share(found: Iterable[Standing]) -> float | None:
    """The items done of all items; None without any."""
    states = [one.is_done for one in found]
    return sum(states) / len(states) if states else None


def completed_on(found: Sequence[Standing]) -> date | None:
    """The day on which the last item was done; None while one is left, or without any."""
    days = [one.done_on for one in found if one.done_on is not None]
    return max(days) if days and len(days) == len(found) else None


def _standing(
    item: Item, found: Sequence[Evidence], due_on: date, today: date, planned: Mapping[str, date]
) -> Standing:
    ordered = sorted(found, key=_order)
    if len(ordered) >= item.times:
        return Standing(item, ordered, "done", ordered[item.times - 1].on)
    next_one = min((planned[kind] for kind in item.event_kinds if kind in planned), default=None)
    if today > due_on:
        return Standing(item, ordered, "missing", planned_on=next_one)
    return Standing(item, ordered, "planned" if next_one else "open", planned_on=next_one)


def _order(one: Evidence) -> tuple[date, bool, int]:
    return one.on, isinstance(one, Held), one.id


def _assigned(items: Sequence[Item], evidence: Iterable[Evidence]) -> dict[int, list[Evidence]]:
    """By item what proves it; every event stands with one item at most."""
    given = sorted(set(evidence), key=_order)
    found: dict[int, list[Evidence]] = {item.id: [] for item in items}
    for one in given:
        if isinstance(one, Proof) and one.item_id in found:
            found[one.item_id].append(one)
    held = [one for one in given if isinstance(one, Held)]
    for (item_id, _), event in _matched(items, found, held).items():
        found[item_id].append(event)
    return found


def _matched(
    items: Sequence[Item], proofs: Mapping[int, Sequence[Evidence]], held: Sequence[Held]
) -> dict[tuple[int, int], Held]:
    """Places of items (item, which time) with the event that fills each.

    Places are taken in order of their time and then of their item, each by the shortest chain of exchanges that leaves
    those before it filled: the greedy base of a transversal matroid, which only grows when events are added.
    """
    places = [
        (item.id, time) for time in range(max((item.times for item in items), default=0)) for item in items
        if len(proofs[item.id]) <= time < item.times
    ]  # fmt: skip
    kinds = {item.id: item.event_kinds for item in items}
    holds: dict[int, tuple[int, int]] = {}  # by event the place that it fills
    for place in places:
        _fill(place, kinds, held, holds, set())
    by_id = {event.id: event for event in held}
    return {place: by_id[event_id] for event_id, place in holds.items()}


def _fill(
    place: tuple[int, int], kinds: Mapping[int, frozenset[str]], held: Sequence[Held],
    holds: dict[int, tuple[int, int]], seen: set[int],
) -> bool:  # fmt: skip
    for event in held:
        if event.kind not in kinds[place[0]] or event.id in seen:
            continue
        seen.add(event.id)
        if event.id not in holds or _fill(holds[event.id], kinds, held, holds, seen):
            holds[event.id] = place
            return True
    return False
