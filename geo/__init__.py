"""Geometry in plain values: datums, distances, polygons, typed coordinates. No tables, no requests."""
