"""Plans as plain data: what is asked, what a plan comes to, the search for a good one, and why it is as it is.

Knows neither the county's records nor words; the rest of the package puts in the one and says the other.
"""
