"""Measurements: each module measures ours against a peer in one run and prints one JSON line a measure."""
