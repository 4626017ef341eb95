"""Triggers that keep the promises even against the code: bookings in step and never double, a trail only added to.

All of them are dropped before migrations run and set again after: SQLite's table rebuilds would lose them.
A holding booking never overlaps another on its resource, so the clash check need look at one neighbour only and
stays as fast with a million bookings; PostgreSQL has an exclusion constraint for it, made by the first migration.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from sqlalchemy import Connection, inspect, text

from migrations import rollup_guards, stock_guards

HOLDING = "('planned','confirmed','held')"

_CLASH = """
CREATE TRIGGER bookings_clash_{when} BEFORE {event} ON bookings WHEN NEW.holds = 1
BEGIN
  SELECT RAISE(ABORT, 'double booking') WHERE (
    SELECT b.ends_at FROM bookings b
    WHERE b.resource = NEW.resource AND b.holds = 1 AND b.starts_at < NEW.ends_at AND b.id IS NOT NEW.id
    ORDER BY b.starts_at DESC LIMIT 1) > NEW.starts_at;
END"""

_STEP = """
CREATE TRIGGER bookings_step_{when} BEFORE {event} ON bookings
BEGIN
  SELECT RAISE(ABORT, 'booking out of step') WHERE NOT EXISTS (
    SELECT 1 FROM events e WHERE e.id = NEW.event_id AND e.starts_at = NEW.starts_at AND e.ends_at = NEW.ends_at
      AND NEW.holds = (NEW.is_exclusive AND e.status IN {holding}));
END"""

_FOLLOW = """
CREATE TRIGGER events_move_bookings AFTER UPDATE OF starts_at, ends_at, status ON events
WHEN NEW.starts_at IS NOT OLD.starts_at OR NEW.ends_at IS NOT OLD.ends_at OR NEW.status IS NOT OLD.status
BEGIN
  UPDATE bookings SET starts_at = NEW.starts_at, ends_at = NEW.ends_at,
    holds = (is_exclusive AND NEW.status IN {holding}) WHERE event_id = NEW.id;
END"""

_TRAIL_SQLITE = """
CREATE TRIGGER audit_entries_keep BEFORE UPDATE ON audit_entries
WHEN NEW.id IS NOT OLD.id OR NEW.at IS NOT OLD.at OR NEW.actor_key IS NOT OLD.actor_key
  OR NEW.action IS NOT OLD.action OR NEW.record_type IS NOT OLD.record_type OR NEW.record_id IS NOT OLD.record_id
  OR NEW.digest IS NOT OLD.digest OR (OLD.seal_id IS NOT NULL AND NEW.seal_id IS NOT OLD.seal_id)
  OR NEW.actor_name IS NOT OLD.actor_name OR (OLD.erased_at IS NOT NULL AND NEW.erased_at IS NOT OLD.erased_at)
  OR ((NEW.before IS NOT OLD.before OR NEW.after IS NOT OLD.after)
      AND NOT (NEW.erased_at IS NOT NULL AND NEW.before IS NULL AND NEW.after IS NULL))
BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END"""

_NO = "CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{why}'); END"
_WHY = "the audit trail is only added to"

_CHOSEN_ONCE = {
    "quick_rounds": ("mode",), "quick_asked": ("mode", "round_id"), "quick_reports": ("mode", "round_id", "asked_id"),
    "mobilisations": ("is_exercise",), "joint_call_outs": ("is_exercise",), "call_answers": ("mobilisation_id",),
}  # fmt: skip
"""By table, the columns that say whether a record is an exercise or real, or to which of these it belongs."""
_MODE = {
    table: (
        f"CREATE TRIGGER {table}_mode BEFORE UPDATE OF {', '.join(columns)} ON {table} "
        f"WHEN {' OR '.join(f'NEW.{column} IS NOT OLD.{column}' for column in columns)} "
        "BEGIN SELECT RAISE(ABORT, 'exercise or real is chosen once'); END",
        # a row that is put in the place of another is no update, and deletes that one without a word
        f"CREATE TRIGGER {table}_replaced BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) "
        "BEGIN SELECT RAISE(ABORT, 'exercise or real is chosen once'); END",
    )
    for table, columns in _CHOSEN_ONCE.items()
}

_SQLITE = (
    _CLASH.format(when="insert", event="INSERT"),
    _CLASH.format(when="update", event="UPDATE OF starts_at, ends_at, holds, resource"),
    _STEP.format(when="insert", event="INSERT", holding=HOLDING),
    _STEP.format(when="update", event="UPDATE OF starts_at, ends_at, holds, event_id", holding=HOLDING),
    _FOLLOW.format(holding=HOLDING),
    _TRAIL_SQLITE,
    _NO.format(table="audit_entries", name="no_delete", event="DELETE", why=_WHY),
    _NO.format(table="audit_seals", name="no_update", event="UPDATE", why=_WHY),
    _NO.format(table="audit_seals", name="no_delete", event="DELETE", why=_WHY),
)
SQLITE = (*_SQLITE, *chain.from_iterable(_MODE.values()), *rollup_guards.SQLITE, *stock_guards.SQLITE)

_FUNCTIONS = (
    f"""
