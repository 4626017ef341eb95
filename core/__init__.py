"""What everything stands on: data, errors, text, time, forms, jobs, clock, messages; no word of the field."""

import gc

# Modules leave hundreds of thousands of objects that stay: looking through them again and again while they load takes a
# sixth of the start, and later holds up a page each time.
gc.set_threshold(20_000, 20, 20)
