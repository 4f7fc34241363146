"""How the archive's evidence is made, in plain Python: bytes, hashes, trees, signed statements.

`verify.py` stands apart on purpose: it travels inside every export, imports nothing from here and
so checks this code with other code.
"""
