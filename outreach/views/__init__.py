"""Pages of outreach: campaigns, results of events with their photos, and what other pages show of them."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("outreach", __name__)

from outreach.views import (  # noqa: E402  (they put their pages on the blueprint)
    anchors,  # noqa: F401
    board,  # noqa: F401
    budget,  # noqa: F401
    campaign_parts,  # noqa: F401
    campaigns,  # noqa: F401
    download_desk,  # noqa: F401
    downloads,  # noqa: F401
    materials,  # noqa: F401
    media,  # noqa: F401
    photos,  # noqa: F401
    results,  # noqa: F401
    totals,  # noqa: F401
    year,  # noqa: F401
)
