"""What leaves the house: an outbox, one connector per external system, and what became of it."""
