"""What everything stands on: data, errors, text, time, forms, jobs, clock, messages; no word of the field."""
