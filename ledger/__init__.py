"""What was decided: the append-only, hash-chained record."""
