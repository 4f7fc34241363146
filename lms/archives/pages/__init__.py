"""The archive's pages: the list, the health of the chain, and a person's record."""
