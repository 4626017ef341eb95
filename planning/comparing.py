"""What differs between two proposals: what they add up to, team by team, and visit by visit. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.changes import Change, Senses
from core.i18n import Text, t
from planning.visits import Totals, VisitLine

SENSES = Senses(
    more=frozenset({"placed"}),
    less=frozenset({"left", "must_left", "late", "driving", "unfair", "longest", "declined"}),
)
FIGURES: dict[str, Text] = {
    "wanted": t("Visits wanted"),
    "placed": t("Visits that fit"),
    "left": t("Left out"),
    "must_left": t("Must-dos left out"),
    "late": t("Later than due"),
    "driving": t("Driving (h)"),
    "unfair": t("Busiest team less idlest, other events too (h)"),
    "accepted": t("Accepted"),
    "declined": t("Declined"),
}
IN_HOURS = frozenset({"driving", "unfair"})


@dataclass(frozen=True)
class Moved:
    """A visit that is not the same in both: `how` is moved (day or team), shifted (time alone), gained or lost."""

    how: str
    before: VisitLine | None
    after: VisitLine | None

    @property
    def line(self) -> VisitLine:
        """The one that takes place; the later one when both do."""
        found = self.after if self.after is not None and self.after.stands else self.before
        assert found is not None
        return found


@dataclass(frozen=True)
class Side:
    """One of the two: its visits' totals, minutes of driving and of unfairness, and each team's minutes."""

    totals: Totals
    driving: int
    unfair: int
    by_team: Mapping[int, int]


def figures(before: Side, after: Side) -> list[Change]:
    """All figures in their order, without those that are nought in both; times in hours."""
    was, now = _values(before), _values(after)
    changes = [SENSES.change(name, label, was[name], now[name]) for name, label in FIGURES.items()]
    return [one for one in changes if (one.before, one.after) != (0, 0)]


def without_tones(changes: Sequence[Change]) -> list[Change]:
    """The same, none called better or worse."""
    return [replace(one, tone="") for one in changes]


def team_changes(before: Side, after: Side, names: Mapping[int, str]) -> list[Change]:
    """Hours of each team that is in either, at units and on the way."""
    teams = list(dict.fromkeys([*before.by_team, *after.by_team]))
    return [
        Change(names.get(team, "–"), _hours(before.by_team.get(team, 0)), _hours(after.by_team.get(team, 0)))
        for team in teams
    ]


def without_only_accepted(lines: Sequence[VisitLine], other: Sequence[VisitLine]) -> list[VisitLine]:
    """The visits without those that are in the calendar already and that the other proposal therefore leaves aside."""
    keys = {one.key for one in other}
    return [one for one in lines if one.state != "accepted" or one.key in keys]


def moved(before: Sequence[VisitLine], after: Sequence[VisitLine]) -> list[Moved]:
    """The visits that are not the same in both: those only in one first, then by day and time."""
    was, now = {one.key: one for one in before}, {one.key: one for one in after}
    found = []
    for key in dict.fromkeys([*was, *now]):
        how = _how(was.get(key), now.get(key))
        if how:
            found.append(Moved(how, was.get(key), now.get(key)))
    return sorted(found, key=_rank)


ORDER = ("lost", "gained", "moved", "shifted")


def _rank(one: Moved) -> tuple[int, str, int]:
    line = one.line
    return (ORDER.index(one.how), line.on.isoformat() if line.on else "", line.starts or 0)


def _how(before: VisitLine | None, after: VisitLine | None) -> str:
    stood, stands = before is not None and before.stands, after is not None and after.stands
    if before is None or after is None or not (stood and stands):
        return "" if stood == stands else "gained" if stands else "lost"
    if before.on != after.on or set(before.teams) != set(after.teams):
        return "moved"
    return "shifted" if before.starts != after.starts else ""


def _values(side: Side) -> dict[str, float]:
    values: dict[str, float] = {name: getattr(side.totals, name) for name in FIGURES if hasattr(side.totals, name)}
    return values | {"driving": _hours(side.driving), "unfair": _hours(side.unfair)}


def _hours(minutes: int) -> float:
    return round(minutes / 60, 1)
