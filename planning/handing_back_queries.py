"""A workbook that came back, checked against its proposal and the county as it is now; nothing is solved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy.orm import Session

from core.errors import DomainError
from core.i18n import Text, t
from core.imports.problems import Problem as RowProblem
from planning.break_words import say_break
from planning.gathered import Gathered
from planning.handing_back import Judged, Term, cost_minutes, judge, terms_of
from planning.models import Proposal
from planning.problem_queries import gather
from planning.solving.checking import Break
from planning.solving.problem import Placement
from planning.workbook_facts import VisitLine
from planning.workbook_file import read
from planning.workbook_queries import known_of, lines_of, team_names
from planning.workbook_reading import Handed, Wanted, changed


@dataclass(frozen=True)
class Broken:
    """A rule that the changed plan breaks: the row of its visit in the file, 0 for a whole tour, and a sentence."""

    row: int
    said: Text


@dataclass
class Returned:
    """What came of a workbook: rows that cannot be taken, what changed, what breaks, what it costs.

    Without a `judged` plan the rows must be put right first.
    """

    handed: Handed
    changes: dict[int, Wanted]
    lines: dict[int, VisitLine]
    gathered: Gathered | None = None
    judged: Judged | None = None
    broken: list[Broken] = field(default_factory=list)
    kept: list[Broken] = field(default_factory=list)

    @property
    def problems(self) -> list[RowProblem]:
        """What is wrong with rows."""
        return self.handed.problems

    @property
    def terms(self) -> list[Term]:
        """The terms of both plans."""
        return terms_of(self.judged) if self.judged else []

    @property
    def cost(self) -> int:
        """What the changes cost, in minutes of driving."""
        return cost_minutes(self.judged) if self.judged else 0

    @property
    def pins(self) -> dict[int, bool]:
        """Visits whose pin was set or taken, by their number."""
        return {
            number: wanted.is_pinned for number, wanted in self.handed.wanted.items()
            if wanted.is_pinned != self.lines[number].is_pinned and wanted.is_placed
        }  # fmt: skip

    @property
    def can_be_kept(self) -> bool:
        """Whether a proposal can be made of it: every row taken, nothing broken, something changed."""
        return not self.handed.is_wrong and not self.broken and not self.kept and bool(self.changes or self.pins)


def returned(session: Session, proposal: Proposal, path: Path, filename: str) -> Returned:
    """The workbook as it came back; raises DomainError for what is no workbook of a proposal."""
    if proposal.state != "ready":
        raise DomainError("proposal_not_ready", t("This proposal has no result yet."))
    lines = lines_of(session, proposal)
    handed = read(path, filename, lines, known_of(session, proposal, lines))
    found = Returned(handed, changed(handed, lines), {line.number: line for line in lines})
    if handed.is_wrong:
        return found
    found.gathered = gathered = gather(session, proposal)
    numbers = _numbers(gathered)
    moves = _moves(session, proposal, gathered, numbers, found.changes)
    pinned = {numbers[number]: wanted.is_pinned for number, wanted in handed.wanted.items() if number in numbers}
    found.judged = judge(gathered.problem, gathered.plan, moves, pinned)
    rows = {numbers[number]: wanted.row for number, wanted in handed.wanted.items() if number in numbers}
    found.broken = [_said(found.judged, one, rows) for one in found.judged.broken]
    found.kept = [_said(found.judged, one, rows) for one in found.judged.kept]
    return found


def _numbers(gathered: Gathered) -> dict[int, int]:
    """Numbers of the visits in the problem, by the ids of their lines."""
    return {one.visit_id: number for number, one in enumerate(gathered.wanted) if one.visit_id is not None}


def _moves(
    session: Session, proposal: Proposal, gathered: Gathered, numbers: Mapping[int, int], changes: Mapping[int, Wanted]
) -> dict[int, Placement | None]:
    teams = {name: team_id for team_id, name in team_names(session, proposal).items()}
    found: dict[int, Placement | None] = {}
    for number, wanted in changes.items():
        if number not in numbers:
            continue  # accepted meanwhile: it is an event of the calendar now
        going = [gathered.team_of(teams[name]) for name in (wanted.team, wanted.second_team) if name]
        day = gathered.day_of(wanted.on) if wanted.on else None
        if day is None or wanted.starts is None:
            found[numbers[number]] = None
        else:
            start = wanted.starts * gathered.problem.ticks
            found[numbers[number]] = Placement(day, start, tuple(team for team in going if team is not None))
    return found


def _said(judged: Judged, one: Break, rows: Mapping[int, int]) -> Broken:
    return Broken(
        rows.get(one.visit, 0) if one.visit is not None else 0, say_break(judged.problem, replace(one, event=""))
    )
