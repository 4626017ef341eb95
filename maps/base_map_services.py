"""Deeds on the ground of maps."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid, Refusals
from core.i18n import t
from maps.base_map_inputs import BaseMapInput
from maps.base_map_queries import BASE_MAP
from maps.base_maps import FILE_NAME, KEY, TIANDITU_LAYERS
from maps.tiles import tiles_from
from registry.models import Area
from registry.services.settings import write_setting


def check_base_map(given: BaseMapInput, has_file: bool) -> BaseMapInput:
    """The input, if the ground that it asks for can be drawn; raises Refusals with what is missing."""
    wrong: list[DomainError] = []
    if (given.key or given.kind in TIANDITU_LAYERS) and not KEY.fullmatch(given.key):
        wording = t("A key of Tianditu is needed: 32 letters and digits.")
        wrong.append(Invalid("tianditu_key", wording, field="key", hint=t("Copy it from the console of Tianditu.")))
    if (given.url or given.kind == "address") and tiles_from(given.url, "") is None:
        wording = t("This is no address of tiles. It begins with https:// and holds {z}, {x} and {y}.")
        wrong.append(Invalid("tile_url", wording, field="url"))
    if given.kind == "file" and not has_file:
        wording = t("There is no map file yet.")
        hint = t("Put a PMTiles file called %(name)s into the data folder of the server.", name=FILE_NAME)
        wrong.append(Invalid("no_file", wording, field="kind", hint=hint))
    if wrong:
        raise Refusals(wrong)
    return given


def change_base_map(
    session: Session, area: Area | None, given: BaseMapInput, has_file: bool, actor: Actor
) -> BaseMapInput:
    """Set the ground of an area or, without one, of the whole installation."""
    write_setting(session, BASE_MAP, area, check_base_map(given, has_file).model_dump(), actor)
    return given
