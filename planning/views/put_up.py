"""Everything that the planner adds to other pages, put up on the board in one go."""

from __future__ import annotations

from core.panels import Board
from planning.views import day_sheet_settings, disposal_board, papers, proposal_board, remedies, settings


def put_up(board: Board) -> None:
    """Panels of campaigns and settings, and what waits on Today."""
    board.add_panels("settings", settings.settings_panel, day_sheet_settings.settings_panel)
    board.add_panels("campaign", proposal_board.campaign_panel)
    board.needs.append(proposal_board.needs)
    board.add_panels("settings", disposal_board.settings_panel)
    board.add_panels("proposal", disposal_board.taken_panel, disposal_board.proposal_panel)
    board.add_actions("proposal", disposal_board.proposal_actions)
    board.add_panels("event", disposal_board.event_panel)
    board.needs.append(disposal_board.needs)
    board.add_actions("proposal", remedies.proposal_actions)
    board.add_panels("proposal", papers.papers_panel)
    board.add_actions("proposal", papers.paper_actions)
