"""Deeds on demonstration units: apply, score by the criteria, grant, review, revoke; remind; keep criteria."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import SYSTEM, Actor
from core.db import Database
from core.errors import DomainError, Invalid
from core.i18n import Said, t
from core.times import local, now, say_date, today
from core.versions import check_version
from maps.defect_queries import planners
from maps.models import Place
from outreach.day_bounds import require_past
from outreach.demonstration_defaults import DEFAULTS, UNVERIFIED
from outreach.demonstration_inputs import (
    CriterionInput,
    DemonstrationInput,
    EndInput,
    GrantInput,
    PassMarkInput,
    ScoresInput,
)
from outreach.demonstration_models import Demonstration, DemonstrationCriterion, DemonstrationReview
from outreach.demonstration_queries import MARK_SETTING, criteria_of, criteria_rows, pass_setting, reviews_of
from outreach.demonstration_scoring import score
from registry import terms
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.scope import beneath, load, may, require_area
from registry.services.settings import write_setting
from schedule.notice_services import Telling, notify
from schedule.queries import zone_of

EDIT = Permission.EDIT_CAMPAIGNS
SOON = timedelta(days=30)
LATEST = timedelta(days=60)


def apply_for(session: Session, given: DemonstrationInput, actor: Actor) -> Demonstration:
    """The application; needs events.edit in its area."""
    unit, area, place = _whom(session, given, actor)
    require_past(given.applied_on, "applied_on", zone_of(session, area))
    if given.kind not in terms.labels(session, "demonstration_kind", area):
        raise Invalid("kind", t("Choose from the list."), field="kind")
    name = unit.name if unit else given.name
    if not name:
        raise Invalid("whom", t("Choose a unit, or give a name."), field="name")
    made = Demonstration(
        area_id=area.id, area=area, unit_id=unit.id if unit else None, unit=unit, name=name, kind=given.kind,
        place_id=place.id if place else None, place=place, level=given.level, applied_on=given.applied_on,
        note=given.note, scores={},
    )  # fmt: skip
    refuse_second(session, made)
    session.add(made)
    session.flush()
    return made


def set_scores(session: Session, found: Demonstration, given: ScoresInput, actor: Actor) -> Demonstration:
    """Points and proof by criterion, with the words and weights as they are now; refused beyond a weight."""
    load(session, Demonstration, found.id, actor, Permission.EDIT_EVENTS)
    check_version(found, given.version)
    if found.state in ("refused", "revoked"):
        raise DomainError("ended", t("This has ended, so it is not scored any more."))
    criteria = criteria_of(session, found)
    if not criteria:
        raise DomainError("no_criteria", t("There are no criteria for this kind yet."), hint=t("Enter them first."))
    points = {int(code): count for code, count in given.points.items() if code.isdecimal() and len(code) < 10}
    if set(points) - {one.number for one in criteria}:
        raise Invalid("criterion", t("A criterion is not in use any more."), hint=t("Reload the page."))
    for one in criteria:
        if points.get(one.number, 0) > one.weight:
            raise Invalid("too_many_points", t("“%(text)s” gives at most %(n)s points.", text=one.text, n=one.weight))
    found.scores = {
        str(one.number): {"text": one.text, "weight": one.weight, "is_required": one.is_required,
                          "points": points.get(one.number, 0), "proof": given.proofs.get(str(one.number), "")}
        for one in criteria
    }  # fmt: skip
    found.score_percent, found.scored_at = score(criteria, points).percent, now()
    session.flush()
    return found


def grant(session: Session, found: Demonstration, given: GrantInput, actor: Actor) -> Demonstration:
    """The title given, or after a review prolonged.

    Refused until it was scored for this decision, reached the county's pass mark and met all that is required.
    """
    load(session, Demonstration, found.id, actor, EDIT)
    session.refresh(found, with_for_update=True)
    if found.state in ("refused", "revoked"):
        raise DomainError("ended", t("This has ended."), hint=t("Apply anew."))
    _require_scored(session, found)
    _require_days(session, found, given)
    if found.state == "granted":
        session.add(DemonstrationReview(
            demonstration_id=found.id, reviewed_on=given.on, score_percent=found.score_percent,
            finding=given.finding, review_due_on=given.review_due_on, noted_by=actor.key,
        ))  # fmt: skip
    else:
        found.granted_on = given.on
    found.state, found.decided_on, found.reason = "granted", given.on, ""
    found.term_until, found.review_due_on = given.term_until, given.review_due_on
    session.flush()
    return found


def end(session: Session, found: Demonstration, given: EndInput, actor: Actor) -> Demonstration:
    """The application not granted, or the title revoked, with the reason."""
    load(session, Demonstration, found.id, actor, EDIT)
    session.refresh(found, with_for_update=True)
    if found.state in ("refused", "revoked"):
        raise DomainError("ended", t("This has ended."))
    found.state = "revoked" if found.state == "granted" else "refused"
    found.reason, found.decided_on = given.reason, today(zone_of(session, found.area))
    session.flush()
    return found


def set_criterion(
    session: Session, area: Area, given: CriterionInput, actor: Actor, there: DemonstrationCriterion | None = None
) -> DemonstrationCriterion:
    """The criterion, new or changed; what was scored already keeps the words and weights of its day."""
    require_area(session, area.id, actor, EDIT)
    if there is not None:
        load(session, DemonstrationCriterion, there.id, actor, EDIT)
        check_version(there, given.version)
    if given.kind not in terms.labels(session, "demonstration_kind", area):
        raise Invalid("kind", t("Choose from the list."), field="kind")
    made = there or DemonstrationCriterion(area_id=area.id, area=area)
    for name in ("kind", "text", "weight", "is_required", "position", "source", "is_active"):
        setattr(made, name, getattr(given, name))
    session.add(made)
    session.flush()
    return made


def delete_criterion(session: Session, criterion: DemonstrationCriterion, actor: Actor) -> None:
    """It is gone; refused ("scored") when somebody was scored by it."""
    load(session, DemonstrationCriterion, criterion.id, actor, EDIT)
    query = select(Demonstration.scores).join(Demonstration.area).where(beneath(criterion.area.path))
    if any(str(criterion.id) in scores for scores in session.scalars(query)):
        raise DomainError("scored", t("Somebody was scored by this criterion."), hint=t("Put it out of use instead."))
    session.delete(criterion)
    session.flush()


def take_over_defaults(session: Session, area: Area, actor: Actor) -> int:
    """How many criteria to begin with were added, for kinds that have none yet; they say that they are unverified."""
    require_area(session, area.id, actor, EDIT)
    there = {one.kind for one in criteria_rows(session, area)}
    fresh = [
        DemonstrationCriterion(area_id=area.id, area=area, kind=kind, text=text, weight=weight, is_required=required,
                               position=number * 10, source=UNVERIFIED)
        for kind, lines in DEFAULTS.items() if kind not in there
        for number, (text, weight, required) in enumerate(lines, 1)
    ]  # fmt: skip
    session.add_all(fresh)
    session.flush()
    return len(fresh)


def remind_of_reviews(database: Database) -> str:
    """Tell the planners of the area, once for each title and due day, a month before it is due; says how many."""
    told = 0
    with database.transaction() as session:
        session.info["actor"] = SYSTEM
        on = today(zone_of(session))
        query = select(Demonstration).where(
            Demonstration.state == "granted", Demonstration.review_due_on.between(on - LATEST, on + SOON)
        )
        for one in session.scalars(query.order_by(Demonstration.id)).all():
            key = f"demonstration:{one.id}:{one.review_due_on}"
            path, about = f"/demonstrations/{one.id}", f"demonstration:{one.id}"
            facts = {"name": one.name, "day": Said(say_date, (one.review_due_on,))}
            told += sum(notify(session, Telling("return.review", key, user.id, about, one.area_id, facts, path))
                        for user in planners(session, one.area))  # fmt: skip
    return f"reminded {told}"


def set_pass_mark(session: Session, area: Area | None, given: PassMarkInput, actor: Actor) -> PassMarkInput:
    """From so many percent on titles are given in the area and beneath from now on; those held stay."""
    value = given.model_dump()
    write_setting(session, MARK_SETTING, area, value, actor)
    return given


def _require_days(session: Session, found: Demonstration, given: GrantInput) -> None:
    """Refuse a decision ahead of today or before the last one, and days that end before they begin."""
    require_past(given.on, "on", zone_of(session, found.area))
    if found.state == "granted" and found.decided_on is not None and given.on <= found.decided_on:
        raise Invalid("before_last", t("The review must lie after the last decision, of %(day)s.",
                                       day=say_date(found.decided_on)), field="on")  # fmt: skip
    if given.on < found.applied_on:
        raise Invalid("before_applied", t("It was applied for on %(day)s only.", day=say_date(found.applied_on)),
                      field="on")  # fmt: skip
    if given.review_due_on <= given.on:
        raise Invalid("review_due_on", t("The next review must lie after this day."), field="review_due_on")
    if given.term_until is not None and given.term_until <= given.on:
        raise Invalid("term_until", t("The last day must not be before the first."), field="term_until")


def _require_scored(session: Session, found: Demonstration) -> None:
    if found.score_percent is None or found.scored_at is None:
        raise DomainError("not_scored", t("It has not been scored yet."), hint=t("Score it by the criteria first."))
    if found.state == "granted" and not _is_scored_anew(session, found, found.scored_at):
        raise DomainError("not_scored_anew", t("It has not been scored since the last decision, of %(day)s.",
                                               day=say_date(found.decided_on or found.applied_on)),
                          hint=t("Score it by the criteria as the review found it, then note the review."))  # fmt: skip
    lacking = [one["text"] for one in found.scores.values() if one["is_required"] and not one["points"]]
    if lacking:
        raise DomainError("lacking", t("Required and not met: “%(text)s”.", text=lacking[0]))
    needed = int(pass_setting(session, found.area)["percent"])
    if found.score_percent < needed:
        wording = t("It reaches %(percent)s%% of the points; a title needs %(needed)s%%.", percent=found.score_percent,
                    needed=needed)  # fmt: skip
        raise DomainError("below_pass_mark", wording, hint=t("Score it again when more is met, or do not grant it."))


def _is_scored_anew(session: Session, found: Demonstration, scored_at: datetime) -> bool:
    """Whether the scores are from after the last review, or after the day on which the title was given."""
    last = next(iter(reviews_of(session, found)), None)
    if last is not None:
        return scored_at > last.noted_at
    given_on = found.granted_on or found.applied_on
    return local(scored_at, zone_of(session, found.area)).date() > given_on


def _whom(session: Session, given: DemonstrationInput, actor: Actor) -> tuple[Unit | None, Area, Place | None]:
    place = session.get(Place, given.place_id) if given.place_id is not None else None
    if given.place_id is not None and (place is None or not may(session, place, actor, Permission.VIEW_PLACES)):
        raise Invalid("no_such_record", t("This is not in the list any more."), field="place_id")
    if given.unit_id is not None:
        unit = session.get(Unit, given.unit_id)
        if unit is None or not may(session, unit, actor, Permission.EDIT_EVENTS):
            raise Invalid("no_such_record", t("This is not in the list any more."), field="unit_id")
        return unit, unit.area, place
    area_id = given.area_id if given.area_id is not None else place.area_id if place else None
    area = session.get(Area, area_id) if area_id is not None else None
    if area is None or not may(session, area, actor, Permission.EDIT_EVENTS):
        raise Invalid("area", t("Choose a unit, or a village or township."), field="area_id")
    return None, area, place


def refuse_second(session: Session, title: Demonstration) -> None:
    """Refuse a title that the same unit, or base or household, has applied for or holds by another record."""
    same = select(Demonstration.id).where(
        Demonstration.kind == title.kind, Demonstration.level == title.level, Demonstration.id != (title.id or 0),
        Demonstration.state.in_(("applied", "granted")),
        Demonstration.unit_id == title.unit_id if title.unit_id is not None
        else (Demonstration.name == title.name) & (Demonstration.area_id == title.area_id),
    )  # fmt: skip
    with session.no_autoflush:
        there = session.scalar(same.limit(1))
    if there is not None:
        raise Invalid("there", t("%(name)s has applied for this title or holds it already.", name=title.name),
                      field="kind")  # fmt: skip
