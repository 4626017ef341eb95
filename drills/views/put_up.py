"""Everything that drills add to other pages, put up on the board in one go."""

from __future__ import annotations

from core.panels import Board
from drills import map_queries, return_queries
from drills.action_queries import done_actions, overdue_actions
from drills.month_queries import drilled_last_month, drilled_this_month, schools
from drills.queries import missing_results
from drills.views import board as drill_board
from drills.views import (
    certificates,
    day_board,
    document_settings,
    documents,
    evaluation_board,
    frequency_board,
    live_now,
    plan,
    scenario_board,
    script_templates,
)


def put_up(board: Board) -> None:
    """Panels of drills, units, events and settings, parts of Today, what the search finds, layers of the map."""
    day_board.put_up(board)
    scenario_board.put_up(board)
    board.figures.append(drill_board.figures)
    board.soon.append(drill_board.later_drills)
    board.counts += [schools, drilled_this_month, drilled_last_month, missing_results, overdue_actions, done_actions]
    board.needs += [frequency_board.needs, drill_board.needs, evaluation_board.needs]
    board.searchers.append(evaluation_board.search)
    board.add_panels("unit", drill_board.unit_panel, frequency_board.unit_panel, evaluation_board.unit_panel)
    board.add_panels("drill", plan.drill_panel, live_now.live_panel)
    board.add_panels("drill", evaluation_board.evaluation_panel, evaluation_board.actions_panel)
    board.add_panels("drill", documents.drill_panel, certificates.drill_panel)
    board.add_panels("event", drill_board.event_panel)
    board.add_panels("settings", script_templates.settings_panel, evaluation_board.settings_panel)
    board.add_panels("settings", document_settings.settings_panel, frequency_board.settings_panel)
    board.add_condition("event.reported", drill_board.is_reported)
    board.add_actions("event.report", drill_board.report_actions)
    board.layers += map_queries.LAYERS
    board.returns += return_queries.KINDS
