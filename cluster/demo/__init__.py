"""The sample county on one machine: its people and content from ``demo/``, and real documents spread over its sites.

``demo/`` holds data only; this package reads it. Nothing here runs outside the demo's settings.
"""
