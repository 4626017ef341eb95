"""Deeds on the settings of places and maps."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.access import Actor
from maps.inputs import MapSettingsInput
from maps.setting_queries import NORMS
from registry.models import Area
from registry.services.settings import write_setting


def change_map_settings(session: Session, area: Area | None, given: MapSettingsInput, actor: Actor) -> None:
    """Set the norms of an area or, without one, of the whole installation."""
    write_setting(session, NORMS, area, given.model_dump(), actor)
