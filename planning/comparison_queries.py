"""Two proposals side by side, read from the database: for the page, for what-if, and for programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.changes import Change
from planning import result_queries as queries
from planning.comparing import Moved, figures, moved, team_changes, without_only_accepted, without_tones
from planning.models import Proposal
from planning.result_facts import Facts, facts, open_facts
from planning.visits import Crew, VisitLine, covers


@dataclass(frozen=True)
class Comparison:
    """What differs between `before` and `after`; `crew` are the teams of both, lettered together."""

    before: Proposal
    after: Proposal
    facts: tuple[Facts, Facts]
    figures: list[Change]
    kinds: list[Change]
    teams: list[Change]
    visits: list[Moved]
    crew: Mapping[int, Crew]
    is_alike: bool = True  # whether both were asked for the same visits
    left_aside: int = 0  # visits in the calendar already, which only one of the two counts

    @property
    def counts(self) -> dict[str, int]:
        """How many visits are lost, gained, moved and shifted."""
        found: dict[str, int] = {}
        for one in self.visits:
            found[one.how] = found.get(one.how, 0) + 1
        return found


def comparison(session: Session, before: Proposal, after: Proposal) -> Comparison:
    """The second proposal against the first; both must have a result."""
    all_was, all_now = queries.lines(session, before), queries.lines(session, after)
    was, now = without_only_accepted(all_was, all_now), without_only_accepted(all_now, all_was)
    left_aside = len(all_was) - len(was) + len(all_now) - len(now)
    of = open_facts if left_aside else facts
    old, new = of(before, was), of(after, now)
    crew = queries.crew_of(session, [before, after], [*was, *now])
    names = {key: one.name for key, one in crew.items()}
    is_alike = {one.key for one in was} == {one.key for one in now}
    changes, kinds = figures(old.side, new.side), _kinds(session, after, was, now)
    if not is_alike:  # asked for different visits, neither is better or worse
        changes, kinds = without_tones(changes), without_tones(kinds)
    return Comparison(
        before, after, (old, new), changes, kinds, team_changes(old.side, new.side, names), moved(was, now), crew,
        is_alike, left_aside,
    )  # fmt: skip


def _kinds(session: Session, proposal: Proposal, was: list[VisitLine], now: list[VisitLine]) -> list[Change]:
    """Visits that fit, by kind of unit."""
    parents, names = queries.kind_parents(session, proposal), queries.kind_names(session, proposal)
    old = {row.kind: row.placed for row in covers(was, parents)}
    new = {row.kind: row.placed for row in covers(now, parents)}
    return [
        Change(names.get(kind, kind), old.get(kind, 0), new.get(kind, 0), _tone(old.get(kind, 0), new.get(kind, 0)))
        for kind in dict.fromkeys([*new, *old])
    ]


def _tone(before: int, after: int) -> str:
    return "" if before == after else "ok" if after > before else "bad"
