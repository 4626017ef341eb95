"""Word files as templates: whether one is harmless, which fields it may name, and how it is filled."""
