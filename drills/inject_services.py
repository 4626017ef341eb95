"""Deeds on the script of a plan: write lines, move one with those after it, number anew, remove."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid, Refusals
from core.i18n import t
from core.versions import check_version
from drills.models import Drill
from drills.plan_inputs import MOST_ROWS, InjectInput, InjectRow, MovedInjectInput
from drills.plan_models import Inject
from drills.plan_queries import injects
from drills.plan_services import require_change
from drills.script_times import LATEST, followed

_WRITTEN = tuple(name for name in InjectRow.model_fields if name not in ("number", "at"))


def write_injects(
    session: Session, drill: Drill, given: Sequence[InjectInput], removed: Collection[int], actor: Actor
) -> Sequence[Inject]:
    """The script as it is then: lines with a number of their own are changed, others added, `removed` gone.

    A line without a number in the script gets the next one. Refused once the drill is over.
    """
    require_change(session, drill, actor)
    there = {line.id: line for line in injects(session, drill)}
    _check(given, there, removed)
    for number in removed:
        if number in there:
            session.delete(there.pop(number))
    last = max([line.number for line in there.values()] + [row.number or 0 for row in given], default=0)
    for row in given:
        line = there.get(row.id or 0)
        if line is None:
            line = Inject(drill_id=drill.id, number=row.number or last + 1)
            last = max(last, line.number)
        check_version(line, row.version if row.id else None)
        line.number = row.number or line.number
        _fill(line, row)
        session.add(line)
    session.flush()
    return injects(session, drill)


def write_inject(
    session: Session, drill: Drill, inject: Inject | None, given: MovedInjectInput, actor: Actor
) -> tuple[Inject, int]:
    """The changed or new line, and how many later ones have moved along with it."""
    moved: dict[int, int] = {}
    if inject is not None and given.moves_later and given.at != inject.at_seconds:
        times = {line.id: (line.at_seconds, line.number) for line in injects(session, drill)}
        moved = followed(times, inject.id, given.at)
        if moved and max(moved.values()) > LATEST:
            wording = t("With this the last line would come more than a day after the alarm.")
            raise Invalid("too_late", wording, field="at")
    before = {line.id for line in injects(session, drill)}
    row = InjectInput(**given.model_dump(exclude={"moves_later", "id"}), id=inject.id if inject else None)
    script = write_injects(session, drill, [row], (), actor)
    for line in script:
        if line.id in moved:
            line.at_seconds = moved[line.id]
    session.flush()
    return inject or next(line for line in script if line.id not in before), len(moved)


def remove_inject(session: Session, drill: Drill, inject: Inject, actor: Actor) -> None:
    """The line is gone; the others keep their numbers."""
    require_change(session, drill, actor)
    session.delete(inject)
    session.flush()


def renumber(session: Session, drill: Drill, actor: Actor) -> int:
    """Number the lines 1, 2, 3 ... in the order of their times; returns how many numbers have changed."""
    require_change(session, drill, actor)
    changed = 0
    for number, line in enumerate(injects(session, drill), start=1):
        changed += line.number != number
        line.number = number
    session.flush()
    return changed


def _fill(line: Inject, row: InjectRow) -> None:
    line.at_seconds = row.at
    for name in _WRITTEN:
        setattr(line, name, getattr(row, name))


def _check(given: Sequence[InjectInput], there: dict[int, Inject], removed: Collection[int]) -> None:
    wrong: list[DomainError] = []
    for at, row in enumerate(given):
        if row.id is not None and row.id not in there:
            wording = t("Somebody has removed line %(number)s meanwhile.", number=row.number or "–")
            wrong.append(Invalid("gone", wording, field=f"items.{at}.id", hint=t("Add it again as a new row.")))
    if wrong:
        raise Refusals(wrong)
    added = sum(1 for row in given if row.id is None)
    if len(there) - len(set(removed) & set(there)) + added > MOST_ROWS:
        raise Invalid("too_many", t("A plan has at most %(most)s rows.", most=MOST_ROWS))
