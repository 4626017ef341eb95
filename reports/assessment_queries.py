"""Questions about assessments: which rounds a reader sees, who is assessed, what they have, and how they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.orm import Session, joinedload

from core.access import EVERYWHERE, Actor
from core.errors import NotFound
from core.times import now
from drills.scoring import Band, bands_of, grade
from registry.models import Area, Unit
from registry.permissions import Permission as P
from registry.scope import beneath, load, within
from registry.terms import beneath as terms_beneath
from reports.assessment_models import (
    Assessment,
    AssessmentAppeal,
    AssessmentException,
    AssessmentScheme,
    AssessmentScore,
)
from reports.assessment_scoring import Criterion, Score, criteria_of, ranks, score

OPEN = ("published", "locked")


@dataclass(frozen=True)
class Subject:
    """Whoever is assessed: a township or a unit; `key` as in "area:3"."""

    kind: str
    id: int
    name: str
    area_path: str
    detail: str = ""  # of a unit the township

    @property
    def key(self) -> str:
        """As it stands in addresses and inputs."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Standing:
    """How one subject stands: its rows by key of criterion, its score, grade and rank."""

    subject: Subject
    rows: Mapping[str, AssessmentScore]
    score: Score
    grade: Band | None
    rank: int | None

    def points(self, key: str) -> float | None:
        """The points of one criterion: those set by hand before those of the figures."""
        row = self.rows.get(key)
        return None if row is None else row.points if row.set_points is None else row.set_points


@dataclass(frozen=True)
class Board:
    """A round as a whole; `shown` are those that the reader may see, `all` everybody, for ranks."""

    round: Assessment
    criteria: Sequence[Criterion]
    bands: Sequence[Band]
    all: Sequence[Standing]
    shown: Sequence[Standing] = field(default_factory=list)

    def standing(self, key: str) -> Standing:
        """The one with that key; NotFound for what the reader may not see."""
        found = next((one for one in self.shown if one.subject.key == key), None)
        if found is None:
            raise NotFound()
        return found


def schemes(session: Session, actor: Actor) -> Sequence[AssessmentScheme]:
    """The schemes that the actor may use: the shipped ones and those of their areas, in use ones first."""
    paths = actor.area_paths(P.ASSESS)
    above = [] if EVERYWHERE in paths else [int(part) for path in paths for part in path.split("/") if part]
    own = within(actor, P.ASSESS, AssessmentScheme.area_id)
    holds = or_(AssessmentScheme.area_id.is_(None), own, AssessmentScheme.area_id.in_(above))
    query = select(AssessmentScheme).where(holds).options(joinedload(AssessmentScheme.area))
    return session.scalars(query.order_by(AssessmentScheme.is_active.desc(), AssessmentScheme.id)).all()


def scheme_of(session: Session, scheme_id: int, actor: Actor) -> AssessmentScheme:
    """The scheme, if the actor may use it; otherwise there is none (NotFound)."""
    found = next((one for one in schemes(session, actor) if one.id == scheme_id), None)
    if found is None:
        raise NotFound()
    return found


def rounds(session: Session, actor: Actor) -> Select[tuple[Assessment]]:
    """The rounds that the reader sees: drafts only those who assess, the others whoever is assessed or looks on."""
    looked_on = or_(
        within(actor, P.VIEW_ASSESSMENT, Assessment.area_id), Assessment.area_id.in_(_above(session, actor))
    )
    seen = or_(within(actor, P.ASSESS, Assessment.area_id), Assessment.state.in_(OPEN) & looked_on)
    return select(Assessment).where(seen).options(joinedload(Assessment.area))


def round_seen(session: Session, round_id: int, actor: Actor) -> Assessment:
    """The round, if the reader sees it; otherwise there is none (NotFound)."""
    found = session.scalar(rounds(session, actor).where(Assessment.id == round_id))
    if found is None:
        raise NotFound()
    return found


def round_to_edit(session: Session, round_id: int, actor: Actor) -> Assessment:
    """The round, if the actor assesses there; otherwise there is none (NotFound)."""
    return load(session, Assessment, round_id, actor, P.ASSESS)


def _above(session: Session, actor: Actor) -> list[int]:
    """The ids of the areas above those where, and above the units for which, the reader looks on."""
    paths = [path for path in actor.area_paths(P.VIEW_ASSESSMENT) if path]
    units = actor.unit_ids(P.VIEW_ASSESSMENT)
    if units:
        paths += session.scalars(select(Area.path).join(Unit, Unit.area_id == Area.id).where(Unit.id.in_(units)))
    return sorted({int(part) for path in paths for part in path.split("/") if part})


