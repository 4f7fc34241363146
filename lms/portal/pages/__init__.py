"""The portal's pages: each parses, asks one query or service, and presents."""
