"""Deeds on totals that areas report: file, approve or send back. They are never added into figures of events."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid, NotFound
from core.i18n import t
from core.times import day_bounds
from outreach.total_inputs import TotalInput
from outreach.total_measures import BY_CODE
from registry.permissions import Permission
from registry.queries.areas import find_area
from registry.queries.settings import RESULT_DUE, setting
from registry.scope import require_area
from schedule.queries import zone_of
from schedule.return_inputs import FilingInput, ReviewInput
from schedule.return_models import Return
from schedule.return_services import Owed, file_return, require_writable, review_return
from schedule.return_words import RESULTS

KIND = "outreach_total"
EDIT, REVIEW = Permission.EDIT_EVENTS, Permission.LOCK_RETURNS
LONGEST_DAYS = 400


def file_total(session: Session, given: TotalInput, actor: Actor) -> Return:
    """The total as it is filed; one that was sent back is filed again.

    An area has one for each first day. Refuses days to come, settled days, and columns that there are not.
    """
    area = require_area(session, find_area(session, given.area, "area").id, actor, EDIT)
    _check(given)
    require_writable(session, RESULTS, area, given.starts_on)
    days = int(setting(session, RESULT_DUE, area)["days"])
    due_at = day_bounds(given.ends_on + timedelta(days=days), zone_of(session, area))[1]
    owed = Owed(KIND, area, given.starts_on, given.ends_on, due_at)
    figures = {"title": given.title, "source": given.source, "counts": given.counts,
               "rough": sorted(set(given.rough) & set(given.counts))}  # fmt: skip
    made = file_return(session, owed, figures, FilingInput(note=given.note, version=given.version), actor, EDIT)
    made.ends_on, made.due_at = given.ends_on, due_at
    session.flush()
    return made


def review_total(session: Session, found: Return, given: ReviewInput, actor: Actor) -> Return:
    """The total, approved or sent back; NotFound for a return of another kind."""
    if found.kind != KIND:
        raise NotFound()
    return review_return(session, found, given, actor, REVIEW)


def _check(given: TotalInput) -> None:
    if given.ends_on < given.starts_on:
        raise Invalid("until_before_on", t("The last day must not be before the first."), field="ends_on")
    if (given.ends_on - given.starts_on).days >= LONGEST_DAYS:
        raise Invalid("too_many_days", t("At most %(days)s days at once.", days=LONGEST_DAYS), field="ends_on")
    if not given.counts:
        raise Invalid("no_figures", t("Enter one figure or more."), field="counts")
    if unknown := next((code for code in [*given.counts, *given.rough] if code not in BY_CODE), None):
        raise Invalid("unknown_column", t("There is no column “%(code)s”.", code=unknown), field="counts")
