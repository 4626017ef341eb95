"""A drill starts from a saved scenario: kept with it, its line filled in."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.errors import Invalid
from core.i18n import t
from drills.inputs import RegistrationInput
from drills.models import Drill
from drills.scenario_queries import assumed_at, line_for
from maps.scenario_queries import scenarios_around
from registry.models import Unit


def start_from_scenario(session: Session, drill: Drill, given: RegistrationInput, unit: Unit) -> None:
    """Keep the chosen scenario; its line is written where none was typed, or where the last one's line stood."""
    if given.scenario_id is None and drill.scenario_id is None:
        return
    before = assumed_at(session, unit, drill.scenario_id)
    is_own_line = bool(given.scenario) and (before is None or given.scenario != line_for(before))
    if given.scenario_id not in (None, drill.scenario_id, *(one.id for one in scenarios_around(session, unit.area))):
        raise Invalid("scenario_unknown", t("There is no such scenario for this unit."), field="scenario_id")
    drill.scenario_id = given.scenario_id
    chosen = assumed_at(session, unit, given.scenario_id)
    if not is_own_line:
        drill.scenario = line_for(chosen) if chosen is not None else ""
