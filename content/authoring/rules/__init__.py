"""Rules of authored content, in plain Python."""
