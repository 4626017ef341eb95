"""Who is to answer a suggestion: the unit and the person that are chosen, and who can be chosen."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid
from core.i18n import t
from outreach.open_day_models import Suggestion
from outreach.suggestion_inputs import AssignInput
from registry.models import Area, Grant, Unit, User
from registry.permissions import Permission
from registry.scope import may


def owner_of(session: Session, found: Suggestion, given: AssignInput, actor: Actor) -> tuple[Unit | None, User | None]:
    """The unit and the person who are to answer; refuses nobody, somebody of another unit, and who has it already."""
    unit = session.get(Unit, given.unit_id) if given.unit_id is not None else None
    if given.unit_id is not None and (
        unit is None or not unit.is_active or not may(session, unit, actor, Permission.VIEW_REGISTRY)
    ):
        raise Invalid("no_such_record", t("This is not in the list any more."), field="unit_id",
                      hint=t("Choose another."))  # fmt: skip
    person = session.get(User, given.owner_id) if given.owner_id is not None else None
    if given.owner_id is not None and (person is None or person.id not in dict(owners(session, found))):
        raise Invalid("no_such_record", t("This is not in the list any more."), field="owner_id",
                      hint=t("Choose another."))  # fmt: skip
    if unit is None and person is None:
        raise Invalid("no_owner", t("Choose a unit or a person."), field="unit_id")
    if person is None and unit is not None and not _has_contact(session, unit):
        raise Invalid("no_contact", t("This unit has no contact with an account, so nobody would see it."),
                      field="unit_id", hint=t("Choose a person, or invite a contact of the unit first."))  # fmt: skip
    _require_fit(session, found, given, unit, person)
    return unit, person


def _require_fit(
    session: Session, found: Suggestion, given: AssignInput, unit: Unit | None, person: User | None
) -> None:
    """Refuse a person who does not speak for the unit, and to give it once more to who has it."""
    if unit is not None and person is not None and not _speaks_for(session, unit, person):
        wording = t("%(name)s is not a contact of %(unit)s.", name=person.name, unit=unit.name)
        raise Invalid("not_of_unit", wording, field="owner_id",
                      hint=t("Choose a contact of the unit, or leave one of the two empty."))  # fmt: skip
    same = (given.unit_id, given.owner_id) == (found.unit_id, found.owner_id)
    if found.state == "assigned" and same and given.due_on in (None, found.due_on):
        raise Invalid("same_owner", t("It is with them already."), field="unit_id",
                      hint=t("Choose another unit or person, or another day."))  # fmt: skip


def _speaks_for(session: Session, unit: Unit, person: User) -> bool:
    query = select(Grant.id).where(Grant.unit_id == unit.id, Grant.user_id == person.id)
    return session.scalar(query.limit(1)) is not None


def _has_contact(session: Session, unit: Unit) -> bool:
    query = select(Grant.id).join(User, User.id == Grant.user_id).where(Grant.unit_id == unit.id, User.is_active)
    return session.scalar(query.limit(1)) is not None


def owners(session: Session, found: Suggestion) -> list[tuple[int, str]]:
    """Accounts of the area and of those above it that plan events or speak for a unit there, by name."""
    above = [int(part) for part in found.area.path.split("/") if part]
    county = next((key for key in above), found.area_id)
    beneath = select(Area.id).where(Area.path.startswith(f"/{county}/"))
    query = select(User.id, User.name).join(Grant, Grant.user_id == User.id).outerjoin(Unit, Unit.id == Grant.unit_id)
    roles = Grant.role.in_(("planner", "township_officer", "unit_contact"))
    near = Grant.area_id.in_(beneath) | Unit.area_id.in_(beneath) | Grant.area_id.is_(None) & Grant.unit_id.is_(None)
    rows: Mapping[int, str] = dict(session.execute(query.where(User.is_active, roles, near)).tuples().all())
    return sorted(rows.items(), key=lambda pair: pair[1])
