"""Everything that readiness adds to other pages, put up on the board in one go."""

from __future__ import annotations

from core.panels import Board
from readiness.views import (
    network_board,
    plan_board,
    project_board,
    quick_report_board,
    self_inspection_board,
    team_board,
)


def put_up(board: Board) -> None:
    """Panels of the overview, of units and settings, what waits on Today, and what is owed."""
    self_inspection_board.put_up(board)
    project_board.put_up(board)
    plan_board.put_up(board)
    team_board.put_up(board)
    network_board.put_up(board)
    quick_report_board.put_up(board)
