"""A fictional county of the everyday size, made from a seed, to show every page something true to its kind."""
