"""Taking a list of observers: each row is found again or added, and can be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.i18n import Text
from core.imports import Change, Given, Options, Plan, steps
from core.imports.undoing import CHANGED_SINCE
from observation.models import Observer
from observation.observer_inputs import ObserverInput
from observation.observer_queries import as_typed
from observation.observer_services import EDIT, add_observer, edit_observer
from registry.area_book import KnownArea
from registry.located import Locator
from registry.models import Area
from registry.scope import beneath
from registry.sheet_queries import area_book, locator

KEPT = ("name", "area_id", "version")
_COLUMNS = {"area": "township", "login": "observer"}


class TakingObservers:
    """The rows of one list on their way in."""

    def __init__(self, session: Session, actor: Actor, options: Options, table: Table) -> None:
        self.session, self.actor, self.table = session, actor, table
        self.locator = finder(session, options, actor, expects_point=False)
        self.plan = Plan()

    def run(self, given: Sequence[Given]) -> Plan:
        """All rows, in order."""
        for row in given:
            self._take(row)
        return self.plan

    def _take(self, row: Given) -> None:
        area, problems = self.locator.area(row, None)
        self.plan.problems += problems
        if area is None or any(problem.is_error for problem in problems):
            return
        try:
            with self.session.begin_nested():
                made = taken_observer(self.session, row, dict(row.values), area, self.actor, self.table)
        except DomainError as error:
            steps.refuse(self.plan, row, error, _COLUMNS)
            return
        except ValidationError as error:
            steps.refuse_entries(self.plan, row, error, _COLUMNS)
            return
        change, is_new = made
        if change is None:
            self.plan.unchanged.add(row.row)
            return
        (self.plan.new if is_new else self.plan.changed).add(row.row)
        self.plan.changes.append(change)


def finder(session: Session, options: Options, actor: Actor, *, expects_point: bool) -> Locator:
    """Finds areas and points for the rows of one file."""
    found = locator(session, area_book(session), options, actor, EDIT)
    found.expects_point = expects_point
    return found


def taken_observer(
    session: Session, row: Given, values: Mapping[str, Any], area: KnownArea, actor: Actor, table: Table
) -> tuple[Change | None, bool]:
    """The change that the row makes to an observer, None for none, and whether the observer is new."""
    known = known_observer(session, values["name"], values.get("phone") or "", area)
    if known is None:
        fresh = {
            name: values[name] for name in ("name", "phone", "trained_on", "allowance_yuan", "note") if values.get(name)
        }
        made = add_observer(session, ObserverInput.model_validate(fresh | {"area": area.code}), actor)
        return written(table, row, made, None), True
    was = kept(known)
    given = {
        name: values[name] for name in ("phone", "trained_on", "allowance_yuan", "note") if values.get(name) is not None
    }
    wanted = ObserverInput.model_validate(dict(as_typed(known)) | given)
    if wanted.model_dump(mode="json", exclude={"version"}) == was:
        return None, False
    made = edit_observer(session, known, wanted, actor)
    return written(table, row, made, {"of": "observers", "was": was, "made": kept(made)}), False


def known_observer(session: Session, name: str, phone: str, area: KnownArea) -> Observer | None:
    """The observer of that name in the township; with several of one name, the one with that telephone."""
    ids = [part for part in area.path.split("/") if part]
    lineage = session.scalars(select(Area).where(Area.id.in_([int(one) for one in ids]))).all()
    town = next((one for one in lineage if one.level == "township"), None)
    around = town.path if town is not None else area.path
    query = select(Observer).join(Area, Area.id == Observer.area_id).where(Observer.name == name, beneath(around))
    found = session.scalars(query.order_by(Observer.id)).all()
    exact = [one for one in found if phone and one.phone == phone]
    blank = [one for one in found if not phone or not one.phone]
    return next(iter(exact or blank), None)


def written(table: Table, row: Given, observer: Observer, before: dict[str, Any] | None) -> Change:
    """The change as it is kept, so that it can be undone."""
    after = {name: getattr(observer, name) for name in KEPT}
    return Change(table, observer.id, before, after, row.row, observer.name, told=(("observer", None, observer.name),))


def kept(observer: Observer) -> dict[str, Any]:
    """All that is known of the observer, as JSON, so that it can be made so again."""
    return ObserverInput.model_validate(dict(as_typed(observer))).model_dump(mode="json", exclude={"version"})


def put_back_observer(session: Session, record_id: int, before: Mapping[str, Any], actor: Actor) -> Text | None:
    """Make a changed observer what it was; None, or why that cannot be."""
    found = session.get(Observer, record_id)
    if found is None or kept(found) != before["made"]:
        return CHANGED_SINCE
    return steps.put_back(lambda: edit_observer(session, found, ObserverInput.model_validate(before["was"]), actor))
