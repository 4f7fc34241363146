"""Forms of this room. They parse; what may be done is decided by the services."""
