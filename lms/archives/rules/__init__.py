"""How the archive's evidence is made, in plain Python: bytes, hashes, trees, signed statements.

`offline/` stands apart on purpose: it travels inside every export as one file, `verify.py`, imports
nothing else from here, and so checks with other code than wrote.
"""
