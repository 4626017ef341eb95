"""Everything that the observation network adds to other pages, put up on the board in one go."""

from __future__ import annotations

from core.panels import Board
from observation.views import anomaly_board


def put_up(board: Board) -> None:
    """Panels of places, needs and figures of Today, and what the search finds."""
    anomaly_board.put_up(board)
