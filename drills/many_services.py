"""Registering many units at once: those that can be are registered, the others listed with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.errors import DomainError, Refusals
from core.i18n import t
from core.jobs import Progress, job
from drills import people
from drills.inputs import RegistrationInput
from drills.many_inputs import ManyInput
from drills.services import register
from registry.identity import actor_of_key
from registry.models import Unit
from registry.permissions import Permission
from registry.scope import load
from schedule.booking_services import without_ways_out

AT_ONCE = 60  # more are left to a worker, which says how far it is
STEP = 20  # so many units share a transaction there, so that others get their turn


@dataclass(frozen=True)
class Refused:
    """A unit that was not registered, and why."""

    unit_id: int
    name: str
    why: str


@dataclass
class Outcome:
    """What became of a list of units."""

    drills: list[int] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """As a job keeps it."""
        return asdict(self)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Outcome:
        """The outcome that `as_json` made."""
        return cls(list(kept["drills"]), [Refused(**one) for one in kept["refused"]])


def register_many(session: Session, given: ManyInput, units: Iterable[int], actor: Actor, done: Outcome) -> None:
    """Register these units, adding to `done` what became of each; a refused one leaves no trace."""
    for unit_id in units:
        unit = session.get(Unit, unit_id)
        name = unit.name if unit else f"#{unit_id}"
        try:
            with session.begin_nested(), without_ways_out(session):
                unit = load(session, Unit, unit_id, actor, Permission.EDIT_DRILLS)
                done.drills.append(register(session, _of_unit(unit, given), actor, "web").id)
        except DomainError as error:
            why = error.errors[0] if isinstance(error, Refusals) else error
            done.refused.append(Refused(unit_id, name, _why(why)))


def _why(error: DomainError) -> str:
    if error.status == 404:
        return str(t("This unit is not one for which you register drills."))
    if error.code == "nobody":
        return str(t("Nobody knows how many people this unit has."))
    return str(error.message)


def _of_unit(unit: Unit, given: ManyInput) -> RegistrationInput:
    expected = {row.category: row.count for row in unit.headcounts if row.category not in people.APART and row.count}
    values = given.model_dump(exclude={"units"})
    return RegistrationInput(unit_id=unit.id, expected=expected, **values)


@job("drills.register_many")
def register_in_steps(progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
    """The work of a long list; each step is saved by itself, so a list taken up again goes on where it stopped."""
    given = ManyInput.model_validate(params["given"])
    steps = [given.units[place : place + STEP] for place in range(0, len(given.units), STEP)]
    done = Outcome()
    for number, step in enumerate(steps):
        progress.say(number * STEP, len(given.units))
        _step(progress.database, given, step, progress.owner_key, done)
    progress.say(len(given.units), len(given.units))
    return {**done.as_json(), "url": params["url"].replace("/0/", f"/{progress.job_id}/")}


def _step(database: Database, given: ManyInput, units: Iterable[int], owner: str, done: Outcome) -> None:
    with database.transaction() as session:
        actor = actor_of_key(session, owner)
        session.info["actor"] = actor
        register_many(session, given, units, actor, done)
