"""The outside world: the only place of this room that opens connections."""
