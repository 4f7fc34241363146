"""What the pages of the portal read; each answer takes a number of queries that does not grow."""
