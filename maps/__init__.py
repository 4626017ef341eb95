"""SPACE: every location is a place; drawing places on maps."""
