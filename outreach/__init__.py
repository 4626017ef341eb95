"""Outreach: campaigns with their targets, and the results that bureaus report of each event."""
