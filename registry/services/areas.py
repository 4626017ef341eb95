"""Deeds on areas: add, edit, move, remove. Paths of everything beneath follow a move."""

from __future__ import annotations

from sqlalchemy import func, literal, select, update
from sqlalchemy.orm import Session

from core.access import EVERYWHERE, Actor
from core.errors import DomainError, Invalid
from core.i18n import t
from core.versions import check_version
from registry.area_codes import LEVELS, codes_above, core_of, is_below, level_by
from registry.inputs import LEVEL_NAMES, AreaInput
from registry.models import Area
from registry.permissions import Permission
from registry.queries.areas import find_area
from registry.queries.references import references
from registry.scope import load
from registry.services.wholeness import whole_or_not


def add_area(session: Session, given: AreaInput, actor: Actor) -> Area:
    """A new area in the one named or, without a name, in the one whose code begins its own.

    Areas that had none above them and whose codes begin with the new one come beneath it.
    """
    parent = _parent(session, given, None)
    _require_beneath(parent, actor)
    _refuse_taken_code(session, given.code, None)
    area = Area(code=given.code, name=given.name, population=given.population, level=_level(given, parent))
    area.parent_id = parent.id if parent else None
    with whole_or_not(session, _taken(given.code)):
        session.add(area)
    _put(session, area, parent)
    for orphan in _orphans(session, area, actor):
        move_area(session, orphan, area, actor)
    return area


def edit_area(session: Session, area: Area, given: AreaInput, actor: Actor) -> Area:
    """Change an area; another code or another area above moves it, with all that lies beneath."""
    load(session, Area, area.id, actor, Permission.EDIT_AREAS)
    check_version(area, given.version)
    _refuse_taken_code(session, given.code, area)
    keeps = not given.under and given.code == area.code
    parent = session.get(Area, area.parent_id or 0) if keeps else _parent(session, given, area)
    level = _level(given, parent) if given.level or given.code != area.code else area.level
    _refuse_level(session, area, level, parent)
    with whole_or_not(session, _taken(given.code)):
        area.code, area.name, area.population, area.level = given.code, given.name, given.population, level
        if (parent.id if parent else None) != area.parent_id:
            move_area(session, area, parent, actor)
    return area


def move_area(session: Session, area: Area, parent: Area | None, actor: Actor) -> Area:
    """Put the area, with all that lies beneath, into another one, or at the top with None.

    Refuses a circle ("area_in_itself"), and a level that is not beneath the new one's ("area_level").
    """
    load(session, Area, area.id, actor, Permission.EDIT_AREAS)
    _require_beneath(parent, actor)
    if parent is not None and parent.path.startswith(area.path):
        wording = t("%(name)s cannot lie in itself or in an area beneath it.", name=area.name)
        raise Invalid("area_in_itself", wording, field="under")
    _refuse_level(session, area, area.level, parent)
    area.parent_id = parent.id if parent else None
    session.flush()
    _put(session, area, parent)
    return area


def remove_area(session: Session, area: Area, actor: Actor) -> None:
    """Delete an area on which nothing hangs; otherwise refuse ("area_in_use") and say what does."""
    load(session, Area, area.id, actor, Permission.EDIT_AREAS)
    if hanging := references(session, area):
        listed = str(t(", ")).join(str(words) for words in hanging)
        wording = t("%(name)s cannot be removed: %(what)s would be lost with it.", name=area.name, what=listed)
        raise DomainError("area_in_use", wording, hint=t("Move or remove them first."))
    session.delete(area)
    session.flush()


def _parent(session: Session, given: AreaInput, area: Area | None) -> Area | None:
    if given.under:
        return find_area(session, given.under, "under")
    found = session.scalars(select(Area).where(Area.scheme == "stat", Area.code.in_(codes_above(given.code))))
    usable = [one for one in found if area is None or not one.path.startswith(area.path)]
    return max(usable, key=lambda one: len(core_of(one.code)), default=None)


def _require_beneath(parent: Area | None, actor: Actor) -> None:
    """The deed must stay where the actor may edit areas; a top area is for those who may everywhere."""
    if actor.may_for(Permission.EDIT_AREAS, parent.path if parent else None):
        return
    if parent is None and EVERYWHERE in actor.area_paths(Permission.EDIT_AREAS):
        return
    wording = t("With this code the area would lie outside those you look after.")
    raise Invalid("area_outside", wording, field="under", hint=t("Choose the area above it, or correct the code."))


def _level(given: AreaInput, parent: Area | None) -> str:
    level = given.level or level_by(given.code, parent.level if parent else None)
    if level not in LEVELS:
        wording = t("The code does not tell the level. Please choose it.")
        raise Invalid("area_level_unknown", wording, field="level")
    if parent is not None and not is_below(level, parent.level):
        _refuse_order(level, parent)
    return level


def _refuse_level(session: Session, area: Area, level: str, parent: Area | None) -> None:
    if parent is not None and not is_below(level, parent.level):
        _refuse_order(level, parent)
    for beneath in session.scalars(select(Area).where(Area.parent_id == area.id)):
        if not is_below(beneath.level, level):
            wording = t("%(name)s lies in it and is not beneath that level.", name=beneath.name)
            raise Invalid("area_level", wording, field="level")


def _refuse_order(level: str, parent: Area) -> None:
    wording = t(
        "This level (%(level)s) does not lie beneath that of %(parent)s (%(parent_level)s).",
        level=LEVEL_NAMES[level], parent=parent.name, parent_level=LEVEL_NAMES[parent.level],
    )  # fmt: skip
    raise Invalid("area_level", wording, field="level")


def _refuse_taken_code(session: Session, code: str, area: Area | None) -> None:
    there = session.scalar(select(Area).where(Area.scheme == "stat", Area.code == code))
    if there is not None and there is not area:
        wording = t("The code %(code)s belongs to %(name)s already.", code=code, name=there.name)
        raise Invalid("area_code_taken", wording, field="code")


def _taken(code: str) -> Invalid:
    return Invalid(
        "area_code_taken", t("Somebody has just added an area with the code %(code)s.", code=code), field="code"
    )


def _put(session: Session, area: Area, parent: Area | None) -> None:
    """Write the path of the area and of everything beneath; paths are derived, the trail keeps the area above."""
    old, new = area.path, f"{parent.path if parent else '/'}{area.id}/"
    if not old:
        changed = update(Area).where(Area.id == area.id).values(path=new)
    else:
        rest = func.substr(Area.path, len(old) + 1)
        changed = update(Area).where(Area.path.startswith(old, autoescape=True)).values(path=literal(new).concat(rest))
    session.execute(changed, execution_options={"synchronize_session": "fetch"})
    session.refresh(area, ["path"])


def _orphans(session: Session, area: Area, actor: Actor) -> list[Area]:
    prefix = core_of(area.code)
    tops = select(Area).where(Area.parent_id.is_(None), Area.scheme == "stat", Area.id != area.id)
    found = session.scalars(tops.where(Area.code.startswith(prefix, autoescape=True))).all()
    return [top for top in found if is_below(top.level, area.level) and actor.may_for(Permission.EDIT_AREAS, top.path)]
