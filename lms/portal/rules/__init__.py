"""How progress is read from what rooms below know. Plain Python."""
