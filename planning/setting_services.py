"""Deeds on the conventions of planning."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid
from core.i18n import t
from planning.conventions import Conventions, KindHabit
from planning.setting_inputs import SettingsInput
from planning.setting_queries import PLANNING, conventions
from registry import terms
from registry.models import Area, Setting
from registry.permissions import Permission
from registry.queries.settings import ROAD_CLASS, ROAD_CLASSES, setting
from registry.scope import load
from registry.services.settings import write_setting
from registry.terms import NOWHERE


def change_conventions(session: Session, area: Area | None, given: SettingsInput, actor: Actor) -> Conventions:
    """An area, or without one every area that has none of its own, plans by these."""
    _check_words(session, area, given)
    was = conventions(session, area or NOWHERE)
    kinds = {kind: KindHabit.from_stored(habit.model_dump()) for kind, habit in given.kinds.items()}
    made = replace(
        was, hours={**was.hours, **given.hours}, hour_days={**was.hour_days, **given.hour_days},
        kinds={**was.kinds, **kinds},
        weights=replace(was.weights, **given.weights.model_dump()) if given.weights else was.weights,
        most_visits=given.most_visits, most_drive_minutes=given.most_drive_minutes, source=given.source,
        is_verified=given.is_verified,
    )  # fmt: skip
    write_setting(session, PLANNING, area, made.as_stored(), actor)
    _set_roads(session, area, given, actor)
    return made


def _set_roads(session: Session, area: Area | None, given: SettingsInput, actor: Actor) -> None:
    """Speeds by class of road for the area, and which class its parts have."""
    if given.road_classes:
        was = setting(session, ROAD_CLASSES, area or NOWHERE) or {}
        now = {name: one.model_dump() for name, one in given.road_classes.items()}
        write_setting(session, ROAD_CLASSES, area, {**was, **now}, actor)
    for number, road_class in given.roads.items():
        part = load(session, Area, int(number), actor, Permission.ADMINISTER)
        own = session.scalar(select(Setting).where(Setting.name == ROAD_CLASS, Setting.area_id == part.id))
        if road_class != "above":
            write_setting(session, ROAD_CLASS, part, road_class, actor)
        elif own is not None:
            session.delete(own)
    session.flush()


def _check_words(session: Session, area: Area | None, given: SettingsInput) -> None:
    """Refuses kinds, events, skills and names of hours that there are not."""
    where = area or NOWHERE
    known = {scheme: terms.labels(session, scheme, where) for scheme in ("unit_kind", "event_kind", "skill")}
    names = {*conventions(session, where).hours, *given.hours}
    for name in given.hour_days:
        if name not in names:
            raise Invalid("unknown_word", t("There is no “%(code)s”. Choose from the list.", code=name),
                          field=f"hour_days.{name}")  # fmt: skip
    for kind, habit in given.kinds.items():
        for field, code, words in (
            ("", kind, known["unit_kind"]), (".event_kind", habit.event_kind, known["event_kind"]),
            (".hours", habit.hours, names), *((".skills", skill, known["skill"]) for skill in habit.skills),
        ):  # fmt: skip
            if code not in words:
                raise Invalid("unknown_word", t("There is no “%(code)s”. Choose from the list.", code=code),
                              field=f"kinds.{kind}{field}")  # fmt: skip
