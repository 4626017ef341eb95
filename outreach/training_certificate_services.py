"""Certificates of trainees: issue one, once, under the county's next number; revoke it; what is drawn of it."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.i18n import t
from core.links import links, new_salt, read
from core.times import local, now, today
from outreach.training_certificate import Facts, TraineeSheet, number
from outreach.training_certificate import read as read_facts
from outreach.training_models import Attendance, ExamTry, Trainee, TrainingCertificate
from outreach.training_queries import sessions_of
from registry.models import Area
from registry.permissions import Permission
from registry.queries.settings import setting
from registry.scope import load
from schedule.queries import zone_of

LINK = "training-certificate"
ISSUER = "certificate_issuer"
"""The setting under which a county keeps who issues its certificates, drills' and trainees' alike."""


def issue(session: Session, trainee: Trainee, actor: Actor) -> TrainingCertificate:
    """The trainee's certificate: the valid one there is, or a new one under the next number of the county and year.

    Needs certificates.issue; refused until the trainee came to a session that was held and, where the class has a
    test, has passed it.
    """
    load(session, Trainee, trainee.id, actor, Permission.ISSUE_CERTIFICATES)
    county = _counting(session, trainee.training.area)
    there = valid(session, trainee)
    if there is not None:
        return there
    day = today(zone_of(session, county))
    serial = _next_serial(session, county, day.year)
    facts = _facts(session, trainee, county)
    made = TrainingCertificate(
        trainee_id=trainee.id, trainee=trainee, county_id=county.id, year=day.year, serial=serial, salt=new_salt(),
        number=number(county.code, day.year, serial), holder_name=trainee.name, facts=facts.kept(),
        issued_by=actor.key,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def revoke(session: Session, certificate: TrainingCertificate, reason: str, actor: Actor) -> TrainingCertificate:
    """The certificate, revoked: whoever scans its code is told so. Revoking it again changes nothing."""
    load(session, Trainee, certificate.trainee_id, actor, Permission.ISSUE_CERTIFICATES)
    session.refresh(certificate, with_for_update=True)  # the first one's reason stays
    if certificate.revoked_at is None:
        certificate.revoked_at, certificate.revoked_by, certificate.revoked_reason = now(), actor.key, reason
        session.flush()
    return certificate


def valid(session: Session, trainee: Trainee) -> TrainingCertificate | None:
    """The trainee's certificate, unless there is none or it was revoked."""
    query = select(TrainingCertificate).where(TrainingCertificate.trainee_id == trainee.id)
    return session.scalar(query.where(TrainingCertificate.revoked_at.is_(None)))


def of_token(session: Session, token: str) -> TrainingCertificate | None:
    """The certificate whose code was scanned; None for a code that we did not make."""
    named = read(token)
    found = session.get(TrainingCertificate, named.number) if named else None
    return found if found is not None and links(session).is_good(LINK, token, found.salt) else None


def sheet_of(session: Session, found: TrainingCertificate, base: str) -> TraineeSheet:
    """The certificate as it is drawn; `base` is the address of the site as the reader reached it."""
    path = f"/training-certificates/{links(session).token(LINK, found.id, found.salt)}"
    return TraineeSheet(found.number, found.holder_name, read_facts(found.facts), base + path)


def _facts(session: Session, trainee: Trainee, county: Area) -> Facts:
    attended = set(session.scalars(select(Attendance.event_id).where(Attendance.trainee_id == trainee.id)))
    held = [one.event for one in sessions_of(session, [trainee.class_id])
            if one.event_id in attended and one.event.status == "held"]  # fmt: skip
    best = session.scalar(
        select(func.max(ExamTry.score_percent)).where(ExamTry.trainee_id == trainee.id, ExamTry.is_passed)
    )
    if not held:
        raise DomainError("not_trained", t("%(name)s came to no session that was held.", name=trainee.name),
                          hint=t("Note who came first."))  # fmt: skip
    if trainee.training.test and best is None:
        raise DomainError("not_passed", t("%(name)s has not passed the test.", name=trainee.name))
    days = [local(event.starts_at, event.zone).date() for event in held]
    named = setting(session, ISSUER, county)
    issuer = (
        str(named) if named else t("%(county)s authority for earthquake preparedness", county=county.name).in_("zh")
    )
    return Facts(trainee.training.name, min(days), max(days), len(held), best, issuer, today(held[0].zone))


def _counting(session: Session, area: Area) -> Area:
    """The county of the area, while this transaction alone counts its certificates."""
    above = select(Area).where(Area.id.in_([int(part) for part in area.path.split("/") if part]))
    found = session.scalars(above).all()
    county = next((one for one in found if one.level == "county"), min(found, key=lambda one: len(one.path)))
    locking = select(Area).where(Area.id == county.id).with_for_update()
    return session.scalars(locking.execution_options(populate_existing=True)).one()


def _next_serial(session: Session, county: Area, year: int) -> int:
    mine = (TrainingCertificate.county_id == county.id, TrainingCertificate.year == year)
    return (session.scalar(select(func.max(TrainingCertificate.serial)).where(*mine)) or 0) + 1
