"""The outside world: the only place of this room that speaks to other systems."""
