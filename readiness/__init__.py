"""Readiness for the day itself: emergency plans, response teams, the three networks, and reviews of buildings."""
