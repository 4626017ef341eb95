"""What figures put on the board."""

from __future__ import annotations

from core.panels import Board
from reports.views import campaign_reports, export_settings, open_day_reports
from reports.views.summary_settings import settings_panel


def put_up(board: Board) -> None:
    """Add panels to pages below."""
    board.add_panels("settings", settings_panel, export_settings.settings_panel)
    board.add_panels("settings", campaign_reports.settings_panel, open_day_reports.settings_panel)
    board.add_panels("campaign", campaign_reports.campaign_panel)
    board.add_panels("open_day", open_day_reports.open_day_panel)
