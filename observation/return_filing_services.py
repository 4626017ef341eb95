"""Filing the returns of the observation network: the figures are put together at that moment and stay as they are."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.access import Actor
from observation.point_services import EDIT
from observation.return_queries import line_of, owed
from registry.models import Area
from registry.permissions import Permission
from schedule.return_inputs import FilingInput, ReviewInput
from schedule.return_models import Return
from schedule.return_periods import Span
from schedule.return_services import file_return, review_return

REVIEW = Permission.LOCK_RETURNS


def file_period(session: Session, area: Area, span: Span, given: FilingInput, actor: Actor) -> Return:
    """The township's return of the week or month, with the figures as the records stand now."""
    line = line_of(session, actor, area, span, EDIT)
    return file_return(session, owed(session, line), line.live, given, actor, EDIT)


def review_period(session: Session, found: Return, given: ReviewInput, actor: Actor) -> Return:
    """The return, approved or sent back by the county."""
    return review_return(session, found, given, actor, REVIEW)
