"""Questions about certificates: those of a drill, the one behind a code, drills that wait for one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.links import links, read
from core.times import now
from drills.certificate_drawing import Sheet
from drills.certificate_facts import read as read_facts
from drills.document_models import Certificate
from drills.document_queries import county_of
from drills.models import Drill
from drills.queries import drills, has_result
from registry.models import Unit
from registry.permissions import Permission
from registry.queries.settings import setting
from schedule.models import Event

LINK = "certificate"
ISSUER = "certificate_issuer"


def certificates(session: Session, drill: Drill) -> Sequence[Certificate]:
    """All certificates of the drill, the valid one first, then those that were revoked, the latest first."""
    query = select(Certificate).where(Certificate.drill_id == drill.id)
    return session.scalars(query.order_by(Certificate.revoked_at.is_not(None), Certificate.id.desc())).all()


def valid_certificate(session: Session, drill: Drill) -> Certificate | None:
    """The drill's certificate, unless there is none or it was revoked."""
    query = select(Certificate).where(Certificate.drill_id == drill.id, Certificate.revoked_at.is_(None))
    return session.scalar(query)


def certificate_of_token(session: Session, token: str) -> Certificate | None:
    """The certificate whose code was scanned; None for a code that we did not make."""
    named = read(token)
    found = session.get(Certificate, named.number) if named else None
    return found if found is not None and links(session).is_good(LINK, token, found.salt) else None


def path_of(session: Session, certificate: Certificate) -> str:
    """The path at which everybody can check the certificate."""
    return f"/certificates/{links(session).token(LINK, certificate.id, certificate.salt)}"


def sheet_of(session: Session, certificate: Certificate, base: str = "") -> Sheet:
    """The certificate as it is drawn; `base` is the address of the site as the reader reached it."""
    path = path_of(session, certificate)
    return Sheet(
        certificate.number, read_facts(certificate.facts), base + path if base else links(session).address(path)
    )


def has_certificate() -> ColumnElement[bool]:
    """The condition that the drill of the enclosing query has a certificate that is valid."""
    own = exists().where(Certificate.drill_id == Drill.id, Certificate.revoked_at.is_(None))
    return own.correlate(Drill)


def reported_drills(actor: Actor) -> Select[tuple[Drill]]:
    """Drills that were held and reported, of those for which the actor issues certificates."""
    query = drills(actor, Permission.ISSUE_CERTIFICATES)
    return query.where(Event.status == "held", has_result(), Event.starts_at <= now())


def issuer_of(session: Session, unit: Unit) -> str:
    """Under whose name certificates of the unit are issued: what the county has entered, else its authority."""
    county = county_of(session, unit)
    named = setting(session, ISSUER, county)
    return str(named) if named else t("%(county)s authority for earthquake preparedness", county=county.name).in_("zh")
