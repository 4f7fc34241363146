"""The language of rule sets and ladders: plain Python, no Django."""
