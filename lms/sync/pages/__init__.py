"""The pages of this room, for whoever may operate the sync."""
