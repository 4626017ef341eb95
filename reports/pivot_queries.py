"""A pivot asked from the figures: the questions behind it, the names of its keys, the address of each cell's rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid
from core.i18n import t
from registry.area_codes import is_below
from registry.models import Area
from registry.permissions import Permission
from registry.queries.areas import MOST_CHOICES
from registry.scope import beneath, require_area, within
from registry.terms import INDENT, labels
from reports import pivot_spans as spans
from reports.cube import PERIODS
from reports.cube_queries import ask
from reports.figures import NO_CAMPAIGN, NO_UNIT, UNSPECIFIED
from reports.measures import BY_NAME
from reports.pivot import Shape, answer_of, assemble
from reports.pivot_asked import Asked
from reports.pivot_inputs import Kept, PivotInput
from reports.pivot_words import Words
from reports.queries import campaigns

MOST_HEADS = 120
MOST_EMPTY = 2000
"""Areas without anything are shown up to this number."""


def pivot(session: Session, asked: PivotInput, actor: Actor, today: date) -> Asked:
    """The pivot that was asked for, of what the reader may see; refused when it would be too wide to read."""
    of = asked.span(today)
    shape = Shape(tuple(asked.rows), asked.columns, [BY_NAME[name] for name in asked.measures])
    root = _root(session, asked, actor)
    dimensions = shape.rows + shape.across
    expected: dict[str, Sequence[str]] = {one: spans.keys(one, of) for one in PERIODS if one in dimensions}
    if "area" in dimensions:
        expected["area"] = areas_of_level(session, asked.level, root, actor)
    if len(expected.get(shape.columns, ())) > MOST_HEADS:
        raise _too_wide(len(expected[shape.columns]))
    words = words_of(session, actor, asked.level)
    answers = {
        by: answer_of(ask(session, asked.question(of, by, tuple(asked.measures)), actor), by, shape.measures)
        for by in shape.questions()
    }
    made = assemble(shape, answers, words.order, expected, asked.sort)
    if len(made.heads) > MOST_HEADS:
        raise _too_wide(len(made.heads))
    return Asked(asked, of, root.name if root else actor.place or str(t("all areas")), made, words)


def _too_wide(n: int) -> Invalid:
    wording = t("That would be %(n)s columns.", n=n)
    hint = t("Put it in the rows, or choose a shorter time or a coarser step.")
    return Invalid("pivot_too_wide", wording, field="columns", hint=hint)


def _root(session: Session, asked: Kept, actor: Actor) -> Area | None:
    return require_area(session, asked.area_id, actor, Permission.VIEW_FIGURES) if asked.area_id is not None else None


def areas_of_level(session: Session, level: str, root: Area | None, actor: Actor) -> Sequence[str]:
    """Ids of the areas of that level that the reader may see, beneath the root; none when there are too many."""
    query = select(Area.id).where(Area.level == level, within(actor, Permission.VIEW_FIGURES, Area.id))
    if root is not None:
        query = query.where(beneath(root.path))
    found = session.scalars(query.limit(MOST_EMPTY + 1)).all()
    return [str(area_id) for area_id in found] if len(found) <= MOST_EMPTY else []


def area_choices(
    session: Session, actor: Actor, permission: Permission = Permission.VIEW_FIGURES
) -> list[tuple[str, str]]:
    """(id, name) of counties and townships where the reader may do this, set in by depth; none when too many."""
    query = select(Area.id, Area.code, Area.name, Area.path).where(within(actor, permission, Area.id))
    query = query.where(Area.level.in_(("prefecture", "county", "township")))
    rows = session.execute(query.limit(MOST_CHOICES + 1)).tuples().all()
    if len(rows) > MOST_CHOICES:
        return []
    codes = {area_id: code for area_id, code, _, _ in rows}
    above = {area_id: [int(part) for part in path.split("/") if part] for area_id, _, _, path in rows}
    ordered = sorted(rows, key=lambda row: [codes.get(one, "") for one in above[row[0]]])
    shallowest = min((len(path) for path in above.values()), default=0)
    return [(str(row[0]), INDENT * (len(above[row[0]]) - shallowest) + row[2]) for row in ordered]


def words_of(session: Session, actor: Actor, level: str) -> Words:
    """The names of everything that figures are broken down by, in the language spoken."""
    areas = session.execute(select(Area.id, Area.name, Area.code, Area.level)).all()
    named: Mapping[str, Mapping[str, str]] = {
        "kind": {**labels(session, "unit_kind"), NO_UNIT: str(t("General public"))},
        "activity": labels(session, "event_kind"),
        "campaign": {**dict(campaigns(session, actor)), NO_CAMPAIGN: str(t("No campaign"))},
        "category": {UNSPECIFIED: str(t("Not specified")), **labels(session, "people_category")},
    }
    return Words(
        areas={str(area_id): name for area_id, name, _, _ in areas},
        codes={str(area_id): code for area_id, _, code, _ in areas},
        named=named,
        above=frozenset(str(area_id) for area_id, _, _, own in areas if own != level and is_below(level, own)),
    )
