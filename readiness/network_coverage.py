"""Which townships and villages have the people that the rules ask for, and which lack somebody. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from readiness.network_rules import Rule


@dataclass(frozen=True, slots=True)
class Ground:
    """A township or village: its path lists the ids of the areas above it and its own, as in "/1/5/33/"."""

    id: int
    path: str
    name: str
    level: str
    code: str = ""
    lon: float | None = None
    lat: float | None = None
    population: int | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """What one area needs of one role, and how many it has."""

    ground: Ground
    rule: Rule
    there: int

    @property
    def is_covered(self) -> bool:
        """Whether there are enough."""
        return self.there >= self.rule.least

    @property
    def lacking(self) -> int:
        """How many are missing."""
        return max(0, self.rule.least - self.there)


@dataclass(frozen=True)
class Share:
    """How many areas need a role, and how many of them have it."""

    due: int = 0
    covered: int = 0

    @property
    def missing(self) -> int:
        """Areas that lack somebody."""
        return self.due - self.covered

    @property
    def share(self) -> float | None:
        """Covered of due, 0 to 1; None where nothing is due."""
        return self.covered / self.due if self.due else None

    def __add__(self, other: Share) -> Share:
        return Share(self.due + other.due, self.covered + other.covered)


RuleOf = Callable[[str, str], "Rule | None"]
"""From a role and the path of an area to the rule that holds there."""


def posts(
    grounds: Iterable[Ground], holders: Iterable[tuple[str, str]], roles: Sequence[str], rule_of: RuleOf
) -> list[Post]:
    """Every post that a rule asks for, in the order of the areas; `holders` are (role, path of the area) of people.

    Somebody in a village counts for the village and for the township around it; somebody of a township as a whole
    counts for none of its villages.
    """
    there: Counter[tuple[str, int]] = Counter()
    for role, path in holders:
        there.update((role, int(part)) for part in path.split("/") if part)
    found = []
    for ground in grounds:
        for role in roles:
            rule = rule_of(role, ground.path)
            if rule is not None and rule.least and rule.level == ground.level:
                found.append(Post(ground, rule, there[role, ground.id]))
    return found


def share_of(asked: Iterable[Post]) -> Share:
    """The sum over these posts: an area counts once for each role that it needs."""
    listed = list(asked)
    return Share(len(listed), sum(post.is_covered for post in listed))


def by_role(asked: Iterable[Post]) -> dict[str, Share]:
    """The sums of each role, in the order in which they come."""
    found: dict[str, Share] = {}
    for post in asked:
        found[post.rule.role] = found.get(post.rule.role, Share()) + Share(1, int(post.is_covered))
    return found


def by_township(asked: Iterable[Post], towns: Iterable[Ground]) -> list[tuple[Ground, dict[str, Share]]]:
    """Each township with the sums of each role in it, those with the smallest share first."""
    kept = list(asked)
    lines = [(town, by_role(post for post in kept if post.ground.path.startswith(town.path))) for town in towns]
    return sorted(lines, key=lambda line: (_worst(line[1]), line[0].code))


def _worst(shares: dict[str, Share]) -> float:
    known = [one.share for one in shares.values() if one.share is not None]
    return min(known, default=2.0)
