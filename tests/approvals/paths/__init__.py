"""Every way to the public, with the real gate: held without a clearance, open with one where that is meant.

``table`` is the list; a way that is missing there is missing here. How Wagtail reaches the public by each of them, and
what the guard itself does, is tested with a gate that can be closed (tests/sites/test_paths_to_the_public*.py).
"""
