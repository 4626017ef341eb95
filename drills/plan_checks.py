"""What a plan lacks before it can be used, and what in it gets in its own way: hints in plain words, never a norm."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from core.fields import name_key
from core.i18n import Text, t, tn
from drills.script_times import say

GROUPED_TYPES = frozenset({"evacuation", "full_scale"})
"""Types of drill in which groups are led out, so that a plan without groups is not complete."""

UNEVEN = 1.5
"""A way that carries this many times its even share is remarked on; only a rule of thumb for the remark."""

NAMED = 3
"""So many names in a sentence, then "and so many more"."""


@dataclass(frozen=True)
class GroupFacts:
    """A group as far as the checks look at it."""

    name: str
    people: int = 0
    has_leader: bool = False
    stairs: str = ""
    exit: str = ""
    assembly: str = ""


@dataclass(frozen=True)
class InjectFacts:
    """A line of the script as far as the checks look at it."""

    number: int
    at_seconds: int
    is_check: bool = False  # asks whether an earlier problem was fixed; such lines alone are no script


@dataclass(frozen=True)
class PlanFacts:
    """A plan as far as the checks look at it; `roles` are (name, is taken), `seconds` is the length of the drill."""

    type: str
    expected: int
    seconds: int
    has_plan: bool = False
    objectives: bool = False
    story: bool = False
    safety: bool = False
    roles: Sequence[tuple[str, bool]] = ()
    groups: Sequence[GroupFacts] = ()
    injects: Sequence[InjectFacts] = ()

    @property
    def people(self) -> int:
        """People of all groups."""
        return sum(group.people for group in self.groups)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all has been planned."""
        return not (self.has_plan or self.groups or self.has_script)

    @property
    def has_script(self) -> bool:
        """Whether the script has more than questions about earlier problems."""
        return any(not line.is_check for line in self.injects)


@dataclass(frozen=True)
class Gap:
    """Something that is missing, and the part of the page where it is put right: text, roles, groups or script."""

    part: str
    said: Text


@dataclass(frozen=True)
class Way:
    """A stairs, an exit or an assembly point with the groups and people that use it."""

    name: str
    people: int
    groups: int
    share: float


@dataclass(frozen=True)
class Ways:
    """All ways of one kind, the fullest first, and how many people have none."""

    title: Text
    ways: Sequence[Way] = field(default_factory=tuple)
    without: int = 0


def gaps(facts: PlanFacts) -> list[Gap]:
    """What is missing, in the order in which a plan is written; empty when the plan is complete."""
    found = []
    missing = [word for word, there in (
        (t("objectives"), facts.objectives), (t("story"), facts.story), (t("safety notes"), facts.safety),
    ) if not there]  # fmt: skip
    if missing:
        found.append(Gap("text", t("Not written yet: %(parts)s.", parts=_Listed(missing))))
    if not facts.roles:
        found.append(Gap("roles", t("There are no roles yet.")))
    elif free := [name for name, is_taken in facts.roles if not is_taken]:
        found.append(Gap("roles", tn("%(n)s role has nobody yet: %(names)s.", "%(n)s roles have nobody yet: %(names)s.",
                                     len(free), names=_names(free))))  # fmt: skip
    if facts.type in GROUPED_TYPES or facts.groups:
        found += _group_gaps(facts)
    if not facts.has_script:
        found.append(Gap("script", t("The script has no lines yet.")))
    return found


def _group_gaps(facts: PlanFacts) -> list[Gap]:
    if not facts.groups:
        return [Gap("groups", t("There are no groups yet: who leaves together, by which way?"))]
    found = []
    if facts.people != facts.expected:
        said = t("The groups have %(people)s people, %(expected)s are expected.",
                 people=f"{facts.people:,}", expected=f"{facts.expected:,}")  # fmt: skip
        found.append(Gap("groups", said))
    if lacking := [group.name for group in facts.groups if not group.has_leader]:
        found.append(Gap("groups", tn(
            "%(n)s group has no leader: %(names)s.", "%(n)s groups have no leader: %(names)s.",
            len(lacking), names=_names(lacking))))  # fmt: skip
    if lacking := [group.name for group in facts.groups if not group.exit and not group.stairs]:
        found.append(Gap("groups", tn(
            "%(n)s group has no way out: %(names)s.", "%(n)s groups have no way out: %(names)s.",
            len(lacking), names=_names(lacking))))  # fmt: skip
    if lacking := [group.name for group in facts.groups if not group.assembly]:
        found.append(Gap("groups", tn(
            "%(n)s group has no assembly point: %(names)s.", "%(n)s groups have no assembly point: %(names)s.",
            len(lacking), names=_names(lacking))))  # fmt: skip
    return found


