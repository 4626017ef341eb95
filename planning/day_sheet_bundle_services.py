"""Many day sheets as one file, put together by a worker."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import current_app

from core.files import FileStore
from core.i18n import t
from core.jobs import Progress, job
from planning.day_sheet_file_queries import made
from planning.day_sheet_queries import Wanted
from planning.models import Proposal
from registry.identity import actor_of_key
from registry.permissions import Permission
from registry.scope import load

BUNDLE = "planning.day_sheets"


@job(BUNDLE)
def bundle(progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
    """Write the sheets of a team, or of all, into one file; gives its address and how many sheets it has."""
    store: FileStore = current_app.extensions["files"]
    progress.say(0, 2, str(t("Drawing the sheets")))
    with progress.database.transaction(writing=False) as session:
        actor = actor_of_key(session, params["actor"])
        proposal = load(session, Proposal, params["proposal"], actor, Permission.VIEW_CAMPAIGNS)
        file = made(session, proposal, Wanted(params["team"]), params["ending"], params["language"], actor, store)
    progress.say(1, 2, str(t("Writing")))
    with progress.database.transaction() as session:
        actor = actor_of_key(session, params["actor"])
        stored = store.keep(session, BytesIO(file.content), file.name, actor)
        stored.media_type = file.media_type
        return {"url": f"/files/{stored.id}", "files": file.sheets}
