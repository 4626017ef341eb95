"""Where a remedy's visits go when it is taken: there where it said, with what it asks for, or nowhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from core.errors import DomainError
from core.i18n import t
from planning.gathered import Gathered
from planning.solving.greedy import Insertion, insertions
from planning.solving.problem import Placement, Plan

Placed = dict[int, Placement | None]


def gone() -> DomainError:
    """The refusal of a remedy that does not hold any more."""
    return DomainError(
        "remedy_gone", t("This remedy does not place it any more: the plan has changed since."),
        hint=t("Look for remedies again."),
    )  # fmt: skip


def mark_of(stored: Mapping[str, Any]) -> str:
    """By which a remedy that was shown is known again when the list has changed since."""
    return hashlib.sha256(json.dumps(stored, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]


def chosen(offered: Sequence[Mapping[str, Any]], number: int, mark: str) -> Mapping[str, Any]:
    """The remedy that was pressed: by its mark where one is given, otherwise by its place; refuses what is gone."""
    if mark:
        found = next((one for one in offered if mark_of(one) == mark), None)
    else:
        found = offered[number] if number < len(offered) else None
    if found is None:
        raise gone()
    return found


def one_place(usual: Gathered, asked: Gathered, number: int, stored: Mapping[str, Any]) -> Placed:
    """Where the visit goes: on the day and with the teams that the remedy named, as near as can be to its time.

    `usual` is the proposal as it is, `asked` with what the remedy asks for. Refuses when there is no place there, and
    when there is one without what is asked for.
    """
    keys = {visit.key: one for one, visit in enumerate(asked.problem.visits)}
    moved = keys.get(stored["facts"].get("moved_key") or "")
    out = [keys[key] for key in stored["out"] if key in keys] + ([] if moved is None else [moved])
    rest = asked.plan.with_({**dict.fromkeys(out), number: None})
    best = _there(asked, rest, number, stored)
    if best is None or _is_idle(usual, number, stored, best):
        raise gone()
    placed: Placed = {**dict.fromkeys(out), **best.changes}
    if moved is not None:
        placed |= _elsewhere(asked, rest.with_(best.changes), moved, stored["facts"])
    return placed


def _is_idle(usual: Gathered, number: int, stored: Mapping[str, Any], best: Insertion) -> bool:
    """Whether what the remedy asks for is not needed: the visit could be there as cheaply without it."""
    if not stored["asks"] and not stored["out"] and not stored["facts"].get("moved_key"):
        return False
    without = _there(usual, usual.plan.with_({number: None}), number, stored)
    return without is not None and without.cost <= best.cost


def _there(gathered: Gathered, plan: Plan, number: int, stored: Mapping[str, Any]) -> Insertion | None:
    """The place nearest to the remedy's time, on its day with its teams."""
    day = gathered.day_of(date.fromisoformat(stored["on"]))
    teams = _teams(gathered, stored["team_keys"])
    if day is None or teams is None:
        return None
    starts = stored["starts"] * gathered.problem.ticks
    found = insertions(gathered.problem, plan, number, 5, teams, {day})
    same = [one for one in found if frozenset(one.placement.teams) == teams]
    return min(same, key=lambda one: (abs(one.placement.start - starts), one.cost), default=None)


def _teams(gathered: Gathered, wanted: Collection[str]) -> frozenset[int] | None:
    """The numbers of these teams; None when one of them is there no more."""
    found = frozenset(number for number, team in enumerate(gathered.problem.teams) if team.key in wanted)
    return found if len(found) == len(wanted) else None


def _elsewhere(gathered: Gathered, plan: Plan, moved: int, facts: Mapping[str, Any]) -> dict[int, Placement]:
    """Where the visit that makes room goes: on the day that was said, with the team that was said."""
    day, due = gathered.day_of(date.fromisoformat(facts["to"])), gathered.problem.visits[moved].due
    teams = {n for n, team in enumerate(gathered.problem.teams) if team.name in facts["to_teams"]}
    if day is None or (due is not None and day > due):
        raise gone()
    starts = facts["to_starts"] * gathered.problem.ticks
    found = insertions(gathered.problem, plan, moved, 5, teams, {day})
    if not found:
        raise gone()
    return min(found, key=lambda one: (abs(one.placement.start - starts), one.cost)).changes


def many_places(usual: Gathered, asked: Gathered, stored: Mapping[str, Any]) -> tuple[Placed, list[int], int]:
    """Where those of a group go that still fit with the team on its day, which they are, and how many still wait.

    Refuses when none fits, and when as many would without what the group asks for.
    """
    wanted = _waiting(asked, stored["visits"])
    placed, done = _filled(asked, wanted, stored)
    if not done or len(_filled(usual, _waiting(usual, stored["visits"]), stored)[1]) >= len(done):
        raise gone()
    return placed, done, len(wanted)


def _waiting(gathered: Gathered, keys: Collection[str]) -> list[int]:
    numbers = {visit.key: number for number, visit in enumerate(gathered.problem.visits)}
    return [numbers[key] for key in keys if key in numbers and numbers[key] not in gathered.plan.placed]


def _filled(gathered: Gathered, wanted: Sequence[int], stored: Mapping[str, Any]) -> tuple[Placed, list[int]]:
    """One after the other put into the team's day, as the group was found."""
    day = gathered.day_of(date.fromisoformat(stored["facts"]["on"]))
    asked = stored["asks"]["extra_shifts"][0]["team_id"]
    team = None if asked is None else gathered.team_of(asked)
    placed, plan = Placed(), gathered.plan
    if day is None or team is None:
        return placed, []
    for number in wanted:
        best = next(iter(insertions(gathered.problem, plan, number, 1, {team}, {day})), None)
        if best is not None:
            placed |= best.changes
            plan = plan.with_(best.changes)
    return placed, [number for number in wanted if number in placed]


def needed_asks(asks: Mapping[str, Any], unit_ids: Collection[int]) -> dict[str, Any]:
    """What a group asks for, without the hours of units whose visits found no place."""
    hours = [one for one in asks.get("extra_hours", ()) if one.get("unit_id") in unit_ids]
    rest = {name: more for name, more in asks.items() if name != "extra_hours"}
    return rest | ({"extra_hours": hours} if hours else {})
