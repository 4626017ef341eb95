"""Deeds on anchors: enter the days of one in a year, take them back."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid, NotFound
from core.i18n import t
from core.versions import check_version
from outreach.anchors import BY_CODE
from outreach.campaign_inputs import AnchorInput
from outreach.campaign_models import AnchorDay
from registry.permissions import Permission
from registry.scope import load, require_area
from registry.services.wholeness import whole_or_not

EDIT = Permission.EDIT_CAMPAIGNS
LONGEST_DAYS = 100


def enter_anchor(session: Session, given: AnchorInput, actor: Actor) -> AnchorDay:
    """The days of the anchor in that year and area, entered or changed; without a code it is a new one of the area."""
    area = require_area(session, given.area_id, actor, EDIT)
    _check(given)
    code = given.code or _free_code(session, area.id)
    if code not in BY_CODE and not given.name:
        raise Invalid("anchor_name", t("Please give the anchor a name."), field="name")
    if code not in BY_CODE and not re.fullmatch(r"own_\d{1,6}", code):
        raise Invalid("anchor", t("There is no such anchor."), field="code", hint=t("Choose from the list."))
    same = select(AnchorDay).where(AnchorDay.area_id == area.id, AnchorDay.code == code, AnchorDay.year == given.year)
    row = session.scalar(same)
    if row is not None:
        check_version(row, given.version)
        row.version += 1
    row = row or AnchorDay(area_id=area.id, area=area, code=code, year=given.year)
    taken = Invalid("anchor_there", t("Somebody has just entered these days."), hint=t("Reload the page."))
    with whole_or_not(session, taken):
        row.kind = BY_CODE[code].kind if code in BY_CODE else "own"
        row.name, row.starts_on, row.ends_on = given.name, given.starts_on, given.ends_on
        row.source, row.is_kept = given.source, given.is_kept
        row.is_verified = given.is_verified  # nothing is verified without saying by what
        session.add(row)
    return row


def drop_anchor(session: Session, row: AnchorDay, actor: Actor) -> None:
    """The usual days hold again, or those of the area above; an anchor of the area is gone with its last year."""
    require_area(session, row.area_id, actor, EDIT)
    session.delete(row)
    session.flush()


def own_anchor(session: Session, row_id: int, actor: Actor) -> AnchorDay:
    """The row, if the actor keeps the anchors of its area."""
    row = load(session, AnchorDay, row_id, actor, EDIT)
    if row is None:
        raise NotFound()
    return row


def _check(given: AnchorInput) -> None:
    if given.ends_on < given.starts_on:
        raise Invalid("window", t("The last day must not be before the first."), field="ends_on")
    if given.starts_on.year != given.year:
        raise Invalid("anchor_year", t("The first day must lie in the year %(year)s.", year=given.year),
                      field="starts_on")  # fmt: skip
    if (given.ends_on - given.starts_on).days >= LONGEST_DAYS:
        raise Invalid("window_long", t("An anchor lasts at most %(n)s days.", n=LONGEST_DAYS), field="ends_on")


def _free_code(session: Session, area_id: int) -> str:
    codes = session.scalars(select(AnchorDay.code).where(AnchorDay.code.like("own\\_%", escape="\\")))
    numbers = [int(code[4:]) for code in codes if code[4:].isdecimal()]
    return f"own_{max(numbers, default=0) + 1}"
