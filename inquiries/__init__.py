"""Citizens write in."""
