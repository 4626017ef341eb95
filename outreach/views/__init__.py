"""Pages of outreach: campaigns, results of events with their photos, and what other pages show of them."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("outreach", __name__)

from outreach.views import (  # noqa: E402, F401  (they put their pages on the blueprint)
    allowances,
    anchors,
    board,
    budget,
    campaign_parts,
    campaigns,
    checklist_settings,
    checklist_unit,
    checklists,
    demonstration_photos,
    demonstration_settings,
    demonstrations,
    dispatches,
    download_desk,
    downloads,
    exams,
    guest_link,
    guest_sheets,
    guests,
    joint_tasks,
    materials,
    media,
    meetings,
    open_day_stops,
    open_days,
    organisers,
    photos,
    quiz,
    results,
    specialist_phone,
    specialist_visits,
    specialists,
    suggestion_box,
    suggestion_pages,
    suggestion_settings,
    suggestions,
    supervision,
    totals,
    trainee_files,
    training,
    training_certificates,
    training_ticks,
    whats_on,
    year,
)
