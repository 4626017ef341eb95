"""Everything that the observation network adds to other pages, put up on the board in one go."""

from __future__ import annotations

from core.panels import Board
from observation import map_queries, return_owed_queries, roster_queries
from observation.point_map_queries import LAYER
from observation.views import anomaly_board, panels, stations


def put_up(board: Board) -> None:
    """Panels of places, needs and figures of Today, what the search finds, and layers of the map."""
    board.add_panels("place", panels.place_panel)
    board.add_panels("settings", panels.settings_panel)
    board.figures.append(panels.figures)
    board.needs.append(panels.needs)
    board.searchers.append(panels.search)
    board.layers.append(LAYER)
    anomaly_board.put_up(board)
    board.needs.append(stations.needs_of_stations)
    board.add_panels("place", stations.place_panel)
    board.layers += map_queries.LAYERS
    board.returns += return_owed_queries.KINDS
    board.rosters += roster_queries.ROSTERS
