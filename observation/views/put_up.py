"""Everything that the observation network adds to other pages, put up on the board in one go."""

from __future__ import annotations

from core.panels import Board
from observation import map_queries
from observation.views import anomaly_board, stations


def put_up(board: Board) -> None:
    """Panels of places, needs and figures of Today, and what the search finds."""
    anomaly_board.put_up(board)
    board.needs.append(stations.needs_of_stations)
    board.add_panels("place", stations.place_panel)
    board.layers += map_queries.LAYERS
