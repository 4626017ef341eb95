"""Everything that places and maps add to other pages, put up on the board in one go."""

from __future__ import annotations

from core.panels import Board
from maps import panel_queries


def put_up(board: Board) -> None:
    """Panels of areas and units, figures and needs of Today, and what the search finds."""
    board.searchers.append(panel_queries.find_places)
    board.add_panels("area", panel_queries.area_panel)
    board.add_panels("unit", panel_queries.unit_panel)
    board.figures.append(panel_queries.today_figures)
    board.needs.append(panel_queries.today_needs)
