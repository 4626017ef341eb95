"""Deeds on checklists and their items: add, change, copy, put out of use, delete."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import EVERYWHERE, Actor
from core.errors import DomainError, Forbidden, Invalid, NotFound
from core.i18n import t
from core.versions import check_version
from outreach.checklist_inputs import ChecklistCopyInput, ChecklistInput, ChecklistItemInput
from outreach.checklist_models import Checklist, ChecklistItem, ChecklistProof
from registry.models import Area
from registry.permissions import Permission
from registry.scope import require_area
from registry.terms import labels

KEEP = Permission.EDIT_CAMPAIGNS
"""Who keeps the checklists of an area: planners and administrators."""
MOST_ITEMS = 60


def add_checklist(session: Session, given: ChecklistInput, actor: Actor) -> Checklist:
    """The new checklist, in use, without items yet; refused when the area has one for these kinds and that year."""
    return _write(session, Checklist(is_active=True), given, actor)


def edit_checklist(session: Session, found: Checklist, given: ChecklistInput, actor: Actor) -> Checklist:
    """The changed checklist."""
    require_keeper(session, found.area_id, actor)
    check_version(found, given.version)
    found.version += 1
    return _write(session, found, given, actor)


def copy_checklist(session: Session, source: Checklist, given: ChecklistCopyInput, actor: Actor) -> Checklist:
    """A copy with all items for another area or year, to be changed there; the source stays as it is."""
    copy = ChecklistInput(
        area_id=given.area_id, name=source.name, name_en=source.name_en, unit_kinds=source.unit_kinds, year=given.year,
        due_month=source.due_month, source=source.source,
        is_verified=source.is_verified and bool(source.source),
    )  # fmt: skip
    made = add_checklist(session, copy, actor)
    for item in source.items:
        session.add(ChecklistItem(
            checklist_id=made.id, position=item.position, name=item.name, name_en=item.name_en, times=item.times,
            event_kinds=list(item.event_kinds), takes_proof=item.takes_proof,
        ))  # fmt: skip
    session.flush()
    session.refresh(made)
    return made


def switch_checklist(session: Session, found: Checklist, is_active: bool, actor: Actor) -> Checklist:
    """Put it out of use, so that the next one up the tree holds, or take it back."""
    require_keeper(session, found.area_id, actor)
    if is_active:
        _require_alone(session, found, found.area_id, found.unit_kinds, found.year)
    found.is_active = is_active
    session.flush()
    return found


def delete_checklist(session: Session, found: Checklist, actor: Actor) -> None:
    """It is gone; one that holds everywhere or that has proofs is put out of use instead."""
    require_keeper(session, found.area_id, actor)
    if found.area_id is None and found.code:
        wording = t("A checklist that came with the program cannot be deleted.")
        raise DomainError("default_checklist", wording, hint=t("Put it out of use instead."))
    if _proofs(session, [item.id for item in found.items]):
        wording = t("Units have given proofs for it, which would be lost.")
        raise DomainError("has_proofs", wording, hint=t("Put it out of use instead."))
    session.delete(found)
    session.flush()


def add_item(session: Session, found: Checklist, given: ChecklistItemInput, actor: Actor) -> ChecklistItem:
    """The new item; without a place it stands last."""
    require_keeper(session, found.area_id, actor)
    if len(found.items) >= MOST_ITEMS:
        raise DomainError("too_many_items", t("A checklist has at most %(n)s items.", n=MOST_ITEMS))
    item = ChecklistItem(checklist_id=found.id)
    _write_item(session, item, given)
    if not given.position:
        item.position = max((one.position for one in found.items), default=0) + 10
    session.add(item)
    session.flush()
    session.refresh(found)
    return item


def edit_item(session: Session, item: ChecklistItem, given: ChecklistItemInput, actor: Actor) -> ChecklistItem:
    """The changed item; proofs and events are judged by it from now on."""
    require_keeper(session, session.get_one(Checklist, item.checklist_id).area_id, actor)
    check_version(item, given.version)
    _write_item(session, item, given)
    item.version += 1
    session.flush()
    return item


def delete_item(session: Session, item: ChecklistItem, actor: Actor) -> None:
    """It is gone; refused ("has_proofs") when units have given proofs for it."""
    found = session.get_one(Checklist, item.checklist_id)
    require_keeper(session, found.area_id, actor)
    if _proofs(session, [item.id]):
        wording = t("Units have given proofs for it, which would be lost.")
        raise DomainError("has_proofs", wording, hint=t("Copy the checklist for the next year and leave it out there."))
    session.delete(item)
    session.flush()
    session.refresh(found)


def can_keep_everywhere(actor: Actor) -> bool:
    """Whether the actor keeps the checklists that hold everywhere."""
    return EVERYWHERE in actor.area_paths(Permission.ADMINISTER)


def may_keep(area: Area | None, actor: Actor) -> bool:
    """Whether the actor keeps checklists of this area, or without one those that hold everywhere."""
    return actor.may_for(KEEP, area.path) if area is not None else can_keep_everywhere(actor)


def require_keeper(session: Session, area_id: int | None, actor: Actor) -> None:
    """Refuse whoever does not keep the checklists of this area."""
    if area_id is not None:
        require_area(session, area_id, actor, KEEP)
    elif not can_keep_everywhere(actor):
        wording = t("Checklists that hold everywhere are kept by an administrator of the whole installation.")
        raise Forbidden("checklists_everywhere", wording)


def _write(session: Session, found: Checklist, given: ChecklistInput, actor: Actor) -> Checklist:
    require_keeper(session, given.area_id, actor)
    check_known(session, "unit_kind", given.unit_kinds, "unit_kinds")
    _require_alone(session, found, given.area_id, given.unit_kinds, given.year)
    for name in ("area_id", "name", "name_en", "year", "due_month", "source"):
        setattr(found, name, getattr(given, name))
    found.unit_kinds = sorted(set(given.unit_kinds))
    found.is_verified = given.is_verified
    session.add(found)
    session.flush()
    session.refresh(found)
    return found


def _require_alone(
    session: Session, found: Checklist, area_id: int | None, kinds: Sequence[str], year: int | None
) -> None:
    here = Checklist.area_id == area_id if area_id is not None else Checklist.area_id.is_(None)
    then = Checklist.year == year if year is not None else Checklist.year.is_(None)
    with session.no_autoflush:
        for other in session.scalars(select(Checklist).where(here, then, Checklist.is_active)):
            if other is not found and set(other.unit_kinds) & set(kinds):
                wording = t("“%(name)s” holds for these kinds there already.", name=other.name)
                hint = t("Change that one, or leave out the kinds that it is for.")
                raise Invalid("checklist_there", wording, field="unit_kinds", hint=hint)


def _write_item(session: Session, item: ChecklistItem, given: ChecklistItemInput) -> None:
    check_known(session, "event_kind", given.event_kinds, "event_kinds")
    if not given.event_kinds and not given.takes_proof:
        wording = t("Nothing could ever prove this item.")
        raise Invalid(
            "no_proof", wording, field="takes_proof", hint=t("Tick a kind of event, or accept proof by hand.")
        )
    for name in ("name", "name_en", "times", "takes_proof", "position"):
        setattr(item, name, getattr(given, name))
    item.event_kinds = sorted(set(given.event_kinds))


def check_known(session: Session, scheme: str, codes: Sequence[str], field: str) -> None:
    """Refuse codes that are no terms of the scheme."""
    known = labels(session, scheme)
    if any(code not in known for code in codes):
        raise Invalid("no_such_term", t("This is not in the list any more."), field=field, hint=t("Choose another."))


def own_item(session: Session, checklist: Checklist, item_id: int) -> ChecklistItem:
    """The item of this checklist; any other is not found."""
    for item in checklist.items:
        if item.id == item_id:
            return item
    raise NotFound()


def _proofs(session: Session, item_ids: Sequence[int]) -> int:
    query = select(func.count(ChecklistProof.id)).where(ChecklistProof.item_id.in_(item_ids))
    return session.scalar(query) or 0
