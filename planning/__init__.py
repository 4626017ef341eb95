"""Proposes a campaign's calendar, says why it is so, and lets a person decide."""
