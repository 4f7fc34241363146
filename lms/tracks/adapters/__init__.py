"""What goes out of this room in a form of its own."""
