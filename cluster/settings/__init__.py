"""Settings: base, and what demo, tests and production change."""
