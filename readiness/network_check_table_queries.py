"""The checks of rosters as a table that leaves the building."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.sheets import Column, Sheet, Value
from core.times import say_plain_date, today
from readiness.network_check_queries import checks_in
from readiness.network_queries import KNOWS
from registry.scope import may
from schedule.queries import zone_of


def check_sheet(session: Session, actor: Actor, year: int) -> Sheet:
    """Every township of the actor with its check of that year; without a check the cells are empty."""
    rows: list[list[Value]] = []
    for one in checks_in(session, actor, year):
        made = one.check
        found: list[Value] = [None] * 6
        if made is not None:
            found = [
                made.checked_on,
                made.people,
                len(made.left_ids),
                made.untrained,
                made.gaps,
                made.note if may(session, one.area, actor, KNOWS) else "",
            ]
        rows.append([one.area.name, one.area.code, one.due_on, *found])
    title = t("Checks of rosters, %(year)s", year=year)
    heads = [t("Township"), t("Area code"), t("Due on"), t("Checked on"), t("People serving"), t("Have left"),
             t("Training due"), t("Posts not held"), t("Note")]  # fmt: skip
    kinds = {2: "date", 3: "date", 4: "integer", 5: "integer", 6: "integer", 7: "integer"}
    columns = [Column(str(head), kinds.get(at, "text")) for at, head in enumerate(heads)]  # type: ignore[arg-type]
    on = say_plain_date(today(zone_of(session)))
    return Sheet(str(title), columns, rows, (str(title), str(t("As of %(day)s", day=on))))
