"""What a unit is told of a visit to it: what, how long, who comes, where, and who invites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.i18n import t
from core.times import say_minute
from planning.models import VisitInvitation
from registry import terms
from registry.models import Area
from schedule.line_queries import where
from schedule.models import Headcount, Team
from schedule.queries import span_of_event
from schedule.spans import Span

TEAM = "team:"
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class VisitWords:
    """The same in words; whatever is not known is empty. `host` is the county or city whose bureau invites."""

    title: str
    unit: str
    when: Span
    where: str
    kind: str
    minutes: int
    teams: str
    people: int
    host: str
    until: str

    @property
    def what(self) -> str:
        """The kind of event and how long it takes."""
        return str(t("%(kind)s, %(n)s min", kind=self.kind, n=self.minutes))


def words_of(session: Session, invitation: VisitInvitation) -> VisitWords:
    """What the invitation says of its event."""
    event, zone = invitation.event, invitation.event.zone
    keys = [one.resource.removeprefix(TEAM) for one in event.bookings if one.resource.startswith(TEAM)]
    names = session.scalars(select(Team.name).where(Team.id.in_(map(int, keys))).order_by(Team.id)).all()
    query = select(func.sum(Headcount.count)).where(Headcount.event_id == event.id, Headcount.stage == "expected")
    people = session.scalar(query) or 0
    proposal = invitation.visit.proposal if invitation.visit else None
    host = proposal.area if proposal else session.get_one(Area, event.area_id)
    return VisitWords(
        event.title,
        invitation.unit.name,
        span_of_event(event),
        str(where(event) or ""),
        terms.label(session, "event_kind", event.kind, event.area),
        round((event.ends_at - event.starts_at) / MINUTE),
        str(t(", ")).join(names),
        int(people),
        host.name,
        say_minute(invitation.answer_by, zone),
    )
