"""Triggers that note what no longer holds in the rollup of figures, whoever changes it and however.

An event notes where it was and where it is now, from its own row, which its transaction holds. People and results note
only the event, units only themselves: where those events are is asked when the note is read, because another
transaction may be moving them just now.
"""

from __future__ import annotations

_EVENT_COLUMNS = ("area_id", "starts_at", "status", "kind", "campaign_id", "unit_id", "part_of_id")
_OF_EVENTS = {
    "headcounts": ("event_id", "stage", "category", "measure", "count"),
    "outreach_results": (
        "event_id", "leaflets", "booklets", "boards", "banners", "souvenirs", "screenings", "quizzes", "enquiries",
        "phone_enquiries", "media_items", "media_reach", "hall_visitors", "trained",
    ),
    "drills": ("event_id",),
    "drill_days": ("event_id",),
}  # fmt: skip
"""Tables with an `event_id`, and their columns that figures depend on."""
_RESULT_COLUMNS = ("drill_id", "evacuation_seconds")


def _changed(columns: tuple[str, ...], differs: str) -> str:
    return " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in columns)


def _sqlite() -> list[str]:
    place = "INSERT INTO figure_changes (area_id, at) {values};"
    old, new = (place.format(values=f"VALUES ({row}.area_id, {row}.starts_at)") for row in ("OLD", "NEW"))
    moved = place.format(
        values="SELECT NEW.area_id, NEW.starts_at WHERE NEW.area_id IS NOT OLD.area_id "
        "OR NEW.starts_at IS NOT OLD.starts_at"
    )
    found = [
        _one("events", "insert", "INSERT", new),
        _one("events", "update", f"UPDATE OF {', '.join(_EVENT_COLUMNS)}", old + moved,
             _changed(_EVENT_COLUMNS, "IS NOT")),
        _one("events", "delete", "DELETE", old),
        _one("units", "update", "UPDATE OF kind", "INSERT INTO figure_changes (unit_id) VALUES (NEW.id);",
             "NEW.kind IS NOT OLD.kind"),
    ]  # fmt: skip
    for table, columns in _OF_EVENTS.items():
        found += _three(table, columns, "INSERT INTO figure_changes (event_id) VALUES ({row}.event_id);", "event_id")
    of_drill = "INSERT INTO figure_changes (event_id) SELECT event_id FROM drills WHERE id = {row}.drill_id;"
    return found + _three("drill_results", _RESULT_COLUMNS, of_drill, "drill_id")


def _three(table: str, columns: tuple[str, ...], note: str, key: str) -> list[str]:
    old, new = note.format(row="OLD"), note.format(row="NEW")
    changed = _changed(columns, "IS NOT")
    both = f"{old}{new}"
    return [
        _one(table, "insert", "INSERT", new),
        _one(table, "update", f"UPDATE OF {', '.join(columns)}", new, f"NEW.{key} IS OLD.{key} AND ({changed})"),
        _one(table, "move", f"UPDATE OF {key}", both, f"NEW.{key} IS NOT OLD.{key}"),
        _one(table, "delete", "DELETE", old),
    ]


def _one(table: str, name: str, deed: str, notes: str, when: str = "") -> str:
    condition = f" WHEN {when}" if when else ""
    return f"CREATE TRIGGER {table}_figures_{name} AFTER {deed} ON {table}{condition} BEGIN {notes} END"


SQLITE = tuple(_sqlite())

FUNCTIONS = (
    """
CREATE OR REPLACE FUNCTION figures_note_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO figure_changes (area_id, at) VALUES (OLD.area_id, OLD.starts_at);
  END IF;
  IF TG_OP = 'INSERT'
    OR (TG_OP = 'UPDATE' AND (NEW.area_id, NEW.starts_at) IS DISTINCT FROM (OLD.area_id, OLD.starts_at)) THEN
    INSERT INTO figure_changes (area_id, at) VALUES (NEW.area_id, NEW.starts_at);
  END IF;
  RETURN NULL;
END $$""",
    """
CREATE OR REPLACE FUNCTION figures_note_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO figure_changes (event_id) VALUES (NEW.event_id);
  END IF;
  IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND NEW.event_id IS DISTINCT FROM OLD.event_id) THEN
    INSERT INTO figure_changes (event_id) VALUES (OLD.event_id);
  END IF;
  RETURN NULL;
END $$""",
    """
CREATE OR REPLACE FUNCTION figures_note_drill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO figure_changes (event_id) SELECT event_id FROM drills WHERE id = NEW.drill_id;
  END IF;
  IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND NEW.drill_id IS DISTINCT FROM OLD.drill_id) THEN
    INSERT INTO figure_changes (event_id) SELECT event_id FROM drills WHERE id = OLD.drill_id;
  END IF;
  RETURN NULL;
END $$""",
    """
CREATE OR REPLACE FUNCTION figures_note_unit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO figure_changes (unit_id) VALUES (NEW.id);
  RETURN NULL;
END $$""",
)


def _postgres() -> dict[tuple[str, str], str]:
    found = _pair("events", _EVENT_COLUMNS, "figures_note_place")
    for table, columns in _OF_EVENTS.items():
        found |= _pair(table, columns, "figures_note_event")
    found |= _pair("drill_results", _RESULT_COLUMNS, "figures_note_drill")
    found["units", "units_figures_update"] = (
        "AFTER UPDATE OF kind ON units FOR EACH ROW WHEN (NEW.kind IS DISTINCT FROM OLD.kind) "
        "EXECUTE FUNCTION figures_note_unit()"
    )
    return found


def _pair(table: str, columns: tuple[str, ...], function: str) -> dict[tuple[str, str], str]:
    calls = f"ON {table} FOR EACH ROW"
    changed = _changed(columns, "IS DISTINCT FROM")
    return {
        (table, f"{table}_figures"): f"AFTER INSERT OR DELETE {calls} EXECUTE FUNCTION {function}()",
        (table, f"{table}_figures_update"): (
            f"AFTER UPDATE OF {', '.join(columns)} {calls} WHEN ({changed}) EXECUTE FUNCTION {function}()"
        ),
    }


POSTGRES = _postgres()
