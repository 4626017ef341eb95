"""Deeds on quick reports: open a round and ask, take what comes, close."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.files import FileStore
from core.i18n import t
from core.links import new_salt
from core.photos import MOST_PHOTOS, cleaned
from core.times import instant, now
from maps.scenario_models import Scenario
from readiness.felt_intensity import estimate
from readiness.felt_table import DAMAGE_KEYS, SERVICES, SIGN_OF
from readiness.network_models import NetworkMember
from readiness.network_queries import role_names, rules, serves
from readiness.network_rules import reporting_roles
from readiness.quick_report_checks import ask_about_people, refuse_contradiction, refuse_unknown
from readiness.quick_report_inputs import (
    LONGEST_WAIT_SECONDS,
    ClosingInput,
    KeptQuickPhotoInput,
    QuickReportInput,
    RoundInput,
)
from readiness.quick_report_models import QuickAsked, QuickPhoto, QuickReport, QuickRound
from readiness.quick_report_notice_services import tell_everybody
from readiness.quick_report_queries import seen_asked
from registry.audit import facts, record
from registry.models import Area
from registry.permissions import Permission
from registry.queries.areas import find_area
from registry.scope import beneath, load, require_area
from schedule.queries import zone_of

CALLS = Permission.CALL_OUT
LATE = timedelta(hours=72)
"""So long after the closing a telephone may still send what was written before it."""


def open_round(session: Session, given: RoundInput, actor: Actor) -> QuickRound:
    """The new round: everybody who sends quick reports in the area is asked and told. The mode stays as it is."""
    area = require_area(session, find_area(session, given.area, "area").id, actor, CALLS)
    if not given.is_sure:
        raise Invalid("not_sure", t("Please tick this after looking at the choice."), field="is_sure")
    shook_at = instant(given.shook_on, given.shook_clock, zone_of(session, area))
    if shook_at > now():
        raise Invalid("future", t("This time is still to come."), field="shook_clock")
    if (given.lon is None) != (given.lat is None):
        raise Invalid("half_point", t("Give both longitude and latitude, or neither."), field="lat")
    made = QuickRound(area_id=area.id, area=area, mode=given.mode, name=given.name, shook_at=shook_at, note=given.note,
                      lon=given.lon, lat=given.lat, magnitude=given.magnitude, opened_by=actor.name[:60])  # fmt: skip
    _assume(session, made, given, actor)
    session.add(made)
    session.flush()
    if not _ask(session, made, area):
        raise Invalid("nobody", t("Nobody in this area sends quick reports."), field="area",
                      hint=t("Enter informants first, or look at the rules of the networks."))  # fmt: skip
    tell_everybody(session, made)
    return made


def close_round(session: Session, found: QuickRound, given: ClosingInput, actor: Actor) -> QuickRound:
    """The round takes no more reports, but for those that were written before and still wait on a telephone."""
    load(session, QuickRound, found.id, actor, CALLS)
    if found.closed_at is not None:
        raise DomainError("closed_already", t("This round is closed already."))
    found.closed_at, found.closed_by = now(), actor.name[:60]
    found.note = given.note or found.note
    found.version += 1
    session.flush()
    return found


def take_report(
    session: Session, asked: QuickAsked, given: QuickReportInput, nonce: str, elapsed: int, who: Actor
) -> str:
    """What became of the report: "taken", or "again" where this nonce came before.

    Refuses one for a closed round, and one that names what there is not or contradicts itself. A further report of the
    same person is a correction: all are kept, the one that was written last counts. None was written before the
    earthquake: a telephone whose clock says so gets the time of the earthquake.
    """
    received, found = now(), session.get_one(QuickRound, asked.round_id)
    sent = received - timedelta(seconds=min(max(elapsed, 0), LONGEST_WAIT_SECONDS))
    sent = max(sent, found.shook_at)
    before = session.scalar(select(QuickReport.asked_id).where(QuickReport.nonce == nonce))
    if before is not None:
        return "again" if before == asked.id else _refuse_nonce()
    _require_open(found, sent, received)
    refuse_unknown(given.signs, given.damage)
    refuse_contradiction(given)
    row = _row(session, asked, given, nonce, who) | {"sent_at": sent, "received_at": received}
    return "taken" if _insert(session, row) else "again"


def enter_call(
    session: Session, found: QuickRound, asked_id: int, given: QuickReportInput, nonce: str, actor: Actor
) -> str:
    """Take a report that came by telephone, entered for somebody who was asked.

    Asks back (`Unlikely`) about more people than live in the place until it is confirmed.
    """
    asked = seen_asked(session, found, asked_id, actor, Permission.EDIT_READINESS)
    ask_back(session, asked, given)
    return take_report(session, asked, given, nonce, 0, actor)


def ask_back(session: Session, asked: QuickAsked, given: QuickReportInput) -> None:
    """Ask (`Unlikely`) about numbers of people that cannot well be, unless they are confirmed.

    Only where somebody is there to answer: what a telephone sends later is taken and marked instead.
    """
    refuse_contradiction(given)
    if not given.confirmed:
        area = _area(session, asked, given.area)
        ask_about_people(given, area.name, area.population)


def take_photo(session: Session, store: FileStore, asked: QuickAsked, given: KeptQuickPhotoInput, who: Actor) -> str:
    """Keep a photo that a telephone sends for a report of the same person; the same nonce again changes nothing."""
    report = session.scalar(select(QuickReport).where(QuickReport.nonce == given.report))
    if report is None or report.asked_id != asked.id:
        raise DomainError("report_first", t("The report to this file has not arrived."))
    if session.scalar(select(QuickPhoto.id).where(QuickPhoto.nonce == given.nonce)) is not None:
        return "again"
    try:
        data = base64.b64decode(given.data, validate=True)
    except (binascii.Error, ValueError):
        raise Invalid("file.data", t("This file did not arrive whole."), field="data") from None
    add_photos(session, store, report, [(given.name, data)], given.nonce, who)
    return "taken"


def add_photos(
    session: Session, store: FileStore, report: QuickReport, files: Sequence[tuple[str, bytes]], nonce: str, who: Actor
) -> None:
    """Keep photos of a report, without place and time in them; at most ten a report."""
    there = session.scalar(select(func.count()).where(QuickPhoto.report_id == report.id)) or 0
    if there + len(files) > MOST_PHOTOS:
        raise Invalid("too_many_photos", t("A report has at most %(n)s photos.", n=MOST_PHOTOS), field="photos")
    for place, (name, data) in enumerate(files):
        kept = store.keep(session, BytesIO(cleaned(data, name)), f"{name.rpartition('.')[0] or name}.jpg", who)
        own = nonce if len(files) == 1 else f"{nonce[:36]}-{place}"
        session.add(QuickPhoto(report_id=report.id, file_id=kept.id, nonce=own))
    session.flush()


def fresh_nonce() -> str:
    """A nonce for a report that no telephone made one for."""
    return secrets.token_urlsafe(18)


def _assume(session: Session, made: QuickRound, given: RoundInput, actor: Actor) -> None:
    """Epicentre and magnitude of a scenario, which belongs to an exercise and to nothing else."""
    if given.scenario_id is None:
        return
    if given.mode != "exercise":
        raise Invalid("scenario_real", t("A scenario is assumed; it cannot belong to a real earthquake."),
                      field="scenario_id")  # fmt: skip
    found = session.get(Scenario, given.scenario_id)
    if found is None or not actor.may_for(Permission.VIEW_PLACES, found.area.path):
        raise Invalid("scenario", t("There is no such scenario."), field="scenario_id")
    made.scenario_id = found.id
    made.lon, made.lat = given.lon or found.lon, given.lat or found.lat
    made.magnitude = given.magnitude or found.magnitude


def _ask(session: Session, made: QuickRound, area: Area) -> int:
    """Note everybody of a reporting role who serves in the area; says how many."""
    owned, names = rules(session), role_names(session)
    query = select(NetworkMember.id, NetworkMember.role, NetworkMember.name, NetworkMember.area_id, Area.path)
    query = query.join(NetworkMember.area).where(serves(now().date()), beneath(area.path)).order_by(NetworkMember.id)
    known: dict[str, set[str]] = {}
    rows = []
    for number, role, name, area_id, path in session.execute(query).tuples():
        if path not in known:
            known[path] = reporting_roles(owned, path, names)
        if role in known[path]:
            rows.append({"round_id": made.id, "mode": made.mode, "member_id": number, "area_id": area_id, "name": name,
                         "told_by": "", "salt": new_salt()})  # fmt: skip
    if rows:
        session.execute(insert(QuickAsked), rows)
    return len(rows)


def _require_open(found: QuickRound, sent: datetime, received: datetime) -> None:
    if found.closed_at is not None and (sent > found.closed_at or received > found.closed_at + LATE):
        raise DomainError("round_closed", t("This round is closed; no more reports are taken."),
                          hint=t("Call your township if something is still to be reported."))  # fmt: skip


def _refuse_nonce() -> str:
    raise Invalid("nonce", t("This number was made for somebody else's report."), field="nonce")


def _row(session: Session, asked: QuickAsked, given: QuickReportInput, nonce: str, who: Actor) -> dict[str, Any]:
    signs = [code for code in SIGN_OF if code in given.signs]
    return {
        "round_id": asked.round_id, "mode": asked.mode, "asked_id": asked.id, "nonce": nonce, "felt": given.felt,
        "area_id": _area(session, asked, given.area).id, "signs": signs, "degree": estimate(given.felt == "yes", signs),
        "damage": {key: given.damage[key] for key in DAMAGE_KEYS if given.damage.get(key)},
        "services": {code: getattr(given, code) for code in SERVICES if getattr(given, code) != "unknown"},
        "injured": given.injured, "dead": given.dead, "missing": given.missing, "trapped": given.trapped,
        "words": given.words, "lon": given.lon, "lat": given.lat, "by_key": who.key[:60], "by_name": who.name[:60],
    }  # fmt: skip


def _area(session: Session, asked: QuickAsked, typed: str) -> Area:
    """The area that is reported for: the person's own, or one beneath it."""
    if not typed:
        return asked.area
    found = find_area(session, typed, "area")
    if not found.path.startswith(asked.area.path):
        raise Invalid("area_elsewhere", t("Report for your own area only."), field="area")
    return found


def _insert(session: Session, row: dict[str, Any]) -> bool:
    """Whether the report is new; of two with one nonce that come at once the database takes one."""
    session.flush()
    make = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    made = session.execute(make(QuickReport).values(row).on_conflict_do_nothing().returning(QuickReport.id)).scalar()
    if made is not None:
        record(session, [("created", "quick_reports", str(made), None, facts(QuickReport, row))])
    return made is not None
