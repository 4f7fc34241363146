"""Pages of classes: for who teaches, for who learns, for the office."""
