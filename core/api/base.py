"""Where the API stands."""

from __future__ import annotations

from flask import Blueprint

BASE = "/api/v1"


def blueprint(package: str) -> Blueprint:
    """The blueprint on which a package puts its operations."""
    return Blueprint(f"{package}_api", package, url_prefix=BASE)
