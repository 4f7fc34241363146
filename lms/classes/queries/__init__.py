"""Reads: which runs somebody sees, who is expected where, what a sheet says so far."""
