"""Pages of outreach: campaigns, results of events with their photos, and what other pages show of them."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("outreach", __name__)

from outreach.views import (  # noqa: E402, F401  (they put their pages on the blueprint)
    anchors,
    board,
    budget,
    campaign_parts,
    campaigns,
    checklist_settings,
    checklist_unit,
    checklists,
    download_desk,
    downloads,
    joint_tasks,
    materials,
    media,
    organisers,
    photos,
    quiz,
    results,
    totals,
    year,
)
