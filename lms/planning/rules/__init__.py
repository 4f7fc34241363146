"""What is decided about plans, needs and requests, in plain Python."""
