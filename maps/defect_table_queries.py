"""The list of defects as a workbook or csv file."""

from __future__ import annotations

from io import BytesIO

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.sheets import Column, Sheet, Value, file_of
from core.times import local, say_plain_date, today
from maps.defect_queries import DefectFilter, defects_matching, urgency
from maps.defect_words import SEVERITIES, STATE_NAMES, state_on
from maps.inspection_models import Defect
from registry.permissions import Permission
from registry.scope import may
from registry.terms import labels

MOST_ROWS = 20_000


def defect_sheet(session: Session, wanted: DefectFilter, actor: Actor) -> Sheet:
    """The actor's defects, narrowed by the filter, overdue first; at most 20,000."""
    on, items = today(), labels(session, "inspection_item")
    query = defects_matching(actor, wanted, on).order_by(urgency(on), Defect.id).limit(MOST_ROWS)
    rows = [
        _row(one, items.get(one.item, one.item), may(session, one, actor, Permission.VIEW_CONTACTS))
        for one in session.scalars(query)
    ]
    heading = (str(t("Defects of places")), str(t("As of %(day)s", day=say_plain_date(on))))
    return Sheet(str(t("Defects")), _columns(), rows, heading=heading)


def defect_file(session: Session, wanted: DefectFilter, actor: Actor, ending: str) -> BytesIO:
    """The same as the bytes of a file, xlsx or csv."""
    return file_of(defect_sheet(session, wanted, actor), ending)


def _columns() -> list[Column]:
    return [
        Column(str(t("Place name"))), Column(str(t("Code"))), Column(str(t("Area"))), Column(str(t("What is wrong"))),
        Column(str(t("Item of the checklist"))), Column(str(t("Severity"))), Column(str(t("State"))),
        Column(str(t("Due on")), "date"), Column(str(t("Responsible"))), Column(str(t("Found on")), "date"),
        Column(str(t("Found by"))), Column(str(t("What was done"))), Column(str(t("Mended on")), "date"),
        Column(str(t("Mended by"))), Column(str(t("Closed on")), "date"), Column(str(t("Closed by"))),
        Column(str(t("Reason"))),
    ]  # fmt: skip


def _row(one: Defect, item: str, sees_names: bool) -> list[Value]:
    def name(value: str) -> str:
        return value if sees_names else ""

    return [
        one.place.name, one.place.code or "", one.place.area.name, one.problem, item, str(SEVERITIES[one.severity]),
        str(STATE_NAMES[state_on(one.state, one.due_on, today())]), one.due_on, name(one.owner),
        local(one.found_at).date(), name(one.found_by), one.evidence,
        local(one.mended_at).date() if one.mended_at else None, name(one.mended_by),
        local(one.closed_at).date() if one.closed_at else None, name(one.closed_by), one.state_reason,
    ]  # fmt: skip
