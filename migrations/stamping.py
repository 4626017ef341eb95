"""Triggers that change a stamp with every change of what processes keep in memory (`core/kept.py`).

They hold for every way of writing: the ORM, statements in bulk, prepared ones, cascades and other programs. The stamp
is random and not a number that is raised: after a rollback the same number would stand for something else.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from core.keeping import WORDS

WHOLE = ("terms", "settings", "checklists", "checklist_items")
"""Tables of which every change counts; of areas it is the highest and those of the demonstration."""

EVENTS = ("insert", "update", "delete")
_IS_KEPT = "{row}.parent_id IS NULL OR {row}.is_demo"
_CONDITIONS = {
    "insert": _IS_KEPT.format(row="NEW"),
    "update": f"{_IS_KEPT.format(row='NEW')} OR {_IS_KEPT.format(row='OLD')}",
    "delete": _IS_KEPT.format(row="OLD"),
}
_OF = {"update": "UPDATE OF parent_id, path, is_demo"}

_SQLITE = f"UPDATE stamps SET value = lower(hex(randomblob(16))) WHERE name = '{WORDS}'"
_POSTGRES = f"UPDATE stamps SET value = md5(random()::text || clock_timestamp()::text) WHERE name = '{WORDS}'"
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION stamp_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  {_POSTGRES};
  RETURN NULL;
END $$"""


def create(connection: Connection) -> None:
    """Set all triggers, and change the stamp: migrations change tables without them."""
    if not inspect(connection).has_table("stamps"):  # an older version
        return
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        connection.exec_driver_sql(_FUNCTION)
    for table, event, what, condition in _wanted(connection):
        head = f"CREATE TRIGGER {table}_stamp_{event} AFTER {what} ON {table}"
        if is_sqlite:
            connection.exec_driver_sql(f"{head}{f' WHEN {condition}' if condition else ''} BEGIN {_SQLITE}; END")
        else:
            each = f"FOR EACH ROW WHEN ({condition})" if condition else "FOR EACH STATEMENT"
            connection.exec_driver_sql(f"{head} {each} EXECUTE FUNCTION stamp_words()")
    connection.execute(text("DELETE FROM stamps WHERE name = :name"), {"name": WORDS})
    connection.execute(text("INSERT INTO stamps (name, value) VALUES (:name, '')"), {"name": WORDS})
    connection.exec_driver_sql(_SQLITE if is_sqlite else _POSTGRES)


def drop(connection: Connection) -> None:
    """Take them away, so that migrations may rebuild tables; on SQLite all triggers are dropped together."""
    if connection.dialect.name != "sqlite" and inspect(connection).has_table("stamps"):
        for table, event, _, _ in _wanted(connection):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_stamp_{event} ON {table}")


def _wanted(connection: Connection) -> list[tuple[str, str, str, str]]:
    """Table, event, what of it, and the condition on the row; empty where every change counts.

    Tables that an older version does not have yet are left out.
    """
    there = [table for table in WHOLE if inspect(connection).has_table(table)]
    whole = [(table, event, event.upper(), "") for table in there for event in EVENTS]
    return whole + [("areas", event, _OF.get(event, event.upper()), _CONDITIONS[event]) for event in EVENTS]