CREATE OR REPLACE FUNCTION guard_booking_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM events e WHERE e.id = NEW.event_id AND e.starts_at = NEW.starts_at
      AND e.ends_at = NEW.ends_at AND NEW.holds = (NEW.is_exclusive AND e.status IN {HOLDING})) THEN
    RAISE EXCEPTION 'booking out of step' USING ERRCODE = 'ZB001';
  END IF;
  RETURN NEW;
END $$""",
    f"""
CREATE OR REPLACE FUNCTION guard_events_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE bookings SET starts_at = NEW.starts_at, ends_at = NEW.ends_at,
    holds = (is_exclusive AND NEW.status IN {HOLDING}) WHERE event_id = NEW.id;
  RETURN NULL;
END $$""",
    """
CREATE OR REPLACE FUNCTION guard_trail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_entries' THEN
    IF (NEW.id, NEW.at, NEW.actor_key, NEW.actor_name, NEW.action, NEW.record_type, NEW.record_id, NEW.digest)
        IS NOT DISTINCT FROM
       (OLD.id, OLD.at, OLD.actor_key, OLD.actor_name, OLD.action, OLD.record_type, OLD.record_id, OLD.digest)
      AND (OLD.seal_id IS NULL OR NEW.seal_id IS NOT DISTINCT FROM OLD.seal_id)
      AND (OLD.erased_at IS NULL OR NEW.erased_at IS NOT DISTINCT FROM OLD.erased_at)
      AND ((NEW.before IS NOT DISTINCT FROM OLD.before AND NEW.after IS NOT DISTINCT FROM OLD.after)
           OR (NEW.erased_at IS NOT NULL AND NEW.before IS NULL AND NEW.after IS NULL)) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'the audit trail is only added to' USING ERRCODE = 'ZA001';
END $$""",
)

_POSTGRES = {
    ("bookings", "bookings_step"): "BEFORE INSERT OR UPDATE OF starts_at, ends_at, holds, event_id ON bookings "
    "FOR EACH ROW EXECUTE FUNCTION guard_booking_step()",
    ("events", "events_move_bookings"): "AFTER UPDATE OF starts_at, ends_at, status ON events FOR EACH ROW "
    "WHEN (NEW.starts_at IS DISTINCT FROM OLD.starts_at OR NEW.ends_at IS DISTINCT FROM OLD.ends_at "
    "OR NEW.status IS DISTINCT FROM OLD.status) EXECUTE FUNCTION guard_events_move()",
    ("audit_entries", "audit_entries_keep"): "BEFORE UPDATE OR DELETE ON audit_entries "
    "FOR EACH ROW EXECUTE FUNCTION guard_trail()",
    ("audit_seals", "audit_seals_keep"): "BEFORE UPDATE OR DELETE ON audit_seals "
    "FOR EACH ROW EXECUTE FUNCTION guard_trail()",
}
_MODE_FUNCTION = """
CREATE OR REPLACE FUNCTION guard_quick_mode() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'exercise or real is chosen once' USING ERRCODE = 'ZC001';
END $$"""
_MODE_POSTGRES = {
    (table, f"{table}_mode"): f"BEFORE UPDATE OF {', '.join(columns)} ON {table} FOR EACH ROW "
    f"WHEN ({' OR '.join(f'NEW.{column} IS DISTINCT FROM OLD.{column}' for column in columns)}) "
    "EXECUTE FUNCTION guard_quick_mode()"
    for table, columns in _CHOSEN_ONCE.items()
}
POSTGRES = _POSTGRES | _MODE_POSTGRES | rollup_guards.POSTGRES | stock_guards.POSTGRES


def drop(connection: Connection) -> None:
    """Take all guards away, so that migrations may rebuild tables."""
    if connection.dialect.name == "sqlite":
        found = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
        for name in found:
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        return
    for table, name in POSTGRES:
        if connection.scalar(text("SELECT to_regclass(:table)"), {"table": table}) is not None:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name} ON {table}")


def create(connection: Connection) -> None:
    """Set all guards of the tables that there are: a database can be brought to an older version, too."""
    tables = set(inspect(connection).get_table_names())
    parts: list[tuple[Iterable[str], Iterable[str], Mapping[tuple[str, str], str]]] = [(_SQLITE, _FUNCTIONS, _POSTGRES)]
    for table in tables & set(_MODE):
        key = (table, f"{table}_mode")
        parts.append((_MODE[table], (_MODE_FUNCTION,), {key: _MODE_POSTGRES[key]}))
    for table, part in (("figure_changes", rollup_guards), ("material_moves", stock_guards)):
        if table in tables:
            parts.append((part.SQLITE, part.FUNCTIONS, part.POSTGRES))
    for statements, functions, triggers in parts:
        if connection.dialect.name == "sqlite":
            for statement in statements:
                connection.exec_driver_sql(statement)
            continue
        for function in functions:
            connection.exec_driver_sql(function)
        for (_, name), rest in triggers.items():
            connection.exec_driver_sql(f"CREATE TRIGGER {name} {rest}")
