"""Plain rules of exporting: what becomes of a course in another format, and its bytes."""
