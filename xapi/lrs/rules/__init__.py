"""What can be decided about rows without a database."""
