"""Commands of searching."""
