"""Deeds on files of figures: what is set for them, and the note of each that left."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from core.access import Actor
from registry.audit import record
from registry.models import Area
from registry.services.settings import write_setting
from reports.export_inputs import ExportInput, ExportSettingsInput
from reports.export_queries import EXPORTS


def change_export_settings(session: Session, area: Area | None, given: ExportSettingsInput, actor: Actor) -> None:
    """Set it for an area or, without one, for the whole installation."""
    write_setting(session, EXPORTS, area, given.model_dump(), actor)


def note_export(
    session: Session, of: str, given: ExportInput, rows: int, question: dict[str, Any], actor: Actor
) -> None:  # fmt: skip
    """Keep in the trail who took which figures out, for whom, and how many rows."""
    session.info["actor"] = actor
    asked = {name: value for name, value in question.items() if value not in (None, "", [])}
    after = {"profile": given.profile, "ending": given.ending, "rows": rows, "question": asked}
    record(session, [("exported", "figures", of, None, after)])
