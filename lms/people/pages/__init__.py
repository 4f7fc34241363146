"""Pages: people, and the keys to the Learning Record Store."""
