"""Figures: participation by area, kind of unit and month, on screen and as files."""
