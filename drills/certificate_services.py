"""Deeds on certificates: issue one, once, under the county's next number; revoke it."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.i18n import t
from core.links import new_salt
from core.times import local, now, today
from drills.certificate_facts import Facts, number
from drills.certificate_queries import ISSUER, issuer_of, valid_certificate
from drills.document_models import Certificate
from drills.document_queries import county_of
from drills.models import Drill
from drills.services import state_of
from registry.models import Area
from registry.permissions import Permission
from registry.scope import load
from registry.services.settings import write_setting


def issue(session: Session, drill: Drill, actor: Actor) -> Certificate:
    """The drill's certificate: the one it has, or a new one under the next number of its county and year.

    Needs certificates.issue for the unit; refused until the drill has been reported as held.
    """
    load(session, Drill, drill.id, actor, Permission.ISSUE_CERTIFICATES)
    if state_of(drill) != "reported" or drill.result is None:
        raise DomainError("not_reported", t("A certificate is issued for a drill that was held and reported."),
                          hint=t("Enter the result first."))  # fmt: skip
    county = _counting(session, county_of(session, drill.unit))
    there = valid_certificate(session, drill)
    if there is not None:
        return there
    day = today(drill.event.zone)
    serial = _next_serial(session, county, day.year)
    facts = Facts(
        unit=drill.unit.name, type=drill.type, on=local(drill.result.started_at, drill.event.zone).date(),
        people=drill.result.present, issuer=issuer_of(session, drill.unit), issued_on=day,
    )  # fmt: skip
    made = Certificate(
        drill_id=drill.id, county_id=county.id, year=day.year, serial=serial, salt=new_salt(),
        number=number(county.code, day.year, serial), facts=facts.kept(), issued_by=actor.key,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def revoke(session: Session, certificate: Certificate, reason: str, actor: Actor) -> Certificate:
    """The certificate, revoked: whoever scans its code is told so. Revoking it again changes nothing."""
    load(session, Drill, certificate.drill_id, actor, Permission.ISSUE_CERTIFICATES)
    session.refresh(certificate, with_for_update=True)  # the first one's reason stays
    if certificate.revoked_at is None:
        certificate.revoked_at, certificate.revoked_by, certificate.revoked_reason = now(), actor.key, reason
        session.flush()
    return certificate


def set_issuer(session: Session, area: Area | None, issuer: str, actor: Actor) -> None:
    """Certificates of the area name this issuer from now on; the usual one when it is empty."""
    write_setting(session, ISSUER, area, issuer, actor)


def _counting(session: Session, county: Area) -> Area:
    """The county, while this transaction alone counts its certificates."""
    locking = select(Area).where(Area.id == county.id).with_for_update()
    return session.scalars(locking.execution_options(populate_existing=True)).one()


def _next_serial(session: Session, county: Area, year: int) -> int:
    counted = select(func.max(Certificate.serial)).where(Certificate.county_id == county.id, Certificate.year == year)
    return (session.scalar(counted) or 0) + 1