def subjects(session: Session, found: Assessment) -> list[Subject]:
    """Who is assessed in the round, in the order of their codes and names."""
    if found.subject == "area":
        level = str(found.criteria.get("level", "township"))
        areas = select(Area).where(Area.level == level, beneath(found.area.path), Area.id != found.area_id)
        return [Subject("area", one.id, one.name, one.path) for one in session.scalars(areas.order_by(Area.code))]
    query = select(Unit, Area).join(Unit.area).where(Unit.is_active, beneath(found.area.path))
    kinds = [
        code for kind in found.criteria.get("unit_kinds", []) for code in terms_beneath(session, "unit_kind", kind)
    ]
    if kinds:
        query = query.where(Unit.kind.in_(kinds))
    rows = session.execute(query.order_by(Area.code, Unit.name)).tuples()
    return [Subject("unit", unit.id, unit.name, area.path, area.name) for unit, area in rows]


def board(session: Session, found: Assessment, actor: Actor) -> Board:
    """The round with everybody's points, the best first; of the others' only what the reader may see is shown."""
    criteria, bands = criteria_of(found.criteria), bands_of(found.criteria.get("bands", []))
    rows: dict[tuple[str, int], dict[str, AssessmentScore]] = {}
    for row in session.scalars(select(AssessmentScore).where(AssessmentScore.assessment_id == found.id)):
        rows.setdefault(subject_of(row), {})[row.indicator_key] = row
    there = subjects(session, found)
    scored = {one.key: _score(criteria, rows.get((one.kind, one.id), {})) for one in there}
    placed = ranks({key: one.score for key, one in scored.items()})
    all_ = [
        Standing(one, rows.get((one.kind, one.id), {}), scored[one.key], grade(scored[one.key].score, bands),
                 placed[one.key])
        for one in there
    ]  # fmt: skip
    all_.sort(key=lambda one: (one.rank is None, one.rank or 0))
    return Board(found, criteria, bands, all_, [one for one in all_ if sees(actor, found, one.subject)])


def subject_of(row: AssessmentScore | AssessmentAppeal | AssessmentException) -> tuple[str, int]:
    """Kind and id of whoever the row is about."""
    if row.subject_area_id is not None:
        return "area", row.subject_area_id
    return "unit", row.subject_unit_id or 0


def sees(actor: Actor, found: Assessment, subject: Subject) -> bool:
    """Whether the reader may see the points of this subject."""
    if actor.may_for(P.ASSESS, found.area.path):
        return True
    unit_id = subject.id if subject.kind == "unit" else None
    return found.state in OPEN and actor.may_for(P.VIEW_ASSESSMENT, subject.area_path, unit_id)


def may_appeal(actor: Actor, found: Assessment, subject: Subject) -> bool:
    """Whether the actor may say something against the score of this subject now."""
    unit_id = subject.id if subject.kind == "unit" else None
    return found.state == "published" and actor.may_for(P.APPEAL, subject.area_path, unit_id)


def is_open(session: Session, found: Assessment, subject: Subject) -> bool:
    """Whether the points of this subject may be changed: the round is not locked, or an exception holds."""
    if found.state != "locked":
        return True
    column = AssessmentException.subject_area_id if subject.kind == "area" else AssessmentException.subject_unit_id
    query = select(AssessmentException.id).where(
        AssessmentException.assessment_id == found.id, column == subject.id, AssessmentException.allowed_until > now()
    )
    return session.scalar(query.limit(1)) is not None


def appeals(session: Session, found: Assessment, subject: Subject | None = None) -> Sequence[AssessmentAppeal]:
    """The appeals of the round, open ones first; of one subject only."""
    query = select(AssessmentAppeal).where(AssessmentAppeal.assessment_id == found.id)
    query = query.options(joinedload(AssessmentAppeal.subject_area), joinedload(AssessmentAppeal.subject_unit))
    if subject is not None:
        query = query.where(_is_about(subject))
    return session.scalars(query.order_by(AssessmentAppeal.state != "open", AssessmentAppeal.id.desc())).all()


def exceptions(session: Session, found: Assessment) -> Sequence[AssessmentException]:
    """The exceptions of the round, the newest first."""
    query = select(AssessmentException).where(AssessmentException.assessment_id == found.id)
    return session.scalars(query.order_by(AssessmentException.id.desc())).all()


def open_appeals(session: Session, actor: Actor) -> int:
    """How many appeals wait for an answer of the actor."""
    query = select(AssessmentAppeal.id).join(AssessmentAppeal.assessment)
    return len(session.scalars(query.where(
        AssessmentAppeal.state == "open", within(actor, P.ASSESS, Assessment.area_id)
    )).all())  # fmt: skip


def _is_about(subject: Subject) -> ColumnElement[bool]:
    if subject.kind == "area":
        return AssessmentAppeal.subject_area_id == subject.id
    return AssessmentAppeal.subject_unit_id == subject.id if subject.kind == "unit" else false()


def _score(criteria: Sequence[Criterion], rows: Mapping[str, AssessmentScore]) -> Score:
    return score(criteria, {key: row.points if row.set_points is None else row.set_points for key, row in rows.items()})
