"""Rules of classes: plain Python."""
