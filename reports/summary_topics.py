"""What a summary tells beside its figures: training, titles, plans, teams, networks, reviews. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ChecklistProgress:
    """How far the units of one yearly checklist are at the end of the time."""

    name: str
    units: int
    complete: int  # units with every item done
    due: int  # items
    done: int


@dataclass(frozen=True)
class Titles:
    """Demonstration units: those that hold the title today by kind, and applications that are not decided yet."""

    held: Sequence[tuple[str, int]] = ()
    applied: int = 0

    @property
    def total(self) -> int:
        """How many hold a title."""
        return sum(count for _, count in self.held)


@dataclass(frozen=True)
class PlanWork:
    """What was done about emergency plans in the time; `tested` plans by `drills`, `findings` of these."""

    reviewed: int = 0
    tested: int = 0
    drills: int = 0
    findings: int = 0
    taken_up: int = 0


@dataclass(frozen=True)
class TeamWork:
    """Members of the response teams today, and how many went out in the time, in earnest and in exercises."""

    members: int = 0
    out_real: int = 0
    out_exercise: int = 0


@dataclass(frozen=True)
class QuickRounds:
    """Rounds of quick reports in the time; nothing counts both modes."""

    real: int = 0
    exercise: int = 0


@dataclass(frozen=True)
class ProjectWork:
    """Construction projects under review: received and settled in the time, open and late today."""

    received: int = 0
    passed: int = 0
    conditional: int = 0
    refused: int = 0
    open: int = 0
    late: int = 0

    @property
    def settled(self) -> int:
        """How many got a result."""
        return self.passed + self.conditional + self.refused


@dataclass(frozen=True)
class Topics:
    """All of these."""

    checklists: Sequence[ChecklistProgress] = ()
    titles: Titles = field(default_factory=Titles)
    plans: PlanWork = field(default_factory=PlanWork)
    teams: TeamWork = field(default_factory=TeamWork)
    rounds: QuickRounds = field(default_factory=QuickRounds)
    projects: ProjectWork = field(default_factory=ProjectWork)
