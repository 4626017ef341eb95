"""Reminding the contacts of units that have missed a drill or still owe one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.i18n import Said, sentences, t
from drills.frequency import Standing, latest_over
from drills.frequency_list_queries import contacts
from drills.frequency_queries import Line, Survey
from drills.frequency_words import say_bounds, say_period, say_rule
from registry.models import Unit, User
from schedule.notice_services import Telling, notify


@dataclass(frozen=True)
class Told:
    """People and units told, units that had been told today already, and those for which nobody has an account."""

    people: int
    units: int
    again: int
    unreachable: Sequence[Line]


def remind(session: Session, found: Survey, actor: Actor) -> Told:
    """Ask the contacts of all units that want a drill, each in their language, once for a unit and period a day.

    The survey must be one that was made with the permission to oversee these units. In the inbox, and by e-mail where
    the account has an address. Refuses ("nobody_owes") when no unit wants a drill.
    """
    asked = [line for line in found.lines if line.wants]
    if not asked:
        raise DomainError("nobody_owes", t("No unit of this list has missed a drill or still owes one."))
    readers = contacts(session, [line.unit_id for line in asked])
    people: set[int] = set()
    units = again = 0
    for line in asked:
        told = {user.id for user in readers.get(line.unit_id, ()) if _tell(session, found, line, user, actor)}
        people |= told
        units += bool(told)
        again += bool(readers.get(line.unit_id)) and not told
    return Told(len(people), units, again, [line for line in asked if not readers.get(line.unit_id)])


def _tell(session: Session, found: Survey, line: Line, user: User, actor: Actor) -> bool:
    """Whether the message is new."""
    wanted = _wanted(found, line)
    key = f"frequency:{line.unit_id}:{wanted[-1].period.first.isoformat()}:{found.today.isoformat()}"
    facts = {
        "unit": line.name, "rule": Said(say_rule, (line.rule,)), "missing": Said(_missing, (wanted,)),
        "name": actor.name,
    }  # fmt: skip
    area_id = session.get_one(Unit, line.unit_id).area_id
    return notify(session, Telling("frequency.owed", key, user.id, f"unit:{line.unit_id}", area_id, facts,
                                   f"/drills/register?unit={line.unit_id}"))  # fmt: skip


def _wanted(found: Survey, line: Line) -> list[Standing]:
    """The period that was missed, and the one that is open."""
    missed = latest_over(line.standings, found.today) if line.is_behind else None
    still_open = line.now if line.is_due_soon else None
    return [one for one in (missed, still_open) if one is not None]


def _missing(wanted: Sequence[Standing]) -> str:
    said = []
    for one in wanted:
        period = say_period(one.period)
        if one.state == "overdue":
            said.append(t("None is known to have been held in %(period)s.", period=period))
        else:
            said.append(
                t("One is still to be held in %(period)s (%(days)s).", period=period, days=say_bounds(one.period))
            )
    return sentences(*said)
