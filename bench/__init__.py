"""Measurements: counts and ratios within one run, printed as JSON (``make bench``)."""
