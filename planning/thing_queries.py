"""What a team takes along in an area: the county's own list, else that above, else the usual one."""

from __future__ import annotations

from sqlalchemy.orm import Session

from planning.things import DEFAULT_THINGS
from registry.queries.settings import setting
from registry.terms import Placed

THINGS = "day_sheet_things"


def things(session: Session, area: Placed | None = None) -> dict[str, str]:
    """By kind of event what is taken along, in the language spoken where nobody has said otherwise."""
    kept = setting(session, THINGS, area)
    usual = {kind: str(text) for kind, text in DEFAULT_THINGS.items()}
    return {str(kind): str(text) for kind, text in kept.items()} if isinstance(kept, dict) else usual
