"""Deeds on areas, units, vocabularies and settings: session first, actor last; the edge of the request commits."""

from registry.services.areas import add_area, edit_area, move_area, remove_area
from registry.services.settings import set_evacuation_targets, set_result_due, set_time_zone, set_travel
from registry.services.units import activate_unit, add_unit, correct_own_unit, deactivate_unit, edit_unit, remove_unit
from registry.services.vocabularies import add_term, edit_term

__all__ = [
    "activate_unit",
    "add_area",
    "add_term",
    "add_unit",
    "correct_own_unit",
    "deactivate_unit",
    "edit_area",
    "edit_term",
    "edit_unit",
    "move_area",
    "remove_area",
    "remove_unit",
    "set_evacuation_targets",
    "set_result_due",
    "set_time_zone",
    "set_travel",
]  # fmt: skip
