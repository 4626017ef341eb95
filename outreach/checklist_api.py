"""Checklists for programs: which hold, and their items."""

from __future__ import annotations

from flask import url_for

from core.access import needs
from core.api import Changes, Page, blueprint, operation
from core.errors import NotFound
from core.i18n import t
from core.web import actor, session
from outreach import checklist_queries as queries
from outreach import checklist_services as services
from outreach.checklist_answers import ChecklistAnswer, ChecklistItemAnswer
from outreach.checklist_inputs import ChecklistCopyInput, ChecklistInput, ChecklistItemInput
from outreach.checklist_models import Checklist, ChecklistItem
from outreach.checklist_queries import VIEW

bp = blueprint("checklists")


@bp.get("/checklists")
@needs(VIEW)
@operation(t("List the checklists of units"))
def list_checklists() -> Page[ChecklistAnswer]:
    """Those of the caller's areas, above them, and everywhere, on one page."""
    found = [_checklist(row) for row in queries.seen_checklists(session(), actor())]
    return Page(items=found, total=len(found), page=1, size=max(1, len(found)))


@bp.post("/checklists")
@needs(services.KEEP)
@operation(t("Add a checklist"), location=lambda made: url_for(".get_checklist", checklist_id=made.id))
def make_checklist(given: ChecklistInput) -> ChecklistAnswer:
    """The new checklist, without items."""
    return _checklist(services.add_checklist(session(), given, actor()))


@bp.get("/checklists/<int:checklist_id>")
@needs(VIEW)
@operation(t("Get one checklist with its items"))
def get_checklist(checklist_id: int) -> ChecklistAnswer:
    """One checklist."""
    for row in queries.seen_checklists(session(), actor()):
        if row.id == checklist_id:
            return _checklist(row)
    raise NotFound()


@bp.patch("/checklists/<int:checklist_id>")
@needs(services.KEEP)
@operation(t("Change a checklist"))
def patch_checklist(checklist_id: int, given: Changes[ChecklistInput]) -> ChecklistAnswer:
    """The changed checklist."""
    found = _kept(checklist_id)
    names = set(ChecklistInput.model_fields) - {"version"}
    return _checklist(
        services.edit_checklist(session(), found, given.over({n: getattr(found, n) for n in names}), actor())
    )


@bp.delete("/checklists/<int:checklist_id>")
@needs(services.KEEP)
@operation(t("Delete a checklist that nobody has given proofs for"))
def drop_checklist(checklist_id: int) -> ChecklistAnswer:
    """What it was."""
    found = _kept(checklist_id)
    answer = _checklist(found)
    services.delete_checklist(session(), found, actor())
    return answer


@bp.post("/checklists/<int:checklist_id>/copy")
@needs(services.KEEP)
@operation(t("Copy a checklist"), location=lambda made: url_for(".get_checklist", checklist_id=made.id))
def copy_checklist_of(checklist_id: int, given: ChecklistCopyInput) -> ChecklistAnswer:
    """The copy, with all items."""
    seen = {row.id: row for row in queries.seen_checklists(session(), actor())}
    if checklist_id not in seen:
        raise NotFound()
    return _checklist(services.copy_checklist(session(), seen[checklist_id], given, actor()))


@bp.post("/checklists/<int:checklist_id>/items")
@needs(services.KEEP)
@operation(
    t("Add an item to a checklist"),
    location=lambda made: url_for(".get_checklist_item", checklist_id=made.checklist_id, item_id=made.id),
)
def make_checklist_item(checklist_id: int, given: ChecklistItemInput) -> ChecklistItemAnswer:
    """The new item."""
    return _item(services.add_item(session(), _kept(checklist_id), given, actor()))


@bp.get("/checklists/<int:checklist_id>/items/<int:item_id>")
@needs(VIEW)
@operation(t("Get one item of a checklist"))
def get_checklist_item(checklist_id: int, item_id: int) -> ChecklistItemAnswer:
    """One item."""
    seen = {row.id: row for row in queries.seen_checklists(session(), actor())}
    if checklist_id not in seen:
        raise NotFound()
    return _item(services.own_item(session(), seen[checklist_id], item_id))


@bp.patch("/checklists/<int:checklist_id>/items/<int:item_id>")
@needs(services.KEEP)
@operation(t("Change an item of a checklist"))
def patch_checklist_item(checklist_id: int, item_id: int, given: Changes[ChecklistItemInput]) -> ChecklistItemAnswer:
    """The changed item."""
    item = services.own_item(session(), _kept(checklist_id), item_id)
    names = set(ChecklistItemInput.model_fields) - {"version"}
    return _item(services.edit_item(session(), item, given.over({n: getattr(item, n) for n in names}), actor()))


@bp.delete("/checklists/<int:checklist_id>/items/<int:item_id>")
@needs(services.KEEP)
@operation(t("Delete an item that nobody has given proofs for"))
def drop_checklist_item(checklist_id: int, item_id: int) -> ChecklistItemAnswer:
    """What it was."""
    item = services.own_item(session(), _kept(checklist_id), item_id)
    answer = _item(item)
    services.delete_item(session(), item, actor())
    return answer


def _kept(checklist_id: int) -> Checklist:
    found = session().get(Checklist, checklist_id)
    if found is None or not services.may_keep(found.area, actor()):
        raise NotFound()
    return found


def _item(row: ChecklistItem) -> ChecklistItemAnswer:
    return ChecklistItemAnswer.model_validate({name: getattr(row, name) for name in ChecklistItemAnswer.model_fields})


def _checklist(row: Checklist) -> ChecklistAnswer:
    plain = set(ChecklistAnswer.model_fields) - {"items"}
    return ChecklistAnswer.model_validate(
        {name: getattr(row, name) for name in plain} | {"items": [_item(item) for item in row.items]}
    )
