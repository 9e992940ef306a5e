"""Template tags of the screens of reviews."""
