"""Deeds on the list of things to take along."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid
from core.i18n import t
from planning.thing_inputs import ThingsInput
from planning.thing_queries import THINGS
from registry import terms
from registry.models import Area
from registry.services.settings import write_setting
from registry.terms import NOWHERE


def change_things(session: Session, area: Area | None, given: ThingsInput, actor: Actor) -> None:
    """Day sheets of the area, or without one of every area without a list of its own, name these things."""
    known = terms.labels(session, "event_kind", area or NOWHERE)
    for kind in given.things:
        if kind not in known:
            raise Invalid("unknown_word", t("There is no “%(code)s”. Choose from the list.", code=kind),
                          field=f"things.{kind}")  # fmt: skip
    kept = {kind: text for kind, text in given.things.items() if text}
    write_setting(session, THINGS, area, kept, actor)
