"""The world outside the store: where contents of attachments are kept."""
