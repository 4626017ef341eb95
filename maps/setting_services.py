"""Deeds on the settings of places and maps."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid
from core.i18n import t
from maps.inputs import MapSettingsInput
from maps.setting_queries import NORMS, TILE_ATTRIBUTION, TILE_URL
from maps.tiles import tiles_from
from registry.models import Area
from registry.services.settings import write_setting

NOT_NORMS = {"tile_url", "tile_attribution"}


def change_map_settings(session: Session, area: Area | None, given: MapSettingsInput, actor: Actor) -> None:
    """Set the norms and the background map of an area or, without one, of the whole installation."""
    if given.tile_url and tiles_from(given.tile_url, "") is None:
        wording = t("This is no address of tiles. It begins with https:// and holds {z}, {x} and {y}.")
        raise Invalid("tile_url", wording, field="tile_url")
    write_setting(session, NORMS, area, given.model_dump(exclude=NOT_NORMS), actor)
    write_setting(session, TILE_URL, area, given.tile_url, actor)
    write_setting(session, TILE_ATTRIBUTION, area, given.tile_attribution, actor)
