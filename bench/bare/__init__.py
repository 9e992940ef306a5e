"""A page type with nothing of ours: what a plain Wagtail site would serve."""
