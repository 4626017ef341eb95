"""Pages of drills: the list, the registration, one drill with its result and notice, drill days, and their panels."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

bp = Blueprint("drills", __name__)

for _part in (
    "board",
    "confirmations",
    "day_board",
    "day_messages",
    "day_pages",
    "day_public",
    "day_wall",
    "days",
    "lists",
    "pages",
    "registrations",
    "results",
):
    import_module(f"{__name__}.{_part}")  # each puts its pages on the blueprint
