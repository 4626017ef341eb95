"""TIME: every planned thing is an event; bookings, conflicts, who came."""
