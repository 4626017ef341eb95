"""Saved views of the figures for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, Asked, Changes, Page, blueprint, operation, page
from core.fields import Entry
from core.i18n import t
from core.web import actor, session
from registry.permissions import Permission as P
from reports import view_services as services
from reports.models import SavedView
from reports.pivot_inputs import PivotInput
from reports.view_inputs import ViewInput
from reports.view_queries import as_typed, find_own_view, find_view, is_own, question_of, visible

bp = blueprint("reports_views")


class QuestionAnswer(Answer):
    """The question of a view, as the pivot takes it."""

    rows: list[str]
    columns: str
    measures: list[str]
    period: str
    starts_on: str | None
    ends_on: str | None
    level: str
    area_id: int | None
    kind: str
    activity: str
    campaign_id: int | None
    category: str
    sort: str


class SavedViewAnswer(Answer):
    """A saved view; `is_own` tells whether the caller may change it."""

    id: int
    name: str
    is_shared: bool
    is_own: bool
    owner: str
    area_id: int | None
    question: QuestionAnswer
    created_at: datetime
    version: int


class ViewsAsked(Asked):
    """Views in pages."""

    sort: Annotated[Literal["name", "-name", "created_at", "-created_at"], Entry(t("Sorted by"))] = "name"


class GoneAnswer(Answer):
    """What is gone."""

    id: int


@bp.get("/figures/views")
@needs(P.VIEW_FIGURES)
@operation(t("List saved views of the figures"))
def list_views(asked: ViewsAsked) -> Page[SavedViewAnswer]:
    """The caller's own and those shared with the caller."""
    return page(session(), visible(actor()), asked, {"name": SavedView.name, "created_at": SavedView.created_at}, _all)


@bp.post("/figures/views")
@needs(P.VIEW_FIGURES)
@operation(t("Save a view of the figures"), location=lambda made: url_for(".get_view", view_id=made.id))
def add_view(given: ViewInput) -> SavedViewAnswer:
    """The new view."""
    return _answer(services.save_view(session(), given, actor()))


@bp.get("/figures/views/<int:view_id>")
@needs(P.VIEW_FIGURES)
@operation(t("Get one saved view of the figures"))
def get_view(view_id: int) -> SavedViewAnswer:
    """One view."""
    return _answer(find_view(session(), view_id, actor()))


@bp.patch("/figures/views/<int:view_id>")
@needs(P.VIEW_FIGURES)
@operation(t("Change a saved view of the figures"))
def change_view(view_id: int, given: Changes[ViewInput]) -> SavedViewAnswer:
    """The changed view."""
    found = find_own_view(session(), view_id, actor())
    return _answer(services.edit_view(session(), found, given.over(as_typed(found)), actor()))


@bp.delete("/figures/views/<int:view_id>")
@needs(P.VIEW_FIGURES)
@operation(t("Delete a saved view of the figures"))
def delete_view(view_id: int) -> GoneAnswer:
    """The view is gone."""
    services.delete_view(session(), find_own_view(session(), view_id, actor()), actor())
    return GoneAnswer(id=view_id)


def _all(rows: Sequence[SavedView]) -> list[SavedViewAnswer]:
    return [_answer(view) for view in rows]


def _answer(view: SavedView) -> SavedViewAnswer:
    return SavedViewAnswer(
        id=view.id, name=view.name, is_shared=view.is_shared, is_own=is_own(view, actor()), owner=view.owner.name,
        area_id=view.area_id, question=_question(question_of(view)), created_at=view.created_at, version=view.version,
    )  # fmt: skip


def _question(asked: PivotInput) -> QuestionAnswer:
    return QuestionAnswer.model_validate(asked.model_dump(mode="json"))
