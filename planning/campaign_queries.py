"""Which campaign somebody means on the command line."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import Invalid
from core.i18n import t
from schedule.models import Campaign


def find_campaign(session: Session, typed: str) -> Campaign:
    """The campaign of that number or, if only one is called so, of that name; refuses what means none or several."""
    wanted = typed.strip()
    found = session.get(Campaign, int(wanted)) if wanted.isdecimal() and len(wanted) < 10 else None
    if found is not None:
        return found
    there = session.scalars(select(Campaign).where(Campaign.name == wanted).order_by(Campaign.id).limit(2)).all()
    if not there:
        raise Invalid("campaign_unknown", t("There is no campaign with the number or name “%(typed)s”.", typed=wanted),
                      field="campaign")  # fmt: skip
    if len(there) > 1:
        raise Invalid("campaign_several", t("Several campaigns are called “%(typed)s”.", typed=wanted),
                      field="campaign", hint=t("Give its number."))  # fmt: skip
    return there[0]
