"""Everything that places and maps add to other pages, put up on the board in one go."""

from __future__ import annotations

from core.i18n import t
from core.panels import Board
from maps import (
    coverage_board_queries,
    inspection_panel_queries,
    layer_queries,
    panel_queries,
    return_queries,
    scenario_layer_queries,
)
from maps.defect_queries import mended_defects, overdue_defects
from maps.layers import PLACES, Layer
from maps.views import base_map
from registry.permissions import Permission


def put_up(board: Board) -> None:
    """Panels of areas and units, figures and needs of Today, what the search finds, and layers of the map."""
    board.searchers.append(panel_queries.find_places)
    board.add_panels("area", panel_queries.area_panel)
    board.add_panels("unit", panel_queries.unit_panel)
    board.figures.append(panel_queries.today_figures)
    board.counts += [overdue_defects, mended_defects]
    board.needs += [panel_queries.today_needs, inspection_panel_queries.today_needs]
    board.searchers.append(inspection_panel_queries.find_defects)
    board.add_panels("place", inspection_panel_queries.photo_panel, inspection_panel_queries.defect_panel)
    board.add_panels("place", inspection_panel_queries.inspection_panel)
    board.add_panels("area", coverage_board_queries.area_panel)
    board.figures.append(coverage_board_queries.today_figures)
    board.add_panels("settings", base_map.settings_panel)
    board.returns += return_queries.KINDS
    board.layers += [*_layers(), coverage_board_queries.layer()]


def _layers() -> list[Layer]:
    return [
        Layer(PLACES, t("Places"), "places", layer_queries.place_signs, page="/places/", is_split=True, is_on=True),
        Layer(
            "units", t("Units"), "units", layer_queries.unit_signs, layer_queries.unit_marks,
            changes_of=("units", "areas", "terms"), needs=Permission.VIEW_REGISTRY, page="/units/", is_split=True,
        ),
        Layer(
            "areas", t("Townships and villages, with their people"), "ground", shapes=layer_queries.area_shapes,
            changes_of=("areas", "area_outlines"), page="/areas/", page_needs=Permission.VIEW_AREAS,
        ),
        scenario_layer_queries.LAYER,
    ]  # fmt: skip
