"""Triggers that keep the stock of materials the sum of its moves; the check on it refuses less than nothing."""

from __future__ import annotations

_STEP = "UPDATE materials SET stock = stock {by} WHERE id = {row}.material_id;"

SQLITE = (
    f"""
CREATE TRIGGER material_moves_in AFTER INSERT ON material_moves
BEGIN {_STEP.format(by="+ NEW.count", row="NEW")} END""",
    f"""
CREATE TRIGGER material_moves_out AFTER DELETE ON material_moves
BEGIN {_STEP.format(by="- OLD.count", row="OLD")} END""",
    """
CREATE TRIGGER material_moves_change AFTER UPDATE OF count, material_id ON material_moves
WHEN NEW.count IS NOT OLD.count OR NEW.material_id IS NOT OLD.material_id
BEGIN
  UPDATE materials SET stock = stock - (CASE WHEN id = OLD.material_id THEN OLD.count ELSE 0 END)
    + (CASE WHEN id = NEW.material_id THEN NEW.count ELSE 0 END)
  WHERE id IN (OLD.material_id, NEW.material_id);
END""",
)

FUNCTIONS = (
    """
CREATE OR REPLACE FUNCTION guard_stock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE materials SET stock = stock + NEW.count WHERE id = NEW.material_id;
  ELSIF TG_OP = 'DELETE' THEN
    UPDATE materials SET stock = stock - OLD.count WHERE id = OLD.material_id;
  ELSE
    UPDATE materials SET stock = stock - (CASE WHEN id = OLD.material_id THEN OLD.count ELSE 0 END)
      + (CASE WHEN id = NEW.material_id THEN NEW.count ELSE 0 END)
    WHERE id IN (OLD.material_id, NEW.material_id);
  END IF;
  RETURN NULL;
END $$""",
)

POSTGRES = {
    ("material_moves", "material_moves_stock"): "AFTER INSERT OR DELETE OR UPDATE OF count, material_id "
    "ON material_moves FOR EACH ROW EXECUTE FUNCTION guard_stock()",
}
