"""Tags of planning."""
