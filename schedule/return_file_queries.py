"""What is owed as tables for the office: areas down and kinds across, and the things themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.i18n import t
from core.owed import STATE_NAMES, Due, ReturnKind, Tally
from core.sheets import Column, Sheet, Value
from core.times import local, now, say_days, say_plain_date
from registry.models import Area
from schedule.return_board_queries import Owing

_SUMS = (
    ("expected", t("To be received")), ("received", t("Received")), ("late", t("Of these late")),
    ("missing", t("Not received")), ("sent_back", t("Sent back")), ("open", t("Not due yet")),
    ("approved", t("Approved")),
)  # fmt: skip


def owing_sheet(found: Owing, place: str) -> Sheet:
    """Areas down; for each kind what was expected, received, late, missing, sent back and approved."""
    table = found.table
    columns = [Column(str(t("Code"))), Column(str(t("Area")))]
    for code in table.kinds:
        name = str(found.names[code].name)
        columns += [Column(str(label), "integer", 9.5, above=(name,)) for _, label in _SUMS]
        total = table.of_kind(code).share
        columns.append(
            Column(str(t("Share received")), "percent", 9.5, above=(name,), total="" if total is None else total)
        )
    rows: list[list[Value]] = [
        [line.code, line.name, *(value for code in table.kinds for value in _values(line.cells[code]))]
        for line in table.lines
    ]
    notes = [str(t("%(name)s: %(meaning)s", name=found.names[code].name, meaning=found.names[code].expected))
             for code in table.kinds]  # fmt: skip
    return Sheet(str(t("Returns")), columns, rows, _heading(str(t("Returns, %(place)s", place=place)), found),
                 str(t("Total")), notes)  # fmt: skip


def things_sheet(session: Session, kind: ReturnKind, items: Sequence[Due], heading: Iterable[str]) -> Sheet:
    """The things of one kind, a row each."""
    columns = [
        Column(str(t("Area"))), Column(str(t("From whom"))), Column(str(t("What"))),
        Column(str(t("Due by")), "datetime"), Column(str(t("Received")), "datetime"), Column(str(t("State"))),
        Column(str(t("Link"))),
    ]  # fmt: skip
    names, at = _names(session, items), now()
    rows: list[list[Value]] = [
        [names.get(one.area_path, ""), one.who, one.title, _wall(one.due_at, one.zone),
         _wall(one.received_at, one.zone), str(STATE_NAMES[one.state(at)]), one.url]
        for one in items
    ]  # fmt: skip
    return Sheet(str(kind.name)[:31], columns, rows, list(heading), notes=[str(kind.expected)])


def heading_of(kind: ReturnKind, found_in: str, period: str) -> list[str]:
    """What stands over the things of one kind."""
    return _lines(f"{kind.name} · {found_in}", period, now())


def _heading(title: str, found: Owing) -> list[str]:
    return _lines(title, say_days(found.first, found.last), found.at)


def _lines(title: str, period: str, at: datetime) -> list[str]:
    return [title, str(t("Period: %(period)s", period=period)),
            str(t("As it stood on %(day)s.", day=say_plain_date(local(at).date())))]  # fmt: skip


def _values(cell: Tally) -> list[Value]:
    return [*(int(getattr(cell, name)) for name, _ in _SUMS), cell.share]


def _wall(at: datetime | None, zone: str) -> datetime | None:
    return local(at, zone).replace(tzinfo=None) if at is not None and at.year > 1970 else None


def _names(session: Session, items: Sequence[Due]) -> dict[str, str]:
    paths = sorted({one.area_path for one in items})
    found: dict[str, str] = {}
    for start in range(0, len(paths), 500):
        query = select(Area.path, Area.name).where(Area.path.in_(paths[start : start + 500]))
        found |= dict(session.execute(query).tuples().all())
    return found
