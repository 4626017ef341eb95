"""Pages of the observation network."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("observation", __name__)
