"""Drills: registration by a unit, and what came of the drill."""
