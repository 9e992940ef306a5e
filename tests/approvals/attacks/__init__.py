"""Attempts to get past the review: by whoever wrote, by aliases and places, by files, by the clock, by being quick."""
