"""Pages of drills: the list, the registration, one drill with its result and notice, and its panels elsewhere."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("drills", __name__)

from drills.views import (  # noqa: E402  (they put their pages on it)
    board,  # noqa: F401
    confirmations,  # noqa: F401
    frequency,  # noqa: F401
    frequency_settings,  # noqa: F401
    frequency_unit,  # noqa: F401
    lists,  # noqa: F401
    pages,  # noqa: F401
    registrations,  # noqa: F401
    results,  # noqa: F401
)
