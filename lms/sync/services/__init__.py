"""The verbs of this room, by subject: `connections`, `outbox`, `delivery`, `replay`."""
