"""Questions about the self-check: which questions hold where, and what was answered, in sums by township."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import NotFound
from core.i18n import language, t
from core.sheets import Column, Sheet, Value
from core.small_counts import hidden
from outreach.quiz import SMALL, QuizItem, option_of
from outreach.quiz_defaults import DEFAULTS
from outreach.quiz_models import QuizAnswer, QuizDay, QuizQuestion
from registry.models import Area
from registry.permissions import Permission
from registry.scope import beneath, within
from registry.terms import ids_of


def home(session: Session, code: str = "") -> Area:
    """The county whose self-check is taken: the one with that code, else the first; NotFound where there is none."""
    query = select(Area).where(Area.level == "county").order_by(Area.is_demo, Area.id)
    found = session.scalars(query.where(Area.code == code[:20]) if code else query).first()
    if found is None:
        raise NotFound()
    return found


def townships(session: Session, county: Area) -> Sequence[Area]:
    """The townships of a county."""
    query = select(Area).where(Area.level == "township", beneath(county.path)).order_by(Area.code, Area.id)
    return session.scalars(query.limit(400)).all()


def own_questions(session: Session, area: Area) -> Sequence[QuizQuestion]:
    """The questions that an area has itself, those out of use too."""
    query = select(QuizQuestion).where(QuizQuestion.area_id == area.id)
    return session.scalars(query.order_by(QuizQuestion.position, QuizQuestion.id)).all()


def questions(session: Session, area: Area) -> list[QuizItem]:
    """The questions that hold in an area: its own, else those of the nearest area above, else the shipped ones."""
    owners = ids_of(str(area.path))
    query = select(QuizQuestion).where(QuizQuestion.area_id.in_(owners), QuizQuestion.is_active)
    found: dict[int, list[QuizQuestion]] = {}
    for one in session.scalars(query.order_by(QuizQuestion.position, QuizQuestion.id)):
        found.setdefault(one.area_id, []).append(one)
    nearest = next((found[owner] for owner in reversed(owners) if owner in found), None)
    return [item_of(one) for one in nearest] if nearest is not None else list(DEFAULTS)


def item_of(one: QuizQuestion) -> QuizItem:
    """The question as it is asked."""
    options = [option_of(option) for option in one.options]
    return QuizItem(one.code, one.text_zh, one.text_en, options, one.source)


@dataclass(frozen=True)
class Township:
    """How the households of a township stand; nothing is told of too few, nor what would give their number away."""

    name: str
    takers: int
    share: float | None
    is_told: bool = True

    @property
    def is_small(self) -> bool:
        """Whether there are some, but too few to be told apart."""
        return 0 < self.takers < SMALL


@dataclass(frozen=True)
class QuizFigures:
    """What was answered in a span of days: how many households, what they reached, each question's shares."""

    takers: int
    share: float | None
    townships: Sequence[Township]
    answers: Sequence[tuple[QuizItem, Sequence[tuple[str, int, float]]]]  # (answer, count, share of those who answered)


def figures(session: Session, actor: Actor, county: Area, first: date, last: date) -> QuizFigures:
    """The sums that the actor may see; by township only where enough households took part."""
    mine = (within(actor, Permission.VIEW_CAMPAIGNS, QuizDay.area_id), QuizDay.on.between(first, last))
    query = select(Area, func.sum(QuizDay.takers), func.sum(QuizDay.points), func.sum(QuizDay.most))
    query = query.join(QuizDay, QuizDay.area_id == Area.id).where(*mine, beneath(county.path)).group_by(Area.id)
    rows = session.execute(query.order_by(Area.code)).tuples().all()
    takers, points, most = (int(sum(numbers)) for numbers in (
        [row[1] for row in rows], [row[2] for row in rows], [row[3] for row in rows]
    ))  # fmt: skip
    kept_back = {at for at, _ in hidden([[int(row[1])] for row in rows], SMALL)}
    lines = [
        Township(str(t("Township not named")) if area.id == county.id else area.name, int(n),
                 int(reached) / int(out_of) if int(n) and at not in kept_back and out_of else None,
                 at not in kept_back)
        for at, (area, n, reached, out_of) in enumerate(rows)
    ]  # fmt: skip
    counted = _answers(session, actor, county, first, last) if takers >= SMALL else {}
    return QuizFigures(takers, points / most if most and takers >= SMALL else None, lines,
                       _shares(questions(session, county), counted))  # fmt: skip


def _answers(session: Session, actor: Actor, county: Area, first: date, last: date) -> Mapping[tuple[str, str], int]:
    query = select(QuizAnswer.question, QuizAnswer.option, func.sum(QuizAnswer.count))
    query = query.join(Area, Area.id == QuizAnswer.area_id).where(
        within(actor, Permission.VIEW_CAMPAIGNS, QuizAnswer.area_id), QuizAnswer.on.between(first, last),
        beneath(county.path),
    )  # fmt: skip
    rows = session.execute(query.group_by(QuizAnswer.question, QuizAnswer.option)).tuples()
    return {(question, option): int(count) for question, option, count in rows}


def _shares(
    items: Sequence[QuizItem], counted: Mapping[tuple[str, str], int]
) -> list[tuple[QuizItem, Sequence[tuple[str, int, float]]]]:
    found: list[tuple[QuizItem, Sequence[tuple[str, int, float]]]] = []
    for item in items:
        counts = [(option.text(language()), counted.get((item.code, option.code), 0)) for option in item.options]
        whole = sum(count for _, count in counts)
        if whole:
            found.append((item, [(words, count, count / whole) for words, count in counts]))
    return found


def quiz_sheets(found: QuizFigures, heading: Sequence[str]) -> list[Sheet]:
    """The sums by township, and the answers by question."""
    small = str(t("fewer than %(n)s", n=SMALL))
    places: list[list[Value]] = [
        [one.name, f"{one.takers:,}" if one.is_told else small if one.is_small else "–", one.share]
        for one in found.townships
    ]
    answers: list[list[Value]] = [
        [item.text(language()), words, count, share] for item, rows in found.answers for words, count, share in rows
    ]
    return [
        Sheet(str(t("Self-check by township")),
              [Column(str(t("Township"))), Column(str(t("Households"))), Column(str(t("Points reached")), "percent")],
              places, list(heading), notes=[str(t("Where fewer than %(n)s households took part, nothing is told apart.",
                                                  n=SMALL))]),
        Sheet(str(t("Self-check by question")),
              [Column(str(t("Question asked")), width=48), Column(str(t("Answer chosen")), width=30),
               Column(str(t("Households")), "integer", total=""), Column(str(t("Share")), "percent")],
              answers, list(heading)),
    ]  # fmt: skip