def hints(facts: PlanFacts) -> list[Gap]:
    """What gets in the way of itself: a full staircase or exit, the same group twice, lines after the end."""
    found = [Gap("groups", said) for kind in (ways(facts.groups)) for said in _crowded(kind)]
    twice = [name for name, count in Counter(group.name for group in facts.groups).items() if count > 1]
    if twice:
        found.append(Gap("groups", t("The same group stands there twice: %(names)s.", names=_names(twice))))
    numbers = sorted(n for n, count in Counter(line.number for line in facts.injects).items() if count > 1)
    if numbers:
        said = t("Several lines have the number %(numbers)s.", numbers=_names([str(n) for n in numbers]))
        found.append(Gap("script", said))
    late = [line for line in facts.injects if line.at_seconds > facts.seconds]
    if late:
        found.append(Gap("script", tn(
            "%(n)s line comes after the end of the drill at %(end)s: no. %(names)s.",
            "%(n)s lines come after the end of the drill at %(end)s: no. %(names)s.",
            len(late), end=say(facts.seconds), names=_names([str(line.number) for line in late]))))  # fmt: skip
    return found


def ways(groups: Sequence[GroupFacts]) -> list[Ways]:
    """How many people use which stairs, exit and assembly point; kinds that no group names are left out."""
    kinds = (
        (t("Stairs"), [(group.stairs, group) for group in groups]),
        (t("Exits"), [(group.exit, group) for group in groups]),
        (t("Assembly points"), [(group.assembly, group) for group in groups]),
    )
    return [Ways(title, *_used(named)) for title, named in kinds if any(name for name, _ in named)]


def _used(named: Sequence[tuple[str, GroupFacts]]) -> tuple[list[Way], int]:
    total = sum(group.people for _, group in named)
    users: dict[str, list[GroupFacts]] = defaultdict(list)
    called: dict[str, str] = {}
    for name, group in named:
        if name:
            users[name_key(name) or name].append(group)
            called.setdefault(name_key(name) or name, name)
    found = []
    for key, those in users.items():
        people = sum(group.people for group in those)
        found.append(Way(called[key], people, len(those), people / total if total else 0.0))
    found.sort(key=lambda way: -way.people)
    return found, total - sum(way.people for way in found)


def _crowded(kind: Ways) -> list[Text]:
    """Ways that carry far more than their even share, where there are others; assembly points are no bottleneck."""
    if kind.title == t("Assembly points") or len(kind.ways) < 2:
        return []
    even = 1 / len(kind.ways)
    total = sum(way.people for way in kind.ways) + kind.without
    return [
        t("%(way)s: %(people)s of %(total)s people in %(groups)s groups leave this way at the same time. Let groups go "
          "one after another, or send some another way.", way=way.name, people=f"{way.people:,}",
          total=f"{total:,}", groups=way.groups)
        for way in kind.ways
        if way.share >= UNEVEN * even
    ]  # fmt: skip


class _Listed:
    """Words one after another, in the language in which the sentence is read."""

    def __init__(self, words: Iterable[object]) -> None:
        self.words = list(words)

    def __str__(self) -> str:
        return str(t(", ")).join(str(word) for word in self.words)


def _names(names: Sequence[str]) -> object:
    """The first few names, and how many more there are."""
    if len(names) <= NAMED:
        return _Listed(names)
    return t("%(names)s and %(n)s more", names=_Listed(names[:NAMED]), n=len(names) - NAMED)
