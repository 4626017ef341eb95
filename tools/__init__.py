"""Tools of the workshop: never imported by the product."""
