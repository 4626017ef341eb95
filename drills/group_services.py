"""Deeds on the groups of a plan: write, add, reorder and remove."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid, Refusals
from core.i18n import t
from core.versions import check_version
from drills.models import Drill
from drills.plan_inputs import MOST_ROWS, GroupInput, GroupRow
from drills.plan_models import DrillGroup
from drills.plan_queries import groups
from drills.plan_services import require_change

_WRITTEN = tuple(name for name in GroupRow.model_fields if name != "place")


def write_groups(
    session: Session, drill: Drill, given: Sequence[GroupInput], removed: Collection[int], actor: Actor
) -> Sequence[DrillGroup]:
    """The groups as they are then: rows with a number are changed, others added, `removed` gone, the rest as they were.

    The order is that of their places; a group without one comes last. Refused once the drill is over.
    """
    require_change(session, drill, actor)
    there = {group.id: group for group in groups(session, drill)}
    _check(given, there, removed)
    order: list[tuple[float, int, DrillGroup]] = []
    named = {row.id for row in given}
    order += [(one.position, 0, one) for one in there.values() if one.id not in named and one.id not in removed]
    for at, row in enumerate(given, start=1):
        group = there.get(row.id or 0) or DrillGroup(drill_id=drill.id, position=0)
        check_version(group, row.version if row.id else None)
        for name in _WRITTEN:
            setattr(group, name, getattr(row, name))
        session.add(group)
        usual = group.position if group.position else float("inf")
        order.append((row.place if row.place is not None else usual, at, group))
    for number in removed:
        if number in there:
            session.delete(there[number])
    for position, (_, _, group) in enumerate(sorted(order, key=lambda one: one[:2]), start=1):
        group.position = position
    session.flush()
    return groups(session, drill)


def _check(given: Sequence[GroupInput], there: dict[int, DrillGroup], removed: Collection[int]) -> None:
    wrong: list[DomainError] = []
    for at, row in enumerate(given):
        if row.id is not None and row.id not in there:
            wording = t("Somebody has removed “%(name)s” meanwhile.", name=row.name)
            wrong.append(Invalid("gone", wording, field=f"items.{at}.id", hint=t("Add it again as a new row.")))
    if wrong:
        raise Refusals(wrong)
    added = sum(1 for row in given if row.id is None)
    if len(there) - len(set(removed) & set(there)) + added > MOST_ROWS:
        raise Invalid("too_many", t("A plan has at most %(most)s rows.", most=MOST_ROWS))
